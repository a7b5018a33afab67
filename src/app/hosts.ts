/** Hosts by globs of their names: `--tunnel '*.bank.example'`. */

import { withoutBrackets } from '../proxy/address.js';
import { glob } from './select/words.js';

/** A predicate on hosts; those with IPv6 addresses may come in brackets. */
export function hostFilter(globs: readonly string[]): (host: string) => boolean {
  const patterns = globs.map(glob);
  return (host) => patterns.some((each) => each.test(host) || each.test(withoutBrackets(host)));
}
