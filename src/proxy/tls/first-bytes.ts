/** What a client speaks, told from the first bytes that it sends; they are put back for whoever reads next. */

import { METHODS } from 'node:http';
import type { Socket } from 'node:net';
import { readClientHello } from './client-hello.js';
import type { ClientHello } from './client-hello.js';

/** `gone`: the client closed before that was clear. */
export type Speech =
  { readonly kind: 'tls'; readonly hello: ClientHello } | { readonly kind: 'http' | 'other' | 'gone' };

/** Looking at what comes first. */
export interface Peek {
  readonly speech: Promise<Speech>;
  /** Looks no longer: what came is put back, and is `other`. */
  stop(): void;
}

/** Undefined while more bytes are needed. */
export type Recognise = (bytes: Buffer) => Speech | undefined;

/** Reads until it is clear what is spoken. The socket must not be read by anybody else meanwhile. */
export function peek(socket: Socket, recognise: Recognise): Peek {
  const came: Buffer[] = [];
  let tell!: (speech: Speech) => void;
  const speech = new Promise<Speech>((resolve) => (tell = resolve));
  const over = (told: Speech): void => {
    socket.off('readable', look).off('end', left).off('close', left);
    if (came.length > 0 && told.kind !== 'gone') socket.unshift(Buffer.concat(came.splice(0)));
    tell(told);
  };
  const look = (): void => {
    for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null) {
      came.push(chunk);
      const told = recognise(Buffer.concat(came));
      if (told) return over(told);
    }
  };
  const left = (): void => over({ kind: 'gone' });
  if (socket.destroyed || socket.readableEnded) left();
  else socket.on('readable', look).on('end', left).on('close', left);
  return { speech, stop: () => over({ kind: 'other' }) };
}

/** TLS, or anything else: one byte tells most. */
export function tlsOrOther(bytes: Buffer): Speech | undefined {
  const hello = readClientHello(bytes);
  if (hello === 'more') return undefined;
  return hello ? { kind: 'tls', hello } : { kind: 'other' };
}

/** TLS, HTTP by its whole first line, or anything else. */
export function tlsHttpOrOther(bytes: Buffer): Speech | undefined {
  const told = tlsOrOther(bytes);
  if (told?.kind !== 'other') return told;
  const text = bytes.subarray(0, LINE_LIMIT_BYTES).toString('latin1').trimStart();
  const begins = METHODS.some((method) => `${method} `.startsWith(text.slice(0, method.length + 1)));
  if (!begins) return { kind: 'other' };
  const end = text.indexOf('\n');
  if (end < 0) return bytes.length < LINE_LIMIT_BYTES ? undefined : { kind: 'http' };
  return { kind: / HTTP\/\d\.\d\r?\n/.test(text.slice(0, end + 1)) ? 'http' : 'other' };
}

/** A first line may be longer; then it is HTTP's to say what is wrong with it. */
const LINE_LIMIT_BYTES = 16 * 1024;
