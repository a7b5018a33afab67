/** Ids as machines make them: UUIDs, and the same as 32 hexadecimal digits. */

/** Every id in a text, alone or inside more (`AUTH_<id>`, `<id>-00001`), each once, in order. */
export function idsIn(text: string): readonly string[] {
  return [...new Set(text.match(ID))];
}

const ID = /(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9a-z])/gi;
