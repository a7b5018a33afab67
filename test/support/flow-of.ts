/** Hand-made flows for tests: nested calls in, a numbered flow out. */

import { exchangeId } from '../../src/model/exchange.js';
import type { Outcome, RedactedExchange } from '../../src/model/exchange.js';
import type { Flow, Participant, Step } from '../../src/model/flow.js';
import type { DecidedBy } from '../../src/model/profile.js';
import type { Body, Headers } from '../../src/model/message.js';

/** One call of the sample, with what it caused. A failure is the text of its message. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly url: string;
  readonly status: number | string;
  readonly reason?: string;
  readonly cut?: string;
  readonly group?: string;
  readonly decidedBy?: DecidedBy;
  readonly title?: string;
  readonly sentence?: string;
  readonly sent?: Body;
  readonly got?: Body;
  readonly sentHeaders?: Headers;
  readonly gotHeaders?: Headers;
  readonly calls?: readonly Call[];
}

/** Participants by id and label. */
export const PARTICIPANTS: readonly Participant[] = [
  ['client', 'openstack-client', 'User-Agent openstacksdk/4.4.0'],
  ['keystone', 'keystone-api', 'catalog: identity at http://127.0.0.1:5000/identity'],
  ['glance', 'glance-api', 'catalog: image at http://127.0.0.1:9292/image'],
  ['swift', 'swift-proxy-server', 'catalog: object-store at http://127.0.0.1:8080/v1'],
].map(([id, label, detail]) => ({ id: id!, label: label!, evidence: [{ kind: 'sample', detail: detail! }] }));

/** A flow of calls, numbered in the order in which they are nested, one message every 3 ms. */
export function flowOf(calls: readonly Call[], participants = PARTICIPANTS): Flow {
  let number = 0;
  let seq = 0;
  const build = (call: Call, parent: number | null): Step => {
    const requestNumber = ++number;
    const id = ++seq;
    const children = (call.calls ?? []).map((inner) => build(inner, requestNumber));
    const responseNumber = ++number;
    return {
      number: requestNumber,
      responseNumber,
      exchange: exchangeOf(call, id, [requestNumber, responseNumber]),
      from: call.from,
      to: call.to,
      operation: {
        title: call.title ?? `${call.method} something`,
        sentence: call.sentence ?? `{from} calls {to}`,
        ...(call.group === undefined ? {} : { group: call.group }),
        ...(call.decidedBy && { decidedBy: call.decidedBy }),
      },
      parent,
      children,
      evidence:
        parent === null ? [] : [{ kind: 'listener', detail: `arrived on the listener of ${call.from}` }],
      confidence: 1,
      ambiguous: false,
    };
  };
  const roots = calls.map((call) => build(call, null));
  return { id: 'f1', title: 'openstack image create', participants, roots };
}

function exchangeOf(call: Call, seq: number, [first, last]: readonly [number, number]): RedactedExchange {
  const message = { httpVersion: '1.1', body: { kind: 'empty' } as Body, bodyBytes: 0 };
  const outcome: Outcome =
    typeof call.status === 'string'
      ? { kind: 'failure', cause: 'upstream-refused', message: call.status }
      : {
          kind: 'response',
          response: {
            ...message,
            status: call.status,
            reason: call.reason ?? 'OK',
            ...(call.cut === undefined ? {} : { cut: call.cut }),
            headers: call.gotHeaders ?? json(call.got),
            ...sized(call.got),
          },
        };
  const exchange = {
    id: exchangeId(seq),
    seq,
    client: {},
    server: { host: 'sample' },
    request: {
      ...message,
      method: call.method,
      url: call.url,
      headers: call.sentHeaders ?? [['User-Agent', 'openstacksdk/4.4.0'], ...json(call.sent)],
      ...sized(call.sent),
    },
    outcome,
    timing: {
      startedAt: '2026-11-21T09:51:26.000Z',
      requestFirst: 1000 + first * 3000,
      requestLast: 1100 + first * 3000,
      ...(outcome.kind === 'failure'
        ? { responseFirst: null, responseLast: null }
        : { responseFirst: 1000 + last * 3000, responseLast: 1300 + last * 3000 }),
    },
  };
  return exchange as unknown as RedactedExchange;
}

function json(body: Body | undefined): Headers {
  return body?.kind === 'text' ? [['Content-Type', 'application/json']] : [];
}

function sized(body: Body = { kind: 'empty' }): { body: Body; bodyBytes: number } {
  const bodyBytes = body.kind === 'text' ? body.text.length : body.kind === 'blob' ? body.ref.size : 0;
  return { body, bodyBytes };
}

/** A JSON body. */
export function jsonBody(value: unknown): Body {
  return { kind: 'text', mediaType: 'application/json', text: JSON.stringify(value) };
}
