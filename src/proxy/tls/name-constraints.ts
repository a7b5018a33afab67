/** For which hosts an authority may speak: the X.509 extension that binds its clients to that (RFC 5280, 4.2.1.10). */

import { isIP } from 'node:net';

export const NAME_CONSTRAINTS_OID = '2.5.29.30';

/** True when the authority may speak for a host name or an IP address; with no names at all it may for every one. */
export function isPermitted(host: string, permitted: readonly string[]): boolean {
  if (permitted.length === 0) return true;
  const name = host.toLowerCase();
  return permitted.some(
    (each) => name === each.toLowerCase() || (isIP(each) === 0 && name.endsWith(`.${each.toLowerCase()}`)),
  );
}

/**
 * The extension's value: names (each with all below it) and addresses. A kind of name that none is permitted of would be
 * free, so it is excluded as a whole.
 */
export function nameConstraints(permitted: readonly string[]): Uint8Array {
  const addresses = permitted.filter((each) => isIP(each) !== 0);
  const names = permitted.filter((each) => isIP(each) === 0);
  const excluded = [
    ...(names.length === 0 ? [dnsName('')] : []),
    ...(addresses.some((each) => isIP(each) === 4) ? [] : [ipAddress(Buffer.alloc(8))]),
    ...(addresses.some((each) => isIP(each) === 6) ? [] : [ipAddress(Buffer.alloc(32))]),
  ];
  const trees = (parts: readonly Buffer[]): Buffer => Buffer.concat(parts.map((part) => der(SEQUENCE, part)));
  return der(
    SEQUENCE,
    Buffer.concat([
      der(PERMITTED, trees([...names.map(dnsName), ...addresses.map((each) => ipAddress(oneAddress(each)))])),
      ...(excluded.length === 0 ? [] : [der(EXCLUDED, trees(excluded))]),
    ]),
  );
}

const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;

function dnsName(name: string): Buffer {
  return der(0x82, Buffer.from(name, 'latin1'));
}

/** An address and its mask. */
function ipAddress(content: Buffer): Buffer {
  return der(0x87, content);
}

function oneAddress(address: string): Buffer {
  const bytes = isIP(address) === 4 ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  return Buffer.concat([bytes, Buffer.alloc(bytes.length, 0xff)]);
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser writes an IPv4 tail and leading zeros in the one canonical way.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = plain.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(before);
  const tail = after === undefined ? [] : groups(after);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const all = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
