/** Kept bodies in which a secret was seen after they were written: looked for, and left out of the exchanges. */

import { responseOf } from '../model/exchange.js';
import type { RedactedExchange } from '../model/exchange.js';
import type { Body, BodyRef } from '../model/message.js';
import { createBlobSweep } from '../redact/sweep.js';
import { readBody } from '../store/bodies.js';

/** Of the bodies with these names those that hold a secret that `known` knows; one that is gone holds none. */
export async function bodiesWithSecrets(
  path: string,
  names: Iterable<string>,
  known: { holds(bytes: Uint8Array): boolean },
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const name of names) {
    const sweep = createBlobSweep(known);
    try {
      for await (const chunk of readBody(path, name) as AsyncIterable<Buffer>) {
        sweep.push(chunk);
        if (sweep.hit()) break;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    if (sweep.hit()) found.add(name);
  }
  return found;
}

/** The exchange without these bodies; undefined when it has none of them. */
export function withoutBodies(
  exchange: RedactedExchange,
  hashes: ReadonlySet<string>,
): RedactedExchange | undefined {
  const { request } = exchange;
  const response = responseOf(exchange);
  const gone = (body: Body): body is Body & { kind: 'blob' } =>
    body.kind === 'blob' && hashes.has(body.ref.sha256);
  if (!gone(request.body) && !(response && gone(response.body))) return undefined;
  const without = <M extends { readonly body: Body }>(message: M): M =>
    gone(message.body) ? { ...message, body: omitted(message.body) } : message;
  return {
    ...exchange,
    request: without(request),
    ...(response && { outcome: { kind: 'response', response: without(response) } }),
  };
}

/** Without its hash, by which a guess could be confirmed. */
function omitted({ ref, mediaType }: { readonly ref: BodyRef; readonly mediaType: string }): Body {
  return { kind: 'omitted', reason: 'secret', size: ref.size, mediaType };
}
