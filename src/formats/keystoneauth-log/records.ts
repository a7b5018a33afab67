/** Lines of an OpenStack log as records: when, which process, at work on which request, and the message with its lines. */

import { linesOf } from '../lines.js';
import { beginsMessage } from './messages.js';
import { readPrefix, type Prefix } from './prefix.js';

/** `message` may have several lines. `cut`: it was too long, and only its beginning is here. */
export interface LogRecord extends Partial<Prefix> {
  /** The line on which it begins. */
  readonly line: number;
  readonly message: string;
  readonly cut: boolean;
}

/**
 * Yields the records of a log. Where lines begin with time and process, those that do not go on with the record before;
 * without, as `openstack --debug` prints them, a line that begins like no message does.
 */
export async function* recordsOf(text: AsyncIterable<string>, limit: number): AsyncGenerator<LogRecord> {
  let open: OpenRecord | undefined;
  let prefixed = false;
  for await (const line of linesOf(text, limit)) {
    const plain = withoutColours(line.text);
    const prefix = readPrefix(plain);
    prefixed ||= prefix !== undefined;
    if (!prefix && open && (prefixed || !beginsMessage(plain))) {
      goOn(open, { text: plain, cut: line.cut }, limit);
      continue;
    }
    if (open) yield closed(open);
    const { message = plain, ...known } = prefix ?? {};
    open = { ...known, line: line.number, lines: [message], length: message.length, cut: line.cut };
  }
  if (open) yield closed(open);
}

interface OpenRecord extends Partial<Prefix> {
  readonly line: number;
  readonly lines: string[];
  length: number;
  cut: boolean;
}

function goOn(open: OpenRecord, { text, cut }: { text: string; cut: boolean }, limit: number): void {
  const room = limit - open.length - 1;
  if (text.length > room || cut) open.cut = true;
  if (room <= 0) return;
  open.lines.push(text.slice(0, room));
  open.length += text.length + 1;
}

function closed({ lines, length: _, ...open }: OpenRecord): LogRecord {
  return { ...open, message: withoutPlace(lines.join('\n')) };
}

/** As a terminal takes them, and as rsyslog writes them. */
const COLOUR = /(?:\u001b|#033)\[[0-9;]*m/g;

function withoutColours(line: string): string {
  return line.includes('[') ? line.replace(COLOUR, '') : line;
}

/** Where in the code a message was written stands behind it: `request /usr/lib/…/session.py:964`, devstack: `{{(pid=1) …}}`. */
const PLACE = /\s(?:[\w<>.]+ \/\S{1,300}\.pyc?:\d+|\{\{\(pid=\d+\) .{1,400}\}\})\s*$/;
const LONGEST_PLACE = 512;

function withoutPlace(message: string): string {
  const from = Math.max(0, message.length - LONGEST_PLACE);
  const end = message.slice(from);
  const place = PLACE.exec(end);
  return place ? message.slice(0, from + place.index) : message;
}
