/** What a cookbook says of its recording: what was replaced, lost or skipped. */

import type { Manifest } from '../../model/capture.js';
import { placeWords } from '../../model/profile.js';
import type { Words } from '../lang/en.js';
import { say } from '../lang/words.js';
import { grouped, listed } from '../words.js';

export function notesOf(
  { counts, keep, endedAt }: Manifest,
  problems: readonly string[],
  words: Words,
): readonly string[] {
  const { secrets, redactions, lost, skipped } = counts;
  return [
    say(words, 'standsFor'),
    secrets === 0
      ? words.noSecret
      : say(words, 'secrets', { n: grouped(secrets), places: grouped(redactions) }),
    ...(keep ? [say(words, 'kept', { places: listed(keep.map(placeWords)) })] : []),
    ...(lost === 0 ? [] : [say(words, 'lost', { n: grouped(lost) })]),
    ...(skipped === 0 ? [] : [say(words, 'skipped', { n: grouped(skipped) })]),
    ...(endedAt === undefined ? [words.notEnded] : []),
    ...problems,
  ];
}
