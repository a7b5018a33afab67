/** A replay as a picture: the calls of the client, those that differed marked. */

import type { DiagramItem, DiagramMark, MessageItem, NoteItem } from '../model/diagram.js';
import type { Picture } from '../model/page.js';
import type { CallResult, ReplayReport } from '../model/replay.js';
import { finished } from './diagram.js';
import { withTexts } from './picture-texts.js';
import { count } from './words.js';

/** Both messages of a call lead to what `anchorOf` says of it. */
export function reportPicture({ calls }: ReplayReport, anchorOf: (call: CallResult) => string): Picture {
  const sent = calls.filter(({ state }) => state !== 'skipped');
  const left = calls.filter(({ state }) => state === 'skipped');
  const items = [...sent.flatMap(pairOf), ...(left.length > 0 ? [leftNote(left)] : [])];
  const services = [...new Set(calls.map(({ to }) => to))];
  const participants = ['client', ...services].map((id) => ({ id, label: id }));
  const [picture] = withTexts([{ title: '', diagram: finished(participants, items) }], 'full');
  const messages = sent.flatMap((call) => [anchorOf(call), anchorOf(call)]);
  return { ...picture!, targets: { messages, notes: left.slice(0, 1).map(anchorOf) } };
}

const MARKS: Readonly<Partial<Record<CallResult['state'], DiagramMark>>> = {
  different: 'changed',
  failed: 'removed',
};

function pairOf(call: CallResult, index: number): readonly DiagramItem[] {
  const { name, to, state, status } = call;
  const mark = MARKS[state];
  const [number, answer] = [index * 2 + 1, index * 2 + 2];
  const shared = {
    kind: 'message',
    failed: false,
    uncertain: false,
    continues: false,
    retries: false,
    remembered: false,
    bar: false,
    fingerprint: name,
    ...(mark && { mark }),
  } as const;
  const asked: MessageItem = {
    ...shared,
    ...{ role: 'request', from: 'client', to, label: name.split(' (', 1)[0]! },
    ...{ number, other: answer, shown: String(call.number) },
  };
  const answered: MessageItem = {
    ...shared,
    ...{ role: status === null ? 'no-answer' : 'response', from: to, to: 'client', label: answerLabel(call) },
    ...{ number: answer, other: number, shown: String(call.number) },
  };
  return [asked, answered];
}

function answerLabel({ status, recordedStatus, state, differences }: CallResult): string {
  const words = [...new Set([recordedStatus, status])].map((code) =>
    code === null ? 'no answer' : String(code),
  );
  const found = differences.filter(({ weight }) => weight === 'difference').length;
  return state === 'same' ? words.join(' → ') : `${words.join(' → ')} (${count(found, 'difference')})`;
}

function leftNote(left: readonly CallResult[]): NoteItem {
  const text = `${count(left.length, 'call')} not sent`;
  const over = ['client', left[0]!.to] as const;
  return { kind: 'note', role: 'hidden', over, numbers: [], text, failed: false, fingerprint: text };
}
