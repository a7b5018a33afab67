/** The little Swift: containers and objects in memory, taken in as they stream, answering as the real proxy server. */

import { createHash } from 'node:crypto';
import type { Header } from '../model/message.js';
import type { Call, Handler, Reply } from './http-server.js';
import type { Source } from './ids.js';
import type { Validate } from './keystone-session.js';
import { HTML, objectHeaders, swiftReplies, type StoredObject, type SwiftReplies } from './swift-reply.js';

export interface SwiftParts {
  readonly source: Source;
  readonly identityUrl: string;
  readonly validate: Validate;
  /** Paths of the containers that exist from the start. */
  readonly containers: readonly string[];
}

interface Container {
  readonly createdAt: Date;
  readonly objects: Map<string, StoredObject>;
}

type Containers = Map<string, Container>;

/** Serves `/v1/<account>/<container>[/<object>]`. */
export function swift({ source, identityUrl, validate, containers: initial }: SwiftParts): Handler {
  const containers: Containers = new Map(initial.map((path) => [path, newContainer(source.now())]));
  return async (call) => {
    const replies = swiftReplies(source);
    const caller = await validate(call.header('x-auth-token')).catch(() => undefined);
    if (!caller) return replies.unauthorized(identityUrl);
    const [, path, name] = /^(\/v1\/[^/]+\/[^/]+)(?:\/(.+))?$/.exec(call.path) ?? [];
    if (path === undefined) return replies.error(404, 'Not Found');
    const container = containers.get(path);
    if (name === undefined) return answerContainer(call, { containers, path, replies, now: source.now() });
    if (!container) return replies.error(404, 'Not Found');
    return answerObject(call, { containers, container, name, replies, now: source.now() });
  };
}

interface ContainerCall {
  readonly containers: Containers;
  readonly path: string;
  readonly replies: SwiftReplies;
  readonly now: Date;
}

function answerContainer(call: Call, { containers, path, replies, now }: ContainerCall): Reply {
  const container = containers.get(path);
  if (call.method === 'PUT') {
    if (!container) containers.set(path, newContainer(now));
    return container ? replies.empty(202, 'Accepted') : replies.empty(201, 'Created');
  }
  if (!container) return replies.error(404, 'Not Found');
  if (call.method === 'HEAD') return replies.empty(204, 'No Content', containerHeaders(container));
  if (call.method !== 'GET') return replies.error(405, 'Method Not Allowed');
  const prefix = new URLSearchParams(call.query).get('prefix') ?? '';
  const names = [...container.objects.keys()].filter((name) => name.startsWith(prefix)).sort();
  return replies.json(names.map((name) => ({ name })));
}

function containerHeaders({ createdAt, objects }: Container): readonly Header[] {
  const used = [...objects.values()].reduce((sum, { size }) => sum + size, 0);
  return [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Container-Object-Count', String(objects.size)],
    ['X-Container-Bytes-Used', String(used)],
    ['X-Timestamp', (createdAt.getTime() / 1000).toFixed(5)],
    ['Last-Modified', createdAt.toUTCString()],
    ['Accept-Ranges', 'bytes'],
    ['X-Storage-Policy', 'Policy-0'],
    ['X-Container-Sharding', 'False'],
    ['Vary', 'Accept'],
  ];
}

interface ObjectCall {
  readonly containers: Containers;
  readonly container: Container;
  readonly name: string;
  readonly replies: SwiftReplies;
  readonly now: Date;
}

async function answerObject(
  call: Call,
  { containers, container, name, replies, now }: ObjectCall,
): Promise<Reply> {
  if (call.method === 'PUT') {
    const object = await stored(call, now);
    container.objects.set(name, object);
    return replies.empty(201, 'Created', [HTML, ...objectHeaders(object)]);
  }
  const object = container.objects.get(name);
  if (!object) return replies.error(404, 'Not Found');
  if (call.method === 'DELETE') {
    container.objects.delete(name);
    return replies.empty(204, 'No Content', [HTML]);
  }
  const parts = object.manifest === undefined ? [object] : segments(containers, call.path, object.manifest);
  if (call.method === 'HEAD' || call.method === 'GET') return replies.object(object, parts);
  return replies.error(405, 'Method Not Allowed');
}

async function stored(call: Call, storedAt: Date): Promise<StoredObject> {
  const md5 = createHash('md5');
  const chunks: Uint8Array[] = [];
  for await (const chunk of call.chunks()) {
    md5.update(chunk);
    chunks.push(chunk);
  }
  const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return { chunks, size, etag: md5.digest('hex'), storedAt, manifest: call.header('x-object-manifest') };
}

/** The objects of the same account whose path begins with the manifest, in order of name. */
function segments(containers: Containers, path: string, manifest: string): readonly StoredObject[] {
  const account = path.split('/').slice(0, 3).join('/');
  const slash = manifest.indexOf('/');
  const objects =
    containers.get(`${account}/${manifest.slice(0, slash)}`)?.objects ?? new Map<string, StoredObject>();
  const prefix = manifest.slice(slash + 1);
  return [...objects.keys()]
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => objects.get(name)!);
}

function newContainer(createdAt: Date): Container {
  return { createdAt, objects: new Map() };
}
