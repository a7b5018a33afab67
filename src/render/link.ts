/** Where a link of a writer leads: nothing in it can end the link, and it opens nothing but a page. */

/** The URL with all else than plain characters encoded; `#` for what is no http(s) URL. */
export function linkTarget(value: unknown): string {
  const url = Buffer.from(String(value)).toString();
  if (!/^https?:\/\/\w/.test(url)) return '#';
  return (
    url
      .replace(/[^\w\-.~:/?#@!$&+,;=%]/gu, (char) => encodeURIComponent(char).replace(/[*'()]/g, code))
      // What ends with it is a name for reStructuredText.
      .replace(/_$/, '%5F')
  );
}

function code(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
