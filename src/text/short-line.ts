/** Titles that fit in a line, and in a sentence. */

const LIMIT = 80;

/** Words with one space between them; an ellipsis stands for what is too long. */
export function shortLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LIMIT ? `${line.slice(0, LIMIT - 1).trimEnd()}…` : line;
}

/** A title behind other words. */
export function inSentence(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
