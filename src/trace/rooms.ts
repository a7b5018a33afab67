/** How long a label may be where its arrow passes other participants: Mermaid widens only what lies between neighbours. */

import { flatItems } from '../model/diagram.js';
import type { Diagram, MessageItem } from '../model/diagram.js';
import { cellWidth } from '../text/cells.js';
import { signsOf } from './signs.js';

/** The least between two neighbours and what Mermaid adds to a label there, in characters of about 6.5 pixels. */
const LEAST_GAP = 25;
const BESIDE = 6;
/** A shorter label tells nothing any more: it may as well run over a lifeline. */
const LEAST_LABEL = 24;

/** The most characters of a message's label; undefined where Mermaid makes room for it. */
export function labelRooms(diagram: Diagram): (item: MessageItem) => number | undefined {
  const order = new Map(diagram.participants.map(({ id }, index) => [id, index]));
  const span = ({ from, to }: MessageItem): readonly [number, number] => {
    const [a, b] = [order.get(from) ?? 0, order.get(to) ?? 0];
    return a < b ? [a, b] : [b, a];
  };
  const gaps = diagram.participants.map(() => LEAST_GAP);
  for (const item of flatItems(diagram.items)) {
    if (item.kind !== 'message') continue;
    const [first, last] = span(item);
    if (last - first === 1)
      gaps[first] = Math.max(gaps[first]!, cellWidth(item.label) + beside(item) + BESIDE);
  }
  return (item) => {
    const [first, last] = span(item);
    if (last - first < 2) return undefined;
    const room = gaps.slice(first, last).reduce((sum, gap) => sum + gap, 0);
    return Math.max(LEAST_LABEL, room - beside(item) - 1);
  };
}

/** What stands before the label. */
function beside(item: MessageItem): number {
  return item.shown.length + 3 + signsOf(item).length;
}
