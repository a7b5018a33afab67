/** The big law, end to end: no secret that passes through the recorder is in any byte that it writes or prints. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model/exchange.js';
import { jsonText } from '../../src/model/message.js';
import { everyFileIn } from '../openstack/secrets.js';
import { startWiretale, wiretale } from '../support/cli.js';
import { PLANTED } from '../support/planted-secrets.js';
import type { Planted } from '../support/planted-secrets.js';
import { formFound, readingsOf } from '../support/readings.js';
import { runs } from '../support/runs.js';
import { SEED } from '../support/seed.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { caseOf, sendThrough } from '../support/traffic.js';

/** So many cases share a recorder. */
const BATCH = 150;
const PSEUDONYM = /<[a-z]+:[0-9a-f]{16}>/g;

describe('a recording of traffic with planted secrets', () => {
  it('holds none of them, names each in one way, and leaves the JSON around them alone', async () => {
    for (let batch = 0; batch < runs(1, 67).numRuns; batch++) {
      const seed = SEED + batch;
      const cases = fc.sample(PLANTED, { numRuns: BATCH, seed });
      const recorded = await record(await temporaryFolder(), cases);
      // Labels and forms, never a secret; empty lists are what the law asks for.
      expect({ seed, ...judge(cases, recorded) }).toEqual({
        seed,
        changed: [],
        blind: [],
        leaked: [],
        manyNames: [],
        sharedNames: [],
        rewrittenJson: [],
      });
    }
  });
});

interface Recorded {
  readonly changed: readonly string[];
  /** The lines of the exchanges of each case. */
  readonly lines: readonly (readonly string[])[];
  /** All other files, and what was printed. */
  readonly others: string;
  readonly printed: string;
  readonly everything: Buffer;
}

async function record(cwd: string, cases: readonly Planted[]): Promise<Recorded> {
  const recorder = startWiretale(cwd, ['record', 'law', '--listen', '127.0.0.1:0']);
  const [, port] = await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
  const changed = await sendThrough(Number(port), cases);
  recorder.child.kill('SIGINT');
  const { code, stdout, stderr } = await recorder.finished;
  const shown = await wiretale(cwd, 'show', 'law');
  expect([code, shown.code]).toEqual([0, 0]);

  const files = await everyFileIn(cwd);
  const lines: string[][] = cases.map(() => []);
  const others: string[] = [];
  for (const [name, bytes] of files) {
    if (!name.endsWith('exchanges.jsonl')) others.push(name, bytes.toString('latin1'));
    else {
      for (const line of bytes.toString().trim().split('\n')) lines[caseOf(headersOf(line))]!.push(line);
    }
  }
  expect(lines.map(({ length }) => length)).toEqual(cases.map(({ calls }) => calls.length));
  const printed = stdout + stderr + shown.stdout + shown.stderr;
  return {
    changed,
    lines,
    others: others.join('\n'),
    printed,
    everything: Buffer.concat([...files.values()]),
  };
}

function judge(cases: readonly Planted[], { changed, lines, others, printed, everything }: Recorded) {
  const [othersRead, printedRead] = [readingsOf(others), readingsOf(printed)];
  const names = cases.map((_, index) => namesIn(lines[index]!.join('\n')));
  const labelled = (found: (planted: Planted, index: number) => string | undefined): readonly string[] =>
    cases.flatMap((planted, index) => {
      const what = found(planted, index);
      return what === undefined ? [] : [`${planted.label}: ${what}`];
    });
  const given = names.flatMap((own) => [...own]);
  return {
    changed,
    // What cannot be found where it surely is would not be found in the capture either.
    blind: labelled(({ calls, secret }) =>
      calls.every((call) => formFound(readingsOf(JSON.stringify(call)), secret)) ? undefined : 'not seen',
    ),
    leaked: labelled(
      ({ secret, calls }, index) =>
        formFound(readingsOf(lines[index]!.join('\n')), secret) ??
        formFound(othersRead, secret) ??
        (everything.includes(secret) ? 'elsewhere' : undefined) ??
        // What was printed before the secret was known cannot be taken back.
        (saidTooEarly(calls, secret) ? undefined : formFound(printedRead, secret)),
    ),
    manyNames: labelled((_, index) => (names[index]!.size === 1 ? undefined : `${names[index]!.size} names`)),
    sharedNames: given.filter((name, index) => given.indexOf(name) !== index),
    rewrittenJson: labelled(({ around: [head, tail] }, index) =>
      jsonTexts(lines[index]!).every((text) => text.startsWith(head) && text.endsWith(tail))
        ? undefined
        : 'other JSON',
    ),
  };
}

function saidTooEarly([first, second]: Planted['calls'], secret: string): boolean {
  return (
    second !== undefined && formFound(readingsOf(`${first!.target} ${first!.reason}`), secret) !== undefined
  );
}

/** The pseudonyms in a text, also in base64 and hex of it. */
function namesIn(text: string): ReadonlySet<string> {
  const { asIs, unescaped } = readingsOf(text);
  const decoded = (pattern: RegExp, coding: 'base64' | 'hex'): readonly string[] =>
    unescaped.flatMap((reading) =>
      Array.from(reading.matchAll(pattern), ([run]) => Buffer.from(run, coding).toString()),
    );
  const all = [
    asIs,
    ...unescaped,
    ...decoded(/[\w+/-]{20,}/g, 'base64'),
    ...decoded(/[0-9a-f]{40,}/gi, 'hex'),
  ];
  return new Set(all.flatMap((reading) => reading.match(PSEUDONYM) ?? []));
}

function headersOf(line: string): Exchange['request']['headers'] {
  return (JSON.parse(line) as Exchange).request.headers;
}

function jsonTexts(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const { request, outcome } = JSON.parse(line) as Exchange;
    const bodies = [request.body, ...(outcome.kind === 'response' ? [outcome.response.body] : [])];
    return bodies.flatMap((body) => jsonText(body) ?? []);
  });
}
