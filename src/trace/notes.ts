/** What pages say of their recording: what was replaced, lost or skipped, what could not be read, whether it was ended. */

import type { Manifest } from '../model/capture.js';
import { placeWords } from '../model/profile.js';
import type { Words } from './lang/en.js';
import { say, sayList } from './lang/words.js';
import { grouped } from './words.js';

export function notesOf(
  { counts, keep, endedAt }: Manifest,
  problems: readonly string[],
  words: Words,
): readonly string[] {
  const { secrets, redactions, lost, skipped } = counts;
  return [
    secrets === 0
      ? words.noSecret
      : say(words, 'secrets', { n: grouped(secrets), places: grouped(redactions) }),
    ...(keep ? [say(words, 'kept', { places: sayList(words, keep.map(placeWords)) })] : []),
    ...(lost === 0 ? [] : [say(words, 'lost', { n: grouped(lost) })]),
    ...(skipped === 0 ? [] : [say(words, 'skipped', { n: grouped(skipped) })]),
    ...(endedAt === undefined ? [words.notEnded] : []),
    ...problems,
  ];
}
