/** Signs before a message's label: what is to be known of it beside who calls whom. */

import type { MessageItem } from '../model/diagram.js';

/** `? ` when another call may as well have caused it, `↻ ` when it is tried again, `⤷ ` when it goes on after an answer. */
export function signsOf({ uncertain, retries, continues }: MessageItem): string {
  return `${continues ? '⤷ ' : ''}${retries ? '↻ ' : ''}${uncertain ? '? ' : ''}`;
}
