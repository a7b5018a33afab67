/** What is spoken on a connection whose far end is known: the client is heard first, and then the service, too. */

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { withoutBrackets } from './address.js';
import type { Context } from './context.js';
import type { Aim } from './refusal.js';
import { aimProblem } from './refusal.js';
import { peek, tlsHttpOrOther } from './tls/first-bytes.js';
import type { Speech } from './tls/first-bytes.js';

/** A client that is silent for so long may wait for the service to speak first. */
const SILENCE_MS = 300;

/** What the client speaks; something else than TLS and HTTP when it is the service that speaks first. */
export async function spoken(context: Context, socket: Socket, aim: Aim): Promise<Speech> {
  const seen = peek(socket, tlsHttpOrOther);
  const early = await Promise.race([seen.speech, wait(SILENCE_MS)]);
  if (early) return early;
  if (await aimProblem(context, aim)) return seen.speech;
  const { host, port } = aim;
  const upstream = connect({ host: withoutBrackets(host), port, lookup: context.dnsLookup });
  upstream.once('readable', () => seen.stop());
  upstream.on('error', () => seen.stop()); // whoever passes the bytes on will say what is wrong
  const speech = await seen.speech;
  upstream.destroy();
  return speech;
}
