/** What is said of any exchange: whether it went well, when it was over, what it was aimed at. */
import { describe, expect, it } from 'vitest';
import { durationMs, endOf, hasFailed, isBroken } from '../../../src/model/exchange.js';
import type { Exchange, Outcome, Timing } from '../../../src/model/exchange.js';
import { EMPTY_BODY, targetOf } from '../../../src/model/message.js';

const message = { httpVersion: '1.1', headers: [], body: EMPTY_BODY, bodyBytes: 0 };
const started = { startedAt: '2026-01-02T03:04:05.678Z', requestFirst: 1000 };

function exchangeOf(outcome: Outcome, timing: Omit<Timing, keyof typeof started>): Exchange {
  const request = { ...message, method: 'GET', url: 'http://h/a' };
  return {
    id: 'x000001',
    seq: 1,
    client: {},
    server: {},
    request,
    outcome,
    timing: { ...started, ...timing },
  };
}

function answered(status: number, cut?: string): Outcome {
  return {
    kind: 'response',
    response: { ...message, status, reason: '', ...(cut === undefined ? {} : { cut }) },
  };
}

const WHOLE = { requestLast: 2000, responseFirst: 3000, responseLast: 4500 };
const CUT = { ...WHOLE, failed: 6000 };
const NONE = { requestLast: 2000, responseFirst: null, responseLast: null };
const aborted: Outcome = { kind: 'failure', cause: 'client-aborted', message: 'gone' };

describe('an exchange', () => {
  it.each([
    ['answered', answered(204), WHOLE, { broken: false, failed: false, ms: 3.5 }],
    [
      'answered early',
      answered(201),
      { ...WHOLE, requestLast: 9000 },
      { broken: false, failed: false, ms: 8 },
    ],
    ['refused', answered(400), WHOLE, { broken: false, failed: true, ms: 3.5 }],
    ['cut', answered(200, 'closed'), CUT, { broken: true, failed: true, ms: 5 }],
    ['aborted', aborted, { ...NONE, failed: 7000 }, { broken: true, failed: true, ms: 6 }],
    ['aborted, as an older recorder wrote it', aborted, NONE, { broken: true, failed: true, ms: 1 }],
  ])('that was %s', (_name, outcome, timing, { broken, failed, ms }) => {
    const exchange = exchangeOf(outcome, timing);
    expect(isBroken(exchange)).toBe(broken);
    expect(hasFailed(exchange)).toBe(failed);
    expect(durationMs(exchange)).toBe(ms);
    expect(endOf(exchange)).toBe(1000 + ms * 1000);
  });
});

describe('targetOf', () => {
  it.each([
    ['GET', 'http://h:9292/image//v2?a=b', '/image//v2'],
    ['GET', 'https://h', '/'],
    ['CONNECT', 'https://h:443', 'h:443'],
    ['CONNECT', 'https://[::1]:8443', '[::1]:8443'],
  ])('%s %s', (method, url, target) => {
    expect(targetOf({ method, url })).toBe(target);
  });
});
