/** Network addresses as text. */

import type { Socket } from 'node:net';

/** `address:port` of a socket's far end; undefined when it is gone. */
export function addressOf({ remoteAddress, remotePort }: Socket): string | undefined {
  return remoteAddress === undefined ? undefined : formatAddress(plainAddress(remoteAddress), remotePort!);
}

/** `host:port`, an IPv6 host in brackets. */
export function formatAddress(host: string, port: number): string {
  return `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

/** A host without the brackets that URLs put around IPv6. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** An IPv4 address that a dual-stack socket shows as IPv6, as IPv4. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

/** True for this machine's own loopback, as an address or by its name. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** True for the address that stands for all addresses of a machine. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '';
}
