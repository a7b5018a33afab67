/** Glance's store: image bytes go to Swift while they come in, with a sign-on of its own for each operation. */

import { createHash } from 'node:crypto';
import type { Header } from '../model/message.js';
import { send, type Answer, type OutgoingRequest } from './http-client.js';
import { keystoneSession, type Account } from './keystone-session.js';

/** What became known of the bytes while they passed. */
export interface Stored {
  readonly size: number;
  readonly md5: string;
  readonly sha512: string;
}

export interface ImageBytes {
  /** Called when the first byte is wanted, which is after the sign-on and the look at the container. */
  readonly read: () => AsyncIterable<Uint8Array>;
  /** Undefined when the size is told by the end. */
  readonly size: number | undefined;
}

export interface Store {
  put(imageId: string, bytes: ImageBytes): Promise<Stored>;
  get(imageId: string): Promise<AsyncIterable<Uint8Array>>;
  delete(imageId: string): Promise<void>;
}

/** `accountUrl` is that of the service project: `http://…/v1/AUTH_…`. */
export function swiftStore(account: Account, accountUrl: string): Store {
  const container = `${accountUrl}/glance`;
  const connect = () => swiftConnection(account);
  return {
    put: async (imageId, bytes) => {
      const call = await connect();
      await done(call({ method: 'HEAD', url: container }));
      return bytes.size === undefined
        ? putSegmented(call, `${container}/${imageId}`, bytes)
        : putObject(call, `${container}/${imageId}`, bytes);
    },
    get: async (imageId) => {
      const call = await connect();
      const answer = await call({ method: 'GET', url: `${container}/${imageId}` });
      if (answer.status !== 200) await refused(answer);
      return answer.body();
    },
    delete: async (imageId) => {
      const call = await connect();
      const url = `${container}/${imageId}`;
      const object = await done(call({ method: 'HEAD', url }));
      if (object.header('x-object-manifest') !== undefined) await deleteSegments(call, container, imageId);
      await done(call({ method: 'DELETE', url }));
    },
  };
}

type SwiftCall = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers?: readonly Header[];
  readonly body?: OutgoingRequest['body'];
}) => Promise<Answer>;

async function swiftConnection(account: Account): Promise<SwiftCall> {
  const token = await keystoneSession(account).token();
  return ({ method, url, headers = [], body = '' }) =>
    send({
      method,
      url,
      body,
      proxy: account.proxy,
      headers: [
        ['Accept-Encoding', 'identity'],
        ['x-auth-token', token],
        ...headers,
        ['user-agent', 'python-swiftclient-4.6.0'],
      ],
    });
}

async function putObject(call: SwiftCall, url: string, { read, size }: ImageBytes): Promise<Stored> {
  const { body, stored } = digested(read);
  const length: Header =
    size === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(size)];
  await done(call({ method: 'PUT', url, headers: [length], body }));
  return stored();
}

// Of unknown size: a numbered segment first, then an empty object that points to the segments.
async function putSegmented(call: SwiftCall, url: string, bytes: ImageBytes): Promise<Stored> {
  const stored = await putObject(call, `${url}-00001`, bytes);
  const headers: readonly Header[] = [
    ['x-object-manifest', `${new URL(url).pathname.split('/').slice(3).join('/')}-`],
    ['Content-Length', '0'],
  ];
  await done(call({ method: 'PUT', url, headers }));
  return stored;
}

async function deleteSegments(call: SwiftCall, container: string, imageId: string): Promise<void> {
  const answer = await call({ method: 'GET', url: `${container}?format=json&prefix=${imageId}-` });
  for (const { name } of JSON.parse(await answer.text()) as readonly { readonly name: string }[]) {
    await done(call({ method: 'DELETE', url: `${container}/${name}` }));
  }
}

function digested(read: () => AsyncIterable<Uint8Array>) {
  const md5 = createHash('md5');
  const sha512 = createHash('sha512');
  let size = 0;
  async function* body(): AsyncGenerator<Uint8Array> {
    for await (const chunk of read()) {
      md5.update(chunk);
      sha512.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
  }
  const stored = (): Stored => ({ size, md5: md5.digest('hex'), sha512: sha512.digest('hex') });
  return { body: body(), stored };
}

async function done(calling: Promise<Answer>): Promise<Answer> {
  const answer = await calling;
  if (answer.status >= 300) return refused(answer);
  await answer.text();
  return answer;
}

async function refused(answer: Answer): Promise<never> {
  await answer.text();
  throw new Error(`Swift answered ${answer.status} ${answer.reason}`);
}
