/** A POST to a service through a recorder: what came back, whole. */

import { request } from 'node:http';

export interface Posted {
  readonly type: string;
  readonly body: string | Buffer;
}

/** `address` is the recorder's, `host:port`. */
export function postThrough(
  address: string,
  origin: { readonly url: string; readonly host: string },
  { type, body }: Posted,
): Promise<{ readonly status: number; readonly text: string }> {
  const [host, port] = address.split(':');
  const headers = { 'Content-Type': type, Host: origin.host };
  return new Promise((resolve, reject) => {
    request({ host, port, method: 'POST', path: `${origin.url}/x`, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () => resolve({ status: response.statusCode!, text }));
    })
      .once('error', reject)
      .end(body);
  });
}
