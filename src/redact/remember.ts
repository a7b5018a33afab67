/** The same few short texts come with every exchange: header lines, hosts, processes. One without a secret is looked at once. */

import { detached } from './lookup.js';
import type { Rewrite } from './parts.js';

const LONGEST = 1024;
const MOST = 2000;

/** The same rewriting, which remembers what it left as it was; `version` grows when that may not be so any more. */
export function remembering(rewrite: Rewrite, version: () => number): Rewrite {
  const texts = remembered(version);
  return {
    ...rewrite,
    text: (text) => texts(text, () => rewrite.text(text)) ?? text,
    header: rememberingList(rewrite.header, version),
    argv: rememberingList(rewrite.argv, version),
  };
}

function rememberingList<T extends readonly string[]>(
  rewrite: (list: T) => T,
  version: () => number,
): (list: T) => T {
  const lists = remembered(version);
  return (list) => {
    // In imported files there may be anything: two lists must never be taken for one.
    if (list.some((text) => text.includes('\0'))) return rewrite(list);
    let written = list;
    lists(list.join('\0'), () => (written = rewrite(list)).join('\0'));
    return written;
  };
}

/** What a text becomes; undefined when it is known to stay as it is. */
function remembered(version: () => number): (text: string, rewrite: () => string) => string | undefined {
  const clean = new Set<string>();
  let known = version();
  return (text, rewrite) => {
    if (text.length > LONGEST) return rewrite();
    if (known !== version()) {
      clean.clear();
      known = version();
    }
    if (clean.has(text)) return undefined;
    const written = rewrite();
    if (written !== text || known !== version()) return written;
    if (clean.size >= MOST) clean.clear();
    clean.add(detached(text));
    return written;
  };
}
