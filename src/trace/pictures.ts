/** The pictures of a flow: one where it fits the budget, else an overview and one per part, numbers continued. */

import type { Diagram, DiagramItem, NoteItem } from '../model/diagram.js';
import { numbersOfItem, weightOf } from '../model/diagram.js';
import type { Flow } from '../model/flow.js';
import { finished, messagesOf, shownIn } from './diagram.js';
import type { DiagramOptions } from './diagram.js';
import { foldGroups } from './fold.js';
import { foldLoops } from './loops.js';
import { numberingOf } from './numbering.js';
import type { Numbering } from './numbering.js';
import { overviewOf } from './overview.js';
import { partsOf } from './parts.js';
import type { Part } from './parts.js';

export interface PictureOptions extends DiagramOptions {
  /** The most messages and notes that a picture should have. */
  readonly budget: number;
  /** Says what a selection left out, in a note at the top. */
  readonly hidden?: string;
}

/** `part` counts from 1; the overview, and a picture that is alone, has none. */
export interface DrawnPicture {
  readonly title: string;
  readonly part?: number;
  readonly diagram: Diagram;
}

/** Everything, each message on its own as long as that fits. */
export function fullPictures(flow: Flow, options: PictureOptions): readonly DrawnPicture[] {
  const all = messagesOf(flow, options);
  return cut(all.length <= options.budget ? all : foldLoops(all, { flow, ...options }), flow, options);
}

/** The story: groups that are no part of it, and loops, folded. */
export function summaryPictures(flow: Flow, options: PictureOptions): readonly DrawnPicture[] {
  return cut(foldLoops(foldGroups(flow, options), { flow, ...options }), flow, options);
}

function cut(items: readonly DiagramItem[], flow: Flow, options: PictureOptions): readonly DrawnPicture[] {
  const whole = items.reduce((sum, item) => sum + weightOf(item), 0);
  const top = options.hidden === undefined ? [] : [hiddenNote(options.hidden, flow)];
  const alone = (): readonly DrawnPicture[] => [
    { title: '', diagram: finished(flow.participants, [...top, ...items]) },
  ];
  if (whole <= options.budget) return alone();
  const parts = partsOf(items, options.budget);
  if (parts.length === 1) return alone();
  const numbering = numberingOf(flow, options.numbers);
  const overview = overviewOf(parts, { flow, numbering, budget: options.budget });
  return [
    { title: 'Overview', diagram: drawing([...top, ...overview], flow) },
    ...parts.map((part, index) => ({
      title: `Part ${index + 1} of ${parts.length} (${numbering.ranges(part.items.flatMap(numbersOfItem))})`,
      part: index + 1,
      diagram: drawing([...withinNote(part, flow, numbering), ...part.items], flow),
    })),
  ];
}

function drawing(items: readonly DiagramItem[], flow: Flow): Diagram {
  return finished(shownIn(items, flow.participants), items);
}

function hiddenNote(text: string, { participants }: Flow): NoteItem {
  const [first, last] = [participants[0]?.id ?? '', participants.at(-1)?.id ?? ''];
  return {
    kind: 'note',
    role: 'hidden',
    over: [first, last],
    numbers: [],
    text,
    failed: false,
    fingerprint: 'hidden',
  };
}

/** Of which calls a part is the continuation. */
function withinNote({ within, items }: Part, flow: Flow, numbering: Numbering): readonly NoteItem[] {
  const [innermost] = within.slice(-1);
  if (!innermost) return [];
  const shown = shownIn(items, flow.participants);
  const ids = [innermost.from, innermost.to].filter((id) => shown.some((one) => one.id === id));
  const [first = shown[0]?.id ?? innermost.from, last = first] = ids;
  const order = flow.participants.map(({ id }) => id);
  return [
    {
      kind: 'note',
      role: 'within',
      over: order.indexOf(first) <= order.indexOf(last) ? [first, last] : [last, first],
      numbers: [],
      text: `(${numbering.of(innermost.number)}) goes on: ${innermost.label}`,
      leadsTo: innermost.number,
      failed: false,
      fingerprint: `within ${innermost.fingerprint}`,
    },
  ];
}
