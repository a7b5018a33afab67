/** Captured text made safe for a terminal: control characters become visible pictures, never escapes. */

const INVISIBLE = String.raw`\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff`;
const CONTROL = new RegExp(`[${INVISIBLE}]`, 'g');

/** A pattern for what a terminal would obey or not show, but for these characters. */
export function invisible(except: string): RegExp {
  return new RegExp(`(?![${except}])[${INVISIBLE}]`);
}

/** One line of text: C0 controls as U+2400 pictures, every other invisible or direction-changing character as U+FFFD. */
export function printable(text: string): string {
  return text.replace(CONTROL, (char) => {
    const code = char.charCodeAt(0);
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

/** Text of several lines: line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}
