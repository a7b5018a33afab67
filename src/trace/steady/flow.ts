/** A flow and its recording as a steady page tells them: two recordings of the same command give the same, but for what is new. */

import type { Manifest } from '../../model/capture.js';
import type { Outcome, RedactedExchange } from '../../model/exchange.js';
import { stepsOf } from '../../model/flow.js';
import type { Evidence, Flow, Step } from '../../model/flow.js';
import type { Message } from '../../model/message.js';
import { steadyText, steadyValue } from './text.js';
import type { SteadyText } from './text.js';
import { namedBody, namedHeaders, rulesFor, sortedBody } from './volatile.js';
import type { SteadyRules } from './volatile.js';

interface Recorded {
  readonly flow: Flow;
  readonly bindings: Parameters<typeof steadyText>[1];
  readonly manifest: Manifest;
  readonly name: (path: string) => string;
}

/** The same with names for what is another each time; paths then hold the names themselves. */
export function steadied<T extends Recorded>(input: T, rules: SteadyRules): T {
  const text = steadyText(input.manifest.startedAt, input.bindings);
  const plain = steadyText(input.manifest.startedAt);
  return {
    ...input,
    flow: steadyTitle(steadyFlow(input.flow, { ...rules, text }), plain),
    manifest: steadyManifest(input.manifest, text),
    bindings: (input.bindings ?? []).map((binding) => ({ ...binding, value: plain(binding.value) })),
    name: (path: string) => path,
  };
}

/** The flow, its title without what is another each time. */
export function steadyTitle(flow: Flow, text: (said: string) => string): Flow {
  const { title, deeds } = flow;
  const told = deeds?.map((deed) => ({ ...deed, subject: text(deed.subject) }));
  return { ...flow, title: text(title), ...(told && { deeds: told }) };
}

interface Naming extends SteadyRules {
  readonly text: SteadyText;
}

function steadyFlow(flow: Flow, naming: Naming): Flow {
  const { text } = naming;
  // In order of time, in which ports are numbered.
  const exchanges = new Map(stepsOf(flow).map((step) => [step.number, exchangeOf(step, naming)]));
  const visit = (step: Step): Step => ({
    ...step,
    exchange: exchanges.get(step.number)!,
    evidence: evidenceOf(step.evidence, text),
    children: step.children.map(visit),
  });
  return {
    ...flow,
    ...(flow.command && { command: flow.command.map(text) }),
    participants: flow.participants.map((one) => ({ ...one, evidence: evidenceOf(one.evidence, text) })),
    roots: flow.roots.map(visit),
  };
}

/** How long something took is another each time, and which process it was. */
function evidenceOf(evidence: readonly Evidence[], text: SteadyText): readonly Evidence[] {
  const told = evidence
    .filter(({ kind }) => kind !== 'delay')
    .map(({ kind, detail }) => ({ kind, detail: withoutPid(text(detail)) }));
  return told.filter(({ detail }, at) => told.findIndex((one) => one.detail === detail) === at);
}

/** `its process is curl (pid 7, curl.service)`, `made by process 7 of curl`. */
function withoutPid(detail: string): string {
  return detail
    .replace(/ \(pid \d+\)/, '')
    .replace(/\(pid \d+, /, '(')
    .replace(/\bprocess \d+/, 'process {pid}');
}

function exchangeOf({ exchange, to }: Step, { text, volatile, unordered }: Naming): RedactedExchange {
  const rules = rulesFor(to, volatile);
  const message = <T extends Message>(one: T): T => {
    const { body } = namedBody(one, rules);
    return {
      ...one,
      headers: namedHeaders(one.headers, rules).map(
        ([name, value]) => [name, steadyValue(text, name, value)] as const,
      ),
      body: body.kind === 'text' ? { ...body, text: text(body.text) } : body,
    };
  };
  const outcome = (one: Outcome): Outcome =>
    one.kind === 'failure'
      ? { ...one, message: text(one.message) }
      : { ...one, response: message(sortedBody(one.response, rulesFor(to, unordered))) };
  const request = message(exchange.request);
  return {
    ...exchange,
    request: { ...request, url: text(request.url) },
    outcome: outcome(exchange.outcome),
  };
}

function steadyManifest(manifest: Manifest, text: SteadyText): Manifest {
  const { command, listen, callers, gateways } = manifest;
  return {
    ...manifest,
    listen: listen.map(text),
    callers: callers.map((one) => ({ ...one, listen: text(one.listen) })),
    gateways: gateways.map((one) => ({ ...one, listen: text(one.listen), upstream: text(one.upstream) })),
    ...(command && {
      command: {
        ...command,
        argv: command.argv.map(text),
        env: Object.fromEntries(Object.entries(command.env).map(([name, value]) => [name, text(value)])),
        ...(command.output && {
          output: {
            ...command.output,
            stdout: inColumns(command.output.stdout, text),
            stderr: inColumns(command.output.stderr, text),
          },
        }),
      },
    }),
  };
}

/** The client's tables stay straight. */
function inColumns(printed: string, text: SteadyText): string {
  return printed
    .split('\n')
    .map((line) =>
      /^\|.*\|$/.test(line)
        ? line
            .split('|')
            .map((cell, at, cells) =>
              steadyValue(text, cells[at - 1]?.trim() ?? '', cell).padEnd(cell.length),
            )
            .join('|')
        : text(line),
    )
    .join('\n');
}
