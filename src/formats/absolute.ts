/** Whether a text is a URL that a request can be sent to. */

/** True for a URL with a host, as a request needs one. */
export function isAbsolute(url: string): boolean {
  try {
    return /^https?:/i.test(url) && new URL(url).host !== '';
  } catch {
    return false;
  }
}
