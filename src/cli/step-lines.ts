/** One step whole, for a terminal: why it is where it is, both messages with headers and bodies. */

import type { ShownStep } from '../app/show.js';
import { responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { isJson } from '../model/message.js';
import type { Body, Headers } from '../model/message.js';
import { pretty } from '../text/json.js';
import { printable, printableLines } from '../text/printable.js';
import { formatBytes } from '../text/size.js';
import { milliseconds, statusOf } from './lines.js';
import type { Terminal } from './terminal.js';
import { sureness } from './words.js';

export function stepLines(step: Step, shown: ShownStep, terminal: Terminal): readonly string[] {
  const { request } = step.exchange;
  const response = responseOf(step.exchange);
  const bold = (text: string): string => terminal.style('bold', printable(text));
  return [
    bold(`(${shown.step}) ${request.method} ${request.url}`),
    printable(
      `${shown.from} → ${shown.to}, ${milliseconds(shown.ms)}, ${shown.exchange}${parentWords(shown)}`,
    ),
    ...shown.evidence.map(({ kind, detail }) => terminal.style('dim', printable(`  ${kind}: ${detail}`))),
    '',
    ...headerLines(request.headers, terminal),
    ...bodyLines(request.body),
    '',
    bold(`(${shown.response}) ${statusOf(shown)}`),
    ...(shown.failure ? [printable(shown.failure.message)] : []),
    ...(response ? headerLines(response.headers, terminal) : []),
    ...(response ? bodyLines(response.body) : []),
    ...(response?.cut === undefined ? [] : [terminal.style('red', printable(`cut: ${response.cut}`))]),
  ];
}

function parentWords(shown: ShownStep): string {
  const { parent, continuation, retryOf } = shown;
  const again = retryOf === null ? '' : `, step ${retryOf} once more`;
  if (parent === null) return again;
  return `, ${continuation ? 'going on after' : 'caused by'} step ${parent} (${sureness(shown)})${again}`;
}

function headerLines(headers: Headers, terminal: Terminal): readonly string[] {
  return headers.map(([name, value]) => `${terminal.style('cyan', printable(name))}: ${printable(value)}`);
}

function bodyLines(body: Body): readonly string[] {
  switch (body.kind) {
    case 'empty':
      return [];
    case 'text':
      return ['', ...printableLines(isJson(body.mediaType) ? pretty(body.text) : body.text).split('\n')];
    case 'blob':
      return ['', `${formatBytes(body.ref.size)}, SHA-256 ${body.ref.sha256}`];
    case 'omitted': {
      const hash = body.sha256 === undefined ? '' : `, SHA-256 ${body.sha256}`;
      return ['', `not kept (${body.reason}): ${formatBytes(body.size)}${hash}`];
    }
  }
}
