/** A scripted client that does on the wire what `openstack image create --file … --public` does. */

import type { Headers } from '../model/message.js';
import type { Credentials } from './cloud.js';
import { send, type Answer, type OutgoingRequest } from './http-client.js';
import { commonHeaders } from './keystone-session.js';
import { pythonJson } from './python-json.js';

export interface DemoClientOptions {
  readonly authUrl: string;
  readonly credentials: Credentials;
  /** `http://127.0.0.1:port`: every request goes through it, in absolute form. */
  readonly proxy?: string;
  readonly imageName: string;
  /** Whole bytes go with their Content-Length, a stream goes chunked. */
  readonly imageBytes: Uint8Array | AsyncIterable<Uint8Array>;
}

/** `image` is what Glance said when it created the image, as the command prints it: still queued, without a size. */
export interface DemoClientResult {
  readonly imageId: string;
  readonly image: Readonly<Record<string, unknown>>;
}

/** Rejects at the first answer that is not the expected one. */
export async function runDemoClient(options: DemoClientOptions): Promise<DemoClientResult> {
  const { createImage, upload } = await signedOn(options);
  const image = await createImage(options.imageName);
  await upload(image.id, options.imageBytes);
  return { imageId: image.id, image };
}

/** A client that knows where the services are and has a token. */
export interface SignedOn {
  createImage(this: void, name: string): Promise<ImageRecord>;
  upload(this: void, imageId: string, bytes: DemoClientOptions['imageBytes']): Promise<void>;
  /** Any other call with the token, below `/v2/images` unless the URL is whole; the body is read. */
  call(expected: number, request: ClientCall): Promise<string>;
}

export interface ClientCall {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

/** Looks for the versions and signs on, as every command of the real client begins. */
export async function signedOn(
  options: Pick<DemoClientOptions, 'authUrl' | 'credentials' | 'proxy'>,
): Promise<SignedOn> {
  const client = clientOf(options);
  const identity = (await client.get(options.authUrl)) as IdentityVersions;
  const { token, imageUrl } = await signOn(
    client,
    identity.versions.values[0]!.links[0]!.href,
    options.credentials,
  );
  const versions = (await client.get(imageUrl)) as ImageVersions;
  const images = `${versions.versions[0]!.links[0]!.href}images`;
  return {
    createImage: (name) => createImage(client, images, { token, name }),
    upload: (imageId, bytes) => upload(client, `${images}/${imageId}/file`, { token, bytes }),
    call: async (expected, { method, url, body }) => {
      const headers: Headers = [
        ...commonHeaders(AGENT, 'application/json'),
        ['X-Auth-Token', token],
        ...(body === undefined ? [] : jsonHeaders(body)),
      ];
      const whole = url.startsWith('http') ? url : `${images}${url}`;
      const answer = await client.send(expected, { method, url: whole, headers, ...(body && { body }) });
      return answer.text();
    },
  };
}

const AGENT = 'openstacksdk/3.3.0 keystoneauth1/5.8.0 python-requests/2.32.3 CPython/3.12.3';

/** What Glance says of an image. */
export type ImageRecord = { readonly id: string } & Readonly<Record<string, unknown>>;

interface Links {
  readonly links: readonly { readonly href: string }[];
}

interface IdentityVersions {
  readonly versions: { readonly values: readonly Links[] };
}

interface ImageVersions {
  readonly versions: readonly Links[];
}

interface Client {
  /** A version document. */
  get(url: string): Promise<unknown>;
  send(expected: number, request: Omit<OutgoingRequest, 'proxy'>): Promise<Answer>;
}

function clientOf({ proxy }: Pick<DemoClientOptions, 'proxy'>): Client {
  const sendExpecting: Client['send'] = async (expected, request) => {
    const answer = await send({ ...request, proxy });
    if (answer.status === expected) return answer;
    await answer.text();
    throw new Error(`${request.method} ${request.url} was answered ${answer.status} ${answer.reason}`);
  };
  return {
    send: sendExpecting,
    get: async (url) => {
      const headers = commonHeaders(AGENT, 'application/json');
      const answer = await sendExpecting(300, { method: 'GET', url, headers });
      return JSON.parse(await answer.text()) as unknown;
    },
  };
}

async function signOn(client: Client, v3Url: string, credentials: Credentials) {
  const { username, password, userDomainId, projectName, projectDomainId } = credentials;
  const user = { password, name: username, domain: { id: userDomainId } };
  const body = pythonJson({
    auth: {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: projectName, domain: { id: projectDomainId } } },
    },
  });
  const headers = [...commonHeaders(AGENT, 'application/json'), ...jsonHeaders(body)];
  const answer = await client.send(201, { method: 'POST', url: `${v3Url}auth/tokens`, headers, body });
  const { token } = JSON.parse(await answer.text()) as { token: { catalog: readonly CatalogEntry[] } };
  const images = token.catalog.find(({ type }) => type === 'image');
  const endpoint = images?.endpoints.find((candidate) => candidate.interface === 'public');
  if (!endpoint) throw new Error('The catalog has no public image endpoint.');
  return { token: answer.header('x-subject-token')!, imageUrl: endpoint.url };
}

interface CatalogEntry {
  readonly type: string;
  readonly endpoints: readonly { readonly interface: string; readonly url: string }[];
}

async function createImage(client: Client, url: string, { token, name }: { token: string; name: string }) {
  const body = pythonJson({
    container_format: 'bare',
    visibility: 'public',
    disk_format: 'qcow2',
    name,
    'owner_specified.openstack.md5': '',
    'owner_specified.openstack.sha256': '',
    'owner_specified.openstack.object': `images/${name}`,
  });
  const headers: Headers = [...commonHeaders(AGENT, '*/*'), ['X-Auth-Token', token], ...jsonHeaders(body)];
  const answer = await client.send(201, { method: 'POST', url, headers, body });
  return JSON.parse(await answer.text()) as ImageRecord;
}

interface Upload {
  readonly token: string;
  readonly bytes: DemoClientOptions['imageBytes'];
}

async function upload(client: Client, url: string, { token, bytes }: Upload): Promise<void> {
  const whole = bytes instanceof Uint8Array;
  const headers: Headers = [
    ...commonHeaders(AGENT, ''),
    ['Content-Type', 'application/octet-stream'],
    ['X-Auth-Token', token],
    whole ? ['Content-Length', String(bytes.byteLength)] : ['Transfer-Encoding', 'chunked'],
  ];
  const answer = await client.send(204, { method: 'PUT', url, headers, body: whole ? pieces(bytes) : bytes });
  await answer.text();
}

const PIECE_BYTES = 64 * 1024;

// eslint-disable-next-line @typescript-eslint/require-await -- what is in memory is given as what comes from a file
async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

function jsonHeaders(body: string): Headers {
  return [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
  ];
}
