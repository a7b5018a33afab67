/** Signs before a message's label: what is to be known of it beside who calls whom. */

import type { DiagramMark, MessageItem } from '../model/diagram.js';

const MARKS: Readonly<Record<DiagramMark, string>> = {
  added: '+ ',
  removed: '− ',
  changed: '~ ',
  moved: '⇅ ',
};

/**
 * `? ` when another call may as well have caused it, `↻ ` when it is tried again, `⤷ ` when it goes on after an answer, `◌ ` when
 * it may be missing another time, since what is remembered decides whether it is made. Before them, what it is where two
 * runs are laid over each other: `+ `, `− `, `~ `, `⇅ `.
 */
export function signsOf({ mark, uncertain, retries, continues, remembered }: MessageItem): string {
  return `${mark ? MARKS[mark] : ''}${continues ? '⤷ ' : ''}${retries ? '↻ ' : ''}${remembered ? '◌ ' : ''}${uncertain ? '? ' : ''}`;
}
