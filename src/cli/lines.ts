/** Exchanges and flows as lines of a terminal. Captured text is made printable here, whatever it holds. */

import { durationMs, responseOf } from '../model/exchange.js';
import type { Exchange } from '../model/exchange.js';
import { pathOf } from '../model/url.js';
import type { ShownFlow, ShownStep } from '../app/show.js';
import { printable } from '../text/printable.js';
import { formatBytes } from '../text/size.js';
import type { Terminal } from './terminal.js';

/** `x000012  glance → 127.0.0.1:8090  GET /identity/v3/limits  200 OK  12.3 ms`. */
export function exchangeLine(exchange: Exchange): string {
  const { request, outcome, client, server } = exchange;
  const response = responseOf(exchange);
  const from = client.edge ?? 'client';
  const answer = response
    ? `${response.status} ${response.reason}`
    : `failed: ${outcome.kind === 'failure' ? outcome.cause : ''}`;
  const parts = [
    exchange.id,
    `${from} → ${server.host ?? '?'}`,
    `${request.method} ${pathOf(request.url)}`,
    answer,
    milliseconds(durationMs(exchange)),
  ];
  return parts.map(printable).join('  ');
}

/** A flow as an indented tree: numbers, who, what, status, time, sizes. */
export function flowLines(flow: ShownFlow, terminal: Terminal): readonly string[] {
  const depths = depthsOf(flow.steps);
  const rows = flow.steps.map((step) => rowOf(step, depths.get(step.step) ?? 0));
  const width = (column: keyof Row): number => Math.max(0, ...rows.map((row) => row[column].length));
  const fixed = width('numbers') + width('who') + width('status') + width('ms') + width('sizes') + 10;
  const room = terminal.columns === undefined ? Infinity : Math.max(24, terminal.columns - fixed);
  const callWidth = Math.min(width('call'), room);
  return rows.map((row, index) => {
    const status = row.status.padEnd(width('status'));
    return [
      terminal.style('dim', row.numbers.padEnd(width('numbers'))),
      row.who.padEnd(width('who')),
      shorten(row.call, callWidth).padEnd(callWidth),
      isFailed(flow.steps[index]!) ? terminal.style('red', status) : status,
      row.ms.padStart(width('ms')),
      terminal.style('dim', row.sizes),
    ]
      .join('  ')
      .trimEnd();
  });
}

interface Row {
  readonly numbers: string;
  readonly who: string;
  readonly call: string;
  readonly status: string;
  readonly ms: string;
  readonly sizes: string;
}

function rowOf(step: ShownStep, depth: number): Row {
  const sizes = [
    step.requestBytes > 0 ? `${formatBytes(step.requestBytes)} ↑` : '',
    step.responseBytes > 0 ? `${formatBytes(step.responseBytes)} ↓` : '',
  ];
  const row = {
    numbers: `${'  '.repeat(depth)}${step.step}–${step.response}`,
    who: `${step.from} → ${step.to}`,
    call: `${step.method} ${step.path}`,
    status: statusOf(step),
    ms: milliseconds(step.ms),
    sizes: sizes.filter(Boolean).join(' '),
  };
  return Object.fromEntries(
    Object.entries(row).map(([key, text]) => [key, printable(text)]),
  ) as unknown as Row;
}

/** `200 OK`, or why there is no answer. */
export function statusOf(step: ShownStep): string {
  return step.failure ? `failed: ${step.failure.cause}` : `${step.status} ${step.reason}`.trimEnd();
}

export function isFailed(step: ShownStep): boolean {
  return step.failure !== null || (step.status ?? 0) >= 400;
}

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function depthsOf(steps: readonly ShownStep[]): ReadonlyMap<number, number> {
  const depths = new Map<number, number>();
  for (const { step, parent } of steps) depths.set(step, parent === null ? 0 : (depths.get(parent) ?? 0) + 1);
  return depths;
}

/** Shortened in the middle: the beginning and the end of a path tell most. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}
