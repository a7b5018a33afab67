/** Name and password in a request, as curl takes them (`-u`). */

import { headerValue, type Headers } from '../../../model/message.js';
import { decodeBase64Text } from '../../../text/base64.js';

/** Those of `Authorization: Basic`, which curl puts together again; undefined when there are none. */
export function userOf(headers: Headers): string | undefined {
  const [, written = ''] = /^Basic +(\S+)$/i.exec(headerValue(headers, 'authorization') ?? '') ?? [];
  const content = decodeBase64Text(written);
  return content !== undefined && /^[^\0]*:[^\0]*$/.test(content) ? content : undefined;
}
