/** Titles that fit in a line. */

const LIMIT = 80;

/** Words with one space between them; an ellipsis stands for what is too long. */
export function shortLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1).trimEnd()}…` : line;
}
