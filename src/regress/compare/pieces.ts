/** A text taken apart into what stands as it is, ids, and pseudonyms of secrets. */

/** `form` is what two pieces must have in common to be the same kind of thing; `value` is compared where it has a kind. */
export interface Piece {
  readonly form: string;
  /** `id`, or the pseudonym's kind; undefined: text, and `form` is all of it. */
  readonly kind?: string;
  readonly value: string;
}

const ID = String.raw`(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9a-z])`;
const PSEUDONYM = String.raw`(?:<|&lt;|%3c)(token|password|secret|key|signature|cookie|credential)(?::|%3a)([0-9a-f]{16})(?:>|&gt;|%3e)`;
const SPECIAL = new RegExp(`${PSEUDONYM}|${ID}`, 'gi');

export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(SPECIAL)) {
    if (match.index > at) pieces.push(literal(text.slice(at, match.index)));
    pieces.push(special(match));
    at = match.index + match[0].length;
  }
  if (at < text.length || pieces.length === 0) pieces.push(literal(text.slice(at)));
  return pieces;
}

/** The text with the ids and the digits of pseudonyms left out: equal for two texts that say the same of other things. */
export function formOf(text: string): string {
  return piecesOf(text)
    .map(({ form }) => form)
    .join('');
}

function literal(text: string): Piece {
  return { form: text, value: text };
}

function special([all, kind, digits]: RegExpExecArray): Piece {
  if (kind !== undefined)
    return { form: `<${kind.toLowerCase()}>`, kind: kind.toLowerCase(), value: digits! };
  const form = all.includes('-') ? '{uuid}' : '{hex}';
  return { form, kind: 'id', value: all.toLowerCase().replaceAll('-', '') };
}
