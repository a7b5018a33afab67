/** The little cloud's APIs as a test calls them: signed on, one function for each kind of request. */

import type { DemoCloudOptions } from '../../src/demo/options.js';
import { observedCloud, type ObservedCloud } from './demo.js';

interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
}

/** The cloud with its user signed on. */
export interface DemoApi extends ObservedCloud {
  readonly token: string;
  /** Below `/identity/v3` or `/image/v2`, with the token. */
  readonly ask: (method: string, path: string, ask?: Ask) => Promise<Response>;
  readonly signOn: (auth: object) => Promise<Response>;
  /** Creates an image, with bytes when they are given. */
  readonly newImage: (properties: object, bytes?: string) => Promise<string>;
}

export const OCTETS = { 'Content-Type': 'application/octet-stream' };

/** A watched cloud whose user has signed on. */
export async function demoApi(options: Partial<DemoCloudOptions> = {}): Promise<DemoApi> {
  const observed = await observedCloud(options);
  const { identityUrl, imageUrl, credentials } = observed.cloud;
  const call = (url: string, method: string, { headers = {}, json, body }: Ask): Promise<Response> => {
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
    const content = json === undefined ? body : JSON.stringify(json);
    return fetch(url, {
      method,
      headers: { ...type, ...headers },
      ...(content === undefined ? {} : { body: content }),
    });
  };
  const signOn: DemoApi['signOn'] = (auth) =>
    call(`${identityUrl}/v3/auth/tokens`, 'POST', { json: { auth } });
  const signedOn = await signOn(byName(credentials));
  const token = signedOn.headers.get('x-subject-token')!;
  const ask: DemoApi['ask'] = (method, path, asked = {}) => {
    const url = `${path.startsWith('/v3') ? identityUrl : imageUrl}${path}`;
    return call(url, method, { ...asked, headers: { 'X-Auth-Token': token, ...asked.headers } });
  };
  const newImage: DemoApi['newImage'] = async (properties, bytes) => {
    const { id } = (await (await ask('POST', '/v2/images', { json: properties })).json()) as { id: string };
    if (bytes !== undefined) await ask('PUT', `/v2/images/${id}/file`, { headers: OCTETS, body: bytes });
    return id;
  };
  return { ...observed, token, ask, signOn, newImage };
}

/** The body of a sign-on by name, in the user's project. */
export function byName(
  { username, password, projectName }: DemoApi['cloud']['credentials'],
  given = password,
): object {
  const domain = { id: 'default' };
  return {
    identity: { methods: ['password'], password: { user: { name: username, domain, password: given } } },
    scope: { project: { name: projectName, domain } },
  };
}

/** `404 Not Found` */
export const status = ({ status: code, statusText }: Response): string => `${code} ${statusText}`;
