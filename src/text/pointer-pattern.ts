/** JSON pointers with gaps: `*` stands for any one token, `**` at the beginning for any number of them. */

/** True when a JSON pointer is one of those that a pattern means. */
export function fitsPointer(pattern: string, pointer: string): boolean {
  const anywhere = pattern.startsWith('**/');
  const wanted = (anywhere ? pattern.slice(2) : pattern).split('/');
  const tokens = pointer.split('/');
  if (anywhere ? tokens.length < wanted.length : tokens.length !== wanted.length) return false;
  const skipped = tokens.length - wanted.length;
  return wanted.every((one, at) => one === '*' || at === 0 || one === tokens[at + skipped]);
}
