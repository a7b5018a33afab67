/** Writes a capture as a HAR: an entry per line, by time, with what wiretale knows beside what HAR asks for. */

import type { Manifest } from '../../model/capture.js';
import { stepsOf } from '../../model/flow.js';
import type { Step } from '../../model/flow.js';
import type { WriteContext, WriteSource } from '../format.js';
import { entryOf } from './write-entry.js';

export async function* writeHar(
  { manifest, flows, body }: WriteSource,
  { tool }: WriteContext,
): AsyncGenerator<string, void> {
  const version = { version: '1.2', creator: tool, pages: [] };
  yield `{"log":${JSON.stringify(version).slice(0, -1)},"entries":[`;
  const startedAt = Date.parse(manifest.startedAt) * 1000;
  let isFirst = true;
  for (const { step, flow } of inOrder(flows)) {
    const recording = isFirst && { recording: recordingOf(manifest, startedAt) };
    const entry = await entryOf(step, { flow, startedAt, body, ...recording });
    yield `${isFirst ? '' : ','}\n${JSON.stringify(entry)}`;
    isFirst = false;
  }
  yield '\n]}}\n';
}

/** What was printed is no part of the conversation. */
function recordingOf({ command }: Manifest, startedAt: number) {
  if (!command) return { startedAt };
  const { output: _, ...rest } = command;
  return { startedAt, command: rest };
}

/** Steps of all flows by the arrival of their requests. `flow`: its number. */
function inOrder(flows: WriteSource['flows']): readonly { readonly step: Step; readonly flow: number }[] {
  const steps = flows.flatMap(({ flow, number }) => stepsOf(flow).map((step) => ({ step, flow: number })));
  return steps.sort((a, b) => a.step.exchange.seq - b.step.exchange.seq);
}
