/** The names that services give to things, in their real shapes, from injected randomness and time. */

/** Where randomness and time come from: real ones in the demo, fixed ones in tests. */
export interface Source {
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => Date;
}

/** 32 hexadecimal digits: Keystone's ids. */
export function hexId({ random }: Source): string {
  return Buffer.from(random(16)).toString('hex');
}

/** A version 4 UUID: Glance's ids. */
export function uuid({ random }: Source): string {
  const bytes = Buffer.from(random(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** `req-` and a UUID: what Keystone and Glance call one request. */
export function requestId(source: Source): string {
  return `req-${uuid(source)}`;
}

/** What Swift calls one request: random digits, then the time. */
export function transactionId(source: Source): string {
  const seconds = Math.floor(source.now().getTime() / 1000);
  return `tx${hexId(source).slice(0, 21)}-${seconds.toString(16).padStart(10, '0')}`;
}

/** A fernet token: version, time, 16 bytes of IV, six blocks, 32 bytes of HMAC; 204 characters, `gAAAA…`. */
export function fernetToken({ random, now }: Source): string {
  const head = Buffer.alloc(9);
  head[0] = 0x80;
  head.writeBigUInt64BE(BigInt(Math.floor(now().getTime() / 1000)), 1);
  return Buffer.concat([head, random(16 + 6 * 16 + 32)]).toString('base64url');
}

export function auditId({ random }: Source): string {
  return Buffer.from(random(16)).toString('base64url');
}

/** 20 characters that may stand in a URL, a shell and JSON as they are. */
export function password({ random }: Source): string {
  return Buffer.from(random(15)).toString('base64url');
}

/** `2024-05-06T07:08:09Z`, the way Glance writes times. */
export function toSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `2024-05-06T07:08:09.000000Z`, the way Keystone writes times. */
export function toMicroseconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}.000000Z`;
}
