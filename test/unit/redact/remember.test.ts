/** What was clean is not looked at again, until a secret is learned that may stand in it. */

import { expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import type { Redactor } from '../../../src/redact/redact.js';
import { exchangeOf, jsonBody, redactor } from '../../support/redactor.js';

const SECRET = 'correct-horse-battery';

it('a text that was clean is hidden as soon as what stands in it is known for a secret', () => {
  const gate = redactor();
  const raw = {
    ...exchangeOf({}, {}),
    client: { account: SECRET, process: { pid: 7, command: ['client', SECRET] } },
  };
  expect(gate.exchange(raw).client).toEqual(raw.client);
  expect(gate.exchange(raw).client).toEqual(raw.client);
  gate.learn('password', SECRET);
  const hidden = gate.exchange(raw).client;
  expect(hidden.account).toMatch(/^<password:[0-9a-f]{16}>$/);
  expect(hidden.process?.command).toEqual(['client', hidden.account]);
  expect(gate.exchange(raw).client).toEqual(hidden);
});

it('words are not taken for others that only read the same when they are put together', () => {
  const gate = redactor();
  const madeBy = (command: readonly string[]) => ({
    ...exchangeOf({}, {}),
    client: { process: { pid: 7, command } },
  });
  const { length } = JSON.stringify(gate.exchange(madeBy(['client', `--password\0${SECRET}`])));
  expect(length).toBeGreaterThan(0);
  const written = gate.exchange(madeBy(['client', '--password', SECRET])).client.process?.command;
  expect(written?.[2]).toMatch(/^<password:[0-9a-f]{16}>$/);
});

it('every place where a secret was replaced is counted, also of a text that comes again', () => {
  const gate = redactor();
  gate.learn('password', SECRET);
  const raw = { ...exchangeOf({}, {}), client: { account: SECRET } };
  gate.exchange(raw);
  const { redactions } = gate.counts();
  gate.exchange(raw);
  expect(gate.counts().redactions).toBe(2 * redactions);
});

function passed(gate: Redactor, document: string): string {
  const { body } = responseOf(gate.exchange(exchangeOf({}, { body: jsonBody(document) })))!;
  return body.kind === 'text' ? body.text : body.kind;
}

it('a document that was clean is hidden as soon as what stands in it is known for a secret', () => {
  const gate = redactor();
  const document = JSON.stringify({ note: SECRET });
  expect(passed(gate, document)).toBe(document);
  expect(passed(gate, document)).toBe(document);
  gate.learn('password', SECRET);
  const hidden = passed(gate, document);
  expect(hidden).toMatch(/^\{"note":"<password:[0-9a-f]{16}>"\}$/);
  expect(passed(gate, document)).toBe(hidden);
});

it('documents of one length are told apart, wherever they differ', () => {
  const gate = redactor();
  const documentWith = (place: number, value: string): string =>
    JSON.stringify(Array.from({ length: 60 }, (_, at) => ({ password: at === place ? value : '' })));
  const filling = ' '.repeat(SECRET.length);
  for (let place = 0; place < 60; place += 1) {
    passed(gate, documentWith(place, filling));
    expect(passed(gate, documentWith(place, SECRET))).not.toContain(SECRET);
  }
});
