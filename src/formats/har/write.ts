/** Writes a capture as a HAR: an entry per line, by time, with what wiretale knows beside what HAR asks for. */

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
    const command = isFirst ? manifest.command : undefined;
    const entry = await entryOf(step, { flow, startedAt, body, ...(command && { command }) });
    yield `${isFirst ? '' : ','}\n${JSON.stringify(entry)}`;
    isFirst = false;
  }
  yield '\n]}}\n';
}

/** Steps of all flows by the arrival of their requests. `flow` counts from 1. */
function inOrder(flows: WriteSource['flows']): readonly { readonly step: Step; readonly flow: number }[] {
  const steps = flows.flatMap(({ flow }, index) => stepsOf(flow).map((step) => ({ step, flow: index + 1 })));
  return steps.sort((a, b) => a.step.exchange.seq - b.step.exchange.seq);
}
