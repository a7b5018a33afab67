/** Captured text made safe for people: control characters become visible, on a terminal, on a page, and in JSON. */

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

/** Valid JSON that says the same, what does not show in it escaped: it can stand within strings only. */
export function printableJson(json: string): string {
  return json.replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, escaped);
}

/** Text on a page, where more may be shown than in a terminal: controls as pictures, what turns text around by its code. */
export function controlsShown(text: string): string {
  return text.replace(ON_PAGES, (char) => {
    const code = char.charCodeAt(0);
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : escaped(char);
  });
}

/** Line breaks and tabs mean what they mean there. */
const ON_PAGES =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
