/** A format's reader over a text, in chunks cut anywhere; and what it read as a capture's exchanges. */

import { exchangeId, type RedactedExchange } from '../../src/model/exchange.js';
import { EMPTY_BODY, type Body } from '../../src/model/message.js';
import type {
  Format,
  ReadBody,
  ReadExchange,
  ReadItem,
  ReadProblem,
  ReadRequest,
  ReadResponse,
} from '../../src/formats/format.js';
import { all, chunksOf } from './chunks.js';
import { redactor } from './redactor.js';

export interface Reading {
  readonly caller?: string;
  readonly chunk?: number;
  readonly textLimitBytes?: number;
}

/** Everything that a text holds. */
export function readText(format: Format, text: string, reading: Reading = {}): Promise<readonly ReadItem[]> {
  const { caller, chunk = 1000, textLimitBytes = 1 << 20 } = reading;
  const context = { textLimitBytes, ...(caller !== undefined && { caller }) };
  return all(format.read!(chunksOf(text, chunk), context));
}

/** The one call of a text that holds nothing else, and was answered. */
export async function onlyCall(
  format: Format,
  text: string,
): Promise<{ readonly request: ReadRequest; readonly response: ReadResponse }> {
  const [item, ...others] = await readText(format, text);
  if (item?.kind !== 'exchange' || item.outcome.kind !== 'response' || others.length > 0) {
    throw new Error(`not one call: ${JSON.stringify([item, ...others])}`);
  }
  return { request: item.request, response: item.outcome.response };
}

/** `GET http://h/p 200` for each call. */
export async function callsIn(format: Format, text: string): Promise<readonly string[]> {
  return readExchanges(await readText(format, text)).map(({ request, outcome }) => {
    const end = outcome.kind === 'response' ? outcome.response.status : outcome.cause;
    return `${request.method} ${request.url} ${end}`;
  });
}

/** `12: The entry is damaged; it was left out.` for each problem. */
export async function problemsIn(format: Format, text: string): Promise<readonly string[]> {
  return readProblems(await readText(format, text)).map(({ line, message }) => `${line}: ${message}`);
}

export function readExchanges(items: readonly ReadItem[]): readonly ReadExchange[] {
  return items.filter((item) => item.kind === 'exchange');
}

export function readProblems(items: readonly ReadItem[]): readonly ReadProblem[] {
  return items.filter((item) => item.kind === 'problem');
}

/** Exchanges in order of time, through the gate, numbered. All must have a time. */
export function gated(items: readonly ReadItem[]): readonly RedactedExchange[] {
  const gate = redactor();
  const read = readExchanges(items).toSorted((a, b) => a.timing.start! - b.timing.start!);
  const origin = read[0]?.timing.start ?? 0;
  return read.map(({ client, server, request, outcome, timing }, index) => {
    const from = timing.start! - origin;
    const at = (time: number | null): number | null => (time === null ? null : time + from);
    return gate.exchange({
      id: exchangeId(index + 1),
      seq: index + 1,
      client,
      server,
      request: { ...request, body: bodyOf(request.body), bodyBytes: 0 },
      outcome:
        outcome.kind === 'failure'
          ? outcome
          : {
              kind: 'response',
              response: { ...outcome.response, body: bodyOf(outcome.response.body), bodyBytes: 0 },
            },
      timing: {
        startedAt: new Date(timing.start! / 1000).toISOString(),
        requestFirst: from,
        requestLast: at(timing.requestLast),
        responseFirst: at(timing.responseFirst),
        responseLast: at(timing.responseLast),
        ...(timing.failed !== undefined && { failed: timing.failed + from }),
      },
    });
  });
}

function bodyOf(body: ReadBody): Body {
  if (body.kind !== 'bytes') return body;
  return body.bytes.length === 0
    ? EMPTY_BODY
    : { kind: 'text', text: new TextDecoder().decode(body.bytes), mediaType: body.mediaType };
}
