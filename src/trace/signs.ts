/** Signs before a message's label: what is to be known of it beside who calls whom. */

import type { MessageItem } from '../model/diagram.js';

/**
 * `? ` when another call may as well have caused it, `↻ ` when it is tried again, `⤷ ` when it goes on after an answer, `◌ ` when
 * it may be missing another time, since what is remembered decides whether it is made.
 */
export function signsOf({ uncertain, retries, continues, remembered }: MessageItem): string {
  return `${continues ? '⤷ ' : ''}${retries ? '↻ ' : ''}${remembered ? '◌ ' : ''}${uncertain ? '? ' : ''}`;
}
