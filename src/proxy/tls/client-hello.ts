/** The first message of a TLS client, read without a handshake: which host it wants, which protocols it would speak there. */

/** What a ClientHello says in the clear. */
export interface ClientHello {
  /** Lower case; undefined when the client names none, as for an IP address. */
  readonly serverName: string | undefined;
  /** What it offers to speak (ALPN), best first; empty when it does not say. */
  readonly protocols: readonly string[];
}

/** A hello that has not ended by then is none. */
const LIMIT_BYTES = 64 * 1024;

/** Undefined: not a ClientHello. `more`: the beginning of one. */
export function readClientHello(bytes: Buffer): ClientHello | 'more' | undefined {
  const message = handshakeOf(bytes);
  if (message === undefined || message === 'more') return message;
  try {
    return helloOf(message);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // it ends where something should still come
    throw error;
  }
}

/** The first handshake message, put together from its records. */
function handshakeOf(bytes: Buffer): Buffer | 'more' | undefined {
  let message = Buffer.alloc(0);
  for (let at = 0; ;) {
    if (bytes.length > at && bytes[at] !== 0x16) return undefined;
    if (bytes.length > at + 1 && bytes[at + 1] !== 0x03) return undefined;
    if (at > LIMIT_BYTES) return undefined;
    if (bytes.length < at + 5) return 'more';
    const size = bytes.readUInt16BE(at + 3);
    const fragment = bytes.subarray(at + 5, at + 5 + size);
    message = Buffer.concat([message, fragment]);
    if (message.length > 0 && message[0] !== 0x01) return undefined;
    if (message.length >= 4) {
      const wanted = 4 + message.readUIntBE(1, 3);
      if (wanted > LIMIT_BYTES) return undefined;
      if (message.length >= wanted) return message.subarray(4, wanted);
    }
    if (fragment.length < size) return 'more';
    at += 5 + size;
  }
}

/** @throws RangeError when it is cut short */
function helloOf(message: Buffer): ClientHello {
  let at = 2 + 32; // version, random
  at += 1 + message.readUInt8(at); // session
  at += 2 + message.readUInt16BE(at); // cipher suites
  at += 1 + message.readUInt8(at); // compression
  let serverName: string | undefined;
  let protocols: readonly string[] = [];
  const end = at === message.length ? at : at + 2 + message.readUInt16BE(at);
  for (at += 2; at + 4 <= end; at += 4 + message.readUInt16BE(at + 2)) {
    const content = message.subarray(at + 4, at + 4 + message.readUInt16BE(at + 2));
    const type = message.readUInt16BE(at);
    if (type === SERVER_NAME) serverName = nameIn(content);
    if (type === ALPN) protocols = namesIn(content);
  }
  return { serverName, protocols };
}

const SERVER_NAME = 0;
const ALPN = 16;

/** The one host name of a server_name extension; what could be no name is left out: it would get into a certificate. */
function nameIn(content: Buffer): string | undefined {
  if (content.length < 5 || content.readUInt8(2) !== 0) return undefined;
  const name = content.subarray(5, 5 + content.readUInt16BE(3)).toString('latin1');
  return /^[\w-]+(?:\.[\w-]+)*\.?$/.test(name) ? name.toLowerCase().replace(/\.$/, '') : undefined;
}

function namesIn(content: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 2; at < content.length; at += 1 + content.readUInt8(at)) {
    names.push(content.subarray(at + 1, at + 1 + content.readUInt8(at)).toString('latin1'));
  }
  return names;
}
