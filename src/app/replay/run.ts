/** The loop of a replay: fill, send, extract, compare; then the next question, which may need what this answer said. */

import { hasFailed, responseOf } from '../../model/exchange.js';
import { jsonText, type Request } from '../../model/message.js';
import type { Difference } from '../../model/difference.js';
import type { CallResult, PlannedCall, Verdict } from '../../model/replay.js';
import { pathOf, urlParts } from '../../model/url.js';
import { makes } from '../../regress/plan/refusals.js';
import { percentDecode } from '../../text/percent.js';
import { secretsIn } from '../../text/pseudonyms.js';
import { parseJson, stringsOf } from '../../text/json-value.js';
import type { Credentials } from '../config/clouds.js';
import { attempt, type Attempted } from './attempt.js';
import type { Noted, Undoing } from './clean-up.js';
import type { FileBody, Line } from './live-call.js';
import { checkOwn } from './own.js';
import type { SecondLook } from './second-look.js';
import { signOnBody } from './sign-on.js';
import type { Target } from './target.js';
import type { Values } from './values.js';

export interface Run {
  readonly line: Line;
  readonly target: Target;
  readonly values: Values;
  readonly comparison: SecondLook;
  readonly undoing: Undoing;
  readonly credentials: Credentials;
  readonly fileOf: (call: PlannedCall) => FileBody | null;
  readonly timeoutMs: number;
  readonly pace: 'fast' | 'recorded';
  readonly failFast: boolean;
  readonly allowDestructive: boolean;
  /** Exchanges of the recording whose thing was made anew. */
  readonly made: Set<string>;
  readonly nextSeq: () => number;
  readonly onResult: (result: CallResult) => void;
}

export interface RunResult {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly calls: readonly CallResult[];
}

export async function runCalls(calls: readonly PlannedCall[], run: Run): Promise<RunResult> {
  const results: CallResult[] = [];
  let stop: Stop | undefined;
  for (const call of calls) {
    if (run.line.signal.aborted) stop ??= INTERRUPTED;
    const done = stop ? { result: skipped(call, stop.reason) } : await runCall(call, run);
    stop ??= done.result.state === 'failed' && run.line.signal.aborted ? INTERRUPTED : done.stop;
    if (!stop && run.failFast && ['different', 'failed'].includes(done.result.state)) {
      stop = { reason: 'an earlier call differed (--fail-fast)', isIncomplete: false };
    }
    results.push(done.result);
    run.onResult(done.result);
  }
  return resultOfAll(lookedAtAgain(results, run), stop);
}

function resultOfAll(results: readonly CallResult[], stop: Stop | undefined): RunResult {
  const differs = results.some(({ state }) => state === 'different' || state === 'failed');
  const left = results.find(({ state }) => state === 'skipped');
  const isIncomplete = stop?.isIncomplete ?? (!differs && left !== undefined);
  const verdict = isIncomplete ? 'incomplete' : differs ? 'different' : 'same';
  return { verdict, reason: isIncomplete ? (stop ?? left!).reason : null, calls: results };
}

/** What differed only because it was not yet known for a secret, which the recording knew it for, does not. */
function lookedAtAgain(results: readonly CallResult[], { comparison, line }: Run): readonly CallResult[] {
  if (results.every(({ differences }) => differences.length === 0)) return results;
  const anew = [...comparison.again((live) => line.gate.again(live) ?? live)];
  return results.map((result) => {
    const differences = result.state === 'skipped' ? [] : anew.shift()!;
    const isSame = result.state === 'different' && !differences.some(isDifference);
    return { ...result, differences, ...(isSame && { state: 'same' as const }) };
  });
}

function isDifference({ weight }: Difference): boolean {
  return weight === 'difference';
}

/** Nothing more is sent. */
interface Stop {
  readonly reason: string;
  readonly isIncomplete: boolean;
}

const INTERRUPTED: Stop = { reason: 'interrupted', isIncomplete: true };

interface Done {
  readonly result: CallResult;
  readonly stop?: Stop;
}

async function runCall(call: PlannedCall, run: Run): Promise<Done> {
  const [missing] = run.values.missing(call);
  if (missing !== undefined) {
    return { result: skipped(call, `${missing} is not known: the call that tells it did not`) };
  }
  const request = requestOf(call, run);
  if (!run.target.allows(request.url)) {
    const reason = `${urlParts(request.url)!.origin} is no host of the target; nothing is sent there`;
    return { result: skipped(call, reason) };
  }
  if (holdsPseudonym(request)) {
    return { result: skipped(call, 'it holds a secret that only the recording knew; nothing is sent') };
  }
  const { line, timeoutMs, pace, nextSeq } = run;
  if (pace === 'recorded') await line.pause(call.pauseMs, line.signal);
  const { refused, before } = await checkOwn(call, request, run);
  if (refused !== null) return { result: skipped(call, refused) };
  const live = await attempt(line, { call, request, file: run.fileOf(call), timeoutMs, pace, nextSeq });
  if (live.response) learn(call, { request, response: live.response, before }, run);
  else if (makes(call) && live.mayHaveArrived) run.undoing.unanswered(request, 'no answer came');
  const result = resultOf(call, live, run);
  const stop = stopAfter(call, live);
  return { result, ...(stop && { stop }) };
}

function requestOf(call: PlannedCall, { values, target, credentials }: Run): Request {
  const filled = values.filled(call);
  const body = call.step.operation.group === 'sign-on' ? signOnBody(filled.body, credentials) : filled.body;
  return { ...filled, url: target.locate(filled.url), body };
}

/** What stands for a secret of the recording is nothing that the target knows. */
function holdsPseudonym({ url, headers, body }: Request): boolean {
  const texts = [
    percentDecode(url),
    ...headers.map(([, value]) => value),
    body.kind === 'text' ? body.text : '',
  ];
  return texts.some((text) => secretsIn(text).length > 0);
}

/** Extract before gate, gate before compare and keep. */
function learn(
  call: PlannedCall,
  { request, response, before }: Omit<Noted, 'makes'>,
  { values, comparison, target, undoing, made }: Run,
): void {
  for (const { recorded, live, secret } of values.take(call, response)) {
    if (!secret) comparison.bind(recorded, live);
  }
  if (call.step.operation.group === 'sign-on' && response.status < 300) {
    const urls = stringsOf(parseJson(jsonText(response.body) ?? '')).map(({ value }) => value);
    target.allow(urls.filter((url) => /^https?:\/\//i.test(url)));
  }
  undoing.note({ request, response, makes: makes(call), before });
  if (makes(call) && response.status < 300) made.add(call.step.exchange.id);
}

function resultOf(call: PlannedCall, live: Attempted, { comparison, line }: Run): CallResult {
  const { exchange } = call.step;
  const differences = comparison.compare({
    recorded: exchange,
    live: live.kept,
    service: call.step.to,
    step: call.name,
  });
  const differs = differences.some(isDifference);
  const failure = live.end.kind === 'failure' && responseOf(exchange) ? live.end.message : live.gaveUp;
  return {
    ...factsOf(call),
    state: failure !== null ? 'failed' : differs ? 'different' : 'same',
    reason: failure === null ? null : line.gate.text(failure),
    path: pathOf(live.kept.request.url),
    status: responseOf(live.kept)?.status ?? null,
    ms: live.ms,
    sent: live.sent,
    differences,
  };
}

/** Without an answer to the first call there is no target; without a sign-on nothing else can be asked. */
function stopAfter(call: PlannedCall, { response, end, kept }: Attempted): Stop | undefined {
  if (!response && kept.seq === 1 && end.kind === 'failure') {
    return { reason: `the target does not answer: ${end.message}`, isIncomplete: true };
  }
  const wasRefused =
    call.step.operation.group === 'sign-on' && !hasFailed(call.step.exchange) && hasFailed(kept);
  return wasRefused
    ? { reason: 'signing on failed: the credentials were not accepted', isIncomplete: false }
    : undefined;
}

function skipped(call: PlannedCall, reason: string): CallResult {
  return { ...factsOf(call), state: 'skipped', reason, status: null, ms: 0, sent: 0, differences: [] };
}

function factsOf({
  step,
  name,
}: PlannedCall): Pick<CallResult, 'number' | 'name' | 'to' | 'method' | 'path' | 'recordedStatus'> {
  const { request } = step.exchange;
  return {
    number: step.number,
    name,
    to: step.to,
    method: request.method,
    path: pathOf(request.url),
    recordedStatus: responseOf(step.exchange)?.status ?? null,
  };
}
