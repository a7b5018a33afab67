/** Exchanges and flows as lines of a terminal. Captured text is made printable here, whatever it holds. */

import { durationMs, responseOf } from '../model/exchange.js';
import { targetOf } from '../model/message.js';
import type { GatewayListener } from '../model/capture.js';
import type { Exchange, Peer } from '../model/exchange.js';
import type { ShownFlow, ShownStep } from '../app/show.js';
import { printable } from '../text/printable.js';
import { programNames } from '../text/program.js';
import { formatBytes } from '../text/size.js';
import type { Terminal } from './terminal.js';

/**
 * `x000012  glance → 127.0.0.1:8090  GET /identity/v3/users/4f2ac1…  200 OK  12.3 ms`. Printed as it happens and so for good: what
 * only a later exchange tells to be a secret is never here as a whole.
 */
export function exchangeLine(exchange: Exchange): string {
  const { request, outcome, client, server } = exchange;
  const response = responseOf(exchange);
  const from = callerWord(client);
  const answer = response
    ? `${response.status} ${shortened(response.reason)}`
    : `failed: ${outcome.kind === 'failure' ? outcome.cause : ''}`;
  const parts = [
    exchange.id,
    `${from} → ${server.host ?? '?'}`,
    `${shortened(request.method)} ${request.method === 'CONNECT' ? targetOf(request) : shortened(targetOf(request))}`,
    answer,
    milliseconds(durationMs(exchange)),
  ];
  return parts.map(printable).join('  ');
}

/** By what it is known first hand: correlation names it later. */
function callerWord({ edge, user, process }: Peer): string {
  return user ?? edge ?? (process && programNames(process.command)[0]) ?? 'client';
}

/** The text with everything in it that tells nothing by itself, as ids do, cut short. */
function shortened(text: string): string {
  return text
    .replace(PSEUDONYM, '<$1:$2…>')
    .replace(WORD, (word) =>
      isOpaque(word) ? `${word.slice(0, Math.min(SHOWN, Math.floor(word.length / 3)))}…` : word,
    );
}

// As a path has it.
const PSEUDONYM = /%3C([a-z]+)(?::|%3A)([0-9a-f]{4})[0-9a-f]{12}%3E/gi;
const WORD = /[^/\s:<>…]+/g;
const SHOWN = 6;
const LONGEST_NAME = 24;

/** Names of APIs are words: short, of letters, and with a number of a version at most. */
function isOpaque(word: string): boolean {
  if (word.length < 8) return false;
  return word.length > LONGEST_NAME || !/^[A-Za-z]+(?:[._-][A-Za-z]+)*$/.test(word);
}

/** A gateway that was opened for an endpoint of a catalog. */
export function followedLine({ listen, upstream }: GatewayListener): string {
  return printable(`Gateway http://${listen} stands for ${upstream}, as the catalog names it.`);
}

/** A flow as an indented tree: numbers, who, what, status, time, sizes; what does not fit a narrow terminal is left out. */
export function flowLines(flow: ShownFlow, terminal: Terminal): readonly string[] {
  const depths = depthsOf(flow.steps);
  const names = new Map(flow.participants.map(({ id, label }) => [id, label.includes(':') ? label : id]));
  const rows = flow.steps.map((step) => rowOf(step, depths.get(step.step) ?? 0, names));
  const layout = layoutOf(rows, terminal.columns ?? Infinity);
  return rows.map((row, index) => {
    const failed = hasFailed(flow.steps[index]!);
    const cells = layout.map(({ column, width }) => {
      const text = fitted(row[column], width, column);
      if (column === 'status' && failed) return terminal.style('red', text);
      return column === 'numbers' || column === 'sizes' ? terminal.style('dim', text) : text;
    });
    return cells.join('  ').trimEnd();
  });
}

type Column = keyof Row;
type Layout = readonly { readonly column: Column; readonly width: number }[];

const COLUMNS: readonly Column[] = ['numbers', 'who', 'call', 'status', 'ms', 'sizes'];
const NARROW: readonly Column[] = ['numbers', 'who', 'call', 'code', 'ms'];
const LEAST_CALL = 30;

/** The columns that fit, the call's own shortened to what is left of the line. */
function layoutOf(rows: readonly Row[], total: number): Layout {
  const width = (column: Column): number => Math.max(0, ...rows.map((row) => row[column].length));
  const fits = (columns: readonly Column[]): Layout | undefined => {
    const fixed = columns.filter((column) => column !== 'call').map(width);
    const room = total - fixed.reduce((sum, one) => sum + one + 2, 0);
    const call = Math.min(width('call'), room);
    if (call < Math.min(LEAST_CALL, width('call'))) return undefined;
    return columns.map((column) => ({ column, width: column === 'call' ? call : width(column) }));
  };
  const narrowest = NARROW.filter((column) => column !== 'ms');
  return (
    fits(COLUMNS) ??
    fits(COLUMNS.filter((column) => column !== 'sizes')) ??
    fits(NARROW) ??
    narrowest.map((column) => ({ column, width: column === 'call' ? LEAST_CALL : width(column) }))
  );
}

function fitted(text: string, width: number, column: Column): string {
  return column === 'ms' ? text.padStart(width) : shorten(text, width).padEnd(width);
}

interface Row {
  readonly numbers: string;
  readonly who: string;
  readonly call: string;
  readonly status: string;
  readonly code: string;
  readonly ms: string;
  readonly sizes: string;
}

function rowOf(step: ShownStep, depth: number, names: ReadonlyMap<string, string>): Row {
  const sizes = [
    step.requestBytes > 0 ? `${formatBytes(step.requestBytes)} ↑` : '',
    step.responseBytes > 0 ? `${formatBytes(step.responseBytes)} ↓` : '',
  ];
  const row = {
    numbers: `${'  '.repeat(depth)}${step.step}–${step.response}`,
    who: `${names.get(step.from) ?? step.from} → ${names.get(step.to) ?? step.to}`,
    call: `${step.method} ${step.path}`,
    status: statusOf(step),
    code: step.failure ? 'failed' : String(step.status),
    ms: milliseconds(step.ms),
    sizes: sizes.filter(Boolean).join(' '),
  };
  return Object.fromEntries(
    Object.entries(row).map(([key, text]) => [key, printable(text)]),
  ) as unknown as Row;
}

/** `200 OK`, or why there is no answer. */
export function statusOf(step: ShownStep): string {
  if (step.failure) return `failed: ${step.failure.cause}`;
  return `${step.status} ${step.reason}${step.cut === null ? '' : ' (cut)'}`;
}

/** True when there is no answer, when it is an error, and when it was cut. */
export function hasFailed({ failure, status, cut }: ShownStep): boolean {
  return failure !== null || cut !== null || (status ?? 0) >= 400;
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
