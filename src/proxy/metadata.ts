/** Link-local addresses, where clouds tell a machine its own secrets: no client gets there through a proxy, by whatever name. */

import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { plainAddress, withoutBrackets } from './address.js';

/** The code of the error with which such a name is refused. */
export const METADATA_CODE = 'METADATA_ADDRESS';

export function metadataError(): NodeJS.ErrnoException {
  return Object.assign(new Error('a link-local address'), { code: METADATA_CODE });
}

/** True for an address, not for a name, that is link-local. */
export function isMetadata(host: string): boolean {
  const address = plainAddress(withoutBrackets(host)).replace(/%.*$/, '');
  const family = isIP(address);
  // Asked for every request: a block list takes far longer than the two numbers.
  if (family === 4) return address.startsWith('169.254.');
  return family === 6 && LINK_LOCAL.check(address, 'ipv6');
}

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');
LINK_LOCAL.addAddress('fd00:ec2::254', 'ipv6');

/** The look-up of a proxy that does, or does not, go to link-local addresses. */
export function lookupFor(allowMetadata: boolean): LookupFunction {
  return allowMetadata ? lookup : carefulLookup;
}

/**
 * Looks a name up for the connection that is about to be made: what is checked is what is connected to, so a name that
 * answers differently the second time gains nothing.
 */
const carefulLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, found, family) => {
    const addresses = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address);
    if (error || !addresses.some(isMetadata)) return callback(error, found, family);
    callback(metadataError(), '', 0);
  });
};
