/** Two runs laid over each other as one picture: what is new, gone, moved or changed stands out, what is the same is folded. */

import type {
  DiagramItem,
  DiagramMark,
  DiagramParticipant,
  MessageItem,
  NoteItem,
} from '../model/diagram.js';
import type { Step } from '../model/flow.js';
import type { Picture } from '../model/page.js';
import type { SequenceDiff, SequenceItem } from '../model/sequence-diff.js';
import { finished, shownIn } from './diagram.js';
import { outcomeLabel } from './labels.js';
import { withTexts } from './picture-texts.js';
import { count } from './words.js';

export interface DiffTold {
  readonly diff: SequenceDiff;
  /** Of both runs; the first of an id names it. */
  readonly participants: readonly DiagramParticipant[];
  /** A call in a few words, without ids: `PUT /v2/images/{image_id}/file`. */
  readonly nameOf: (step: Step) => string;
}

export function diffPicture({ diff, participants, nameOf }: DiffTold): Picture {
  const pen: Pen = { nameOf, last: 0, loops: loopsOf(diff) };
  const items = siblings(treeOf(diff.items), pen);
  const known = participants.filter(
    ({ id }, index) => participants.findIndex((one) => one.id === id) === index,
  );
  const diagram = finished(shownIn(items, known), items);
  const [picture] = withTexts([{ title: '', diagram }], 'full');
  // There is no page with a section for each of these numbers.
  const { messages, notes } = picture!.targets;
  return { ...picture!, targets: { messages: messages.map(() => ''), notes: notes.map(() => '') } };
}

interface Pen {
  readonly nameOf: DiffTold['nameOf'];
  last: number;
  readonly loops: ReadonlyMap<SequenceItem, Loop>;
}

interface Loop {
  /** `3 × → 300 ×: Show server`. */
  readonly text: string;
  readonly isFirst: boolean;
}

function loopsOf({ items, counts }: SequenceDiff): Pen['loops'] {
  return new Map(
    counts.flatMap(({ calls, before, after, items: own }) =>
      own.map((index, at) => {
        const text = `${before} × → ${after} ×: ${calls.join(', ')}`;
        return [items[index]!, { text, isFirst: at === 0 }] as const;
      }),
    ),
  );
}

interface Node {
  readonly item: SequenceItem;
  readonly children: Node[];
}

/** From items in order, each with its depth. */
function treeOf(items: readonly SequenceItem[]): readonly Node[] {
  const roots: Node[] = [];
  const above: Node[] = [];
  for (const item of items) {
    const node = { item, children: [] };
    above.length = Math.min(above.length, item.depth);
    (above.at(-1)?.children ?? roots).push(node);
    above.push(node);
  }
  return roots;
}

// Fewer are drawn as fast as they are counted.
const FOLDED_CALLS = 3;

function siblings(nodes: readonly Node[], pen: Pen): readonly DiagramItem[] {
  const drawn: DiagramItem[] = [];
  let same: Node[] = [];
  const flush = (): void => {
    if (same.reduce((sum, node) => sum + sizeOf(node), 0) >= FOLDED_CALLS) drawn.push(sameNote(same));
    else drawn.push(...same.flatMap((node) => callItems(node, pen)));
    same = [];
  };
  for (const node of nodes) {
    if (isSame(node)) {
      same.push(node);
      continue;
    }
    flush();
    drawn.push(...callItems(node, pen));
  }
  flush();
  return drawn;
}

function isSame({ item, children }: Node): boolean {
  return item.mark === 'same' && children.every(isSame);
}

function sizeOf({ children }: Node): number {
  return children.reduce((sum, child) => sum + sizeOf(child), 1);
}

function sameNote(nodes: readonly Node[]): NoteItem {
  const calls = nodes.reduce((sum, node) => sum + sizeOf(node), 0);
  const steps = nodes.map(({ item }) => stepOf(item));
  return note(`${count(calls, 'call')} the same`, [steps[0]!.from, steps[0]!.to]);
}

function note(text: string, over: NoteItem['over'], mark?: DiagramMark): NoteItem {
  const shared = { kind: 'note', role: 'hidden', over, numbers: [], text, failed: false } as const;
  return { ...shared, fingerprint: text, ...(mark && { mark }) };
}

function callItems({ item, children }: Node, pen: Pen): readonly DiagramItem[] {
  const step = stepOf(item);
  const loop = pen.loops.get(item);
  if (loop) return loop.isFirst ? [note(loop.text, [step.from, step.to], 'changed')] : [];
  const number = (pen.last += 1);
  const inner = siblings(children, pen);
  const answer = (pen.last += 1);
  const shared = {
    kind: 'message',
    failed: false,
    bar: false,
    uncertain: false,
    continues: false,
    retries: false,
    fingerprint: pen.nameOf(step),
    ...(item.mark !== 'same' && { mark: item.mark }),
  } as const;
  const asked: MessageItem = {
    ...shared,
    ...{ role: 'request', from: step.from, to: step.to, label: pen.nameOf(step) },
    ...{ number, other: answer, shown: String(number), remembered: item.decidedBy !== null },
  };
  const answered: MessageItem = {
    ...shared,
    ...{ role: roleOf(step), from: step.to, to: step.from, label: answerLabel(item) },
    ...{ number: answer, other: number, shown: String(answer), remembered: false },
  };
  return [asked, ...inner, answered];
}

function roleOf({ exchange }: Step): 'response' | 'no-answer' {
  return exchange.outcome.kind === 'failure' ? 'no-answer' : 'response';
}

function answerLabel({ before, after, changes }: SequenceItem): string {
  const labels = [...new Set([before, after].flatMap((step) => (step ? [outcomeLabel(step)] : [])))];
  const others = [...new Set(changes.map(({ what }) => what).filter((what) => what !== 'status'))];
  return `${labels.join(' → ')}${others.length > 0 ? ` (${others.join(', ')})` : ''}`;
}

function stepOf({ before, after }: SequenceItem): Step {
  return (after ?? before)!;
}
