/** How a service talks to Keystone: its own sign-on, kept until it expires, and validation of other people's tokens. */

import { send, type Answer } from './http-client.js';
import type { Source } from './ids.js';
import type { Headers } from '../model/message.js';
import { pythonJson } from './python-json.js';

/** Who signs on, for what, with which User-Agent, through which proxy. `discovers`: asks for the versions first. */
export interface Account {
  readonly identityUrl: string;
  readonly agent: string;
  readonly user: { readonly name: string; readonly password: string; readonly domain: object };
  readonly scope: object;
  readonly proxy: string | undefined;
  readonly discovers: boolean;
  readonly now: Source['now'];
  /** How long the answer about a token is kept, in ms; 300 s when left out, 0 for not at all. */
  readonly validationKeptMs?: number;
}

export interface KeystoneSession {
  token(): Promise<string>;
  /** A request below Keystone's v3 URL, with the session's token. */
  get(path: string, accept?: string): Promise<unknown>;
}

/** What Keystone says of a valid token, as far as services here ask. */
export interface Validated {
  readonly projectId: string | undefined;
  readonly roles: readonly string[];
}

export type Validate = (token: string | undefined) => Promise<Validated | undefined>;

const VALIDATION_KEPT_MS = 300_000;

export function keystoneSession(account: Account): KeystoneSession {
  let v3: Promise<string> | undefined;
  let signedOn: Promise<{ readonly token: string; readonly expiresAt: number }> | undefined;

  const forgetOnFailure = <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => {
      v3 = signedOn = undefined;
    });
    return promise;
  };
  const v3Url = (): Promise<string> => (v3 ??= forgetOnFailure(discover(account)));
  const start = () => (signedOn = forgetOnFailure(v3Url().then((url) => signOn(account, url))));
  const token = async (): Promise<string> => {
    const kept = await (signedOn ?? start());
    return kept.expiresAt > account.now().getTime() ? kept.token : (await start()).token;
  };

  return {
    token,
    get: async (path, accept = '*/*') => {
      const headers: Headers = [...commonHeaders(account.agent, accept), ['X-Auth-Token', await token()]];
      const url = `${await v3Url()}${path}`;
      const answer = await send({ method: 'GET', url, headers, proxy: account.proxy });
      return JSON.parse(await bodyWith(200, answer)) as unknown;
    },
  };
}

/** The token middleware of a service: keeps what Keystone said of a token for 300 s. */
export function tokenValidator(account: Account, query: '' | '?nocatalog'): Validate {
  const session = keystoneSession(account);
  const kept = new Map<string, { readonly validated: Validated; readonly until: number }>();
  return async (token) => {
    if (token === undefined) return undefined;
    const known = kept.get(token);
    if (known && known.until > account.now().getTime()) return known.validated;
    const validated = await validate({ account, session, token, query });
    const { validationKeptMs = VALIDATION_KEPT_MS } = account;
    if (validated) kept.set(token, { validated, until: account.now().getTime() + validationKeptMs });
    return validated;
  };
}

/** The header lines of every request that keystoneauth sends. */
export function commonHeaders(agent: string, accept: string): Headers {
  return [
    ['User-Agent', agent],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Accept', accept],
    ['Connection', 'keep-alive'],
  ];
}

async function discover({ identityUrl, agent, proxy, discovers }: Account): Promise<string> {
  if (!discovers) return `${identityUrl}/v3`;
  const headers = commonHeaders(agent, 'application/json');
  const answer = await send({ method: 'GET', url: identityUrl, headers, proxy });
  const { versions } = JSON.parse(await bodyWith(300, answer)) as VersionDocument;
  return versions.values[0]!.links[0]!.href.replace(/\/$/, '');
}

interface VersionDocument {
  readonly versions: { readonly values: readonly { readonly links: readonly { readonly href: string }[] }[] };
}

async function signOn({ user, scope, agent, proxy }: Account, v3: string) {
  const identity = { methods: ['password'], password: { user: credentials(user) } };
  const body = pythonJson({ auth: { identity, scope } });
  const headers: Headers = [
    ...commonHeaders(agent, 'application/json'),
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
  ];
  const answer = await send({ method: 'POST', url: `${v3}/auth/tokens`, headers, body, proxy });
  const { token } = JSON.parse(await bodyWith(201, answer)) as { token: { expires_at: string } };
  return { token: answer.header('x-subject-token')!, expiresAt: Date.parse(token.expires_at) };
}

function credentials({ password, name, domain }: Account['user']): object {
  return { password, name, domain };
}

interface Validation {
  readonly account: Account;
  readonly session: KeystoneSession;
  readonly token: string;
  readonly query: string;
}

async function validate({ account, session, token, query }: Validation): Promise<Validated | undefined> {
  const service = await session.token();
  const headers: Headers = [
    ...commonHeaders('python-keystoneclient', 'application/json'),
    ['X-Subject-Token', token],
    ['OpenStack-Identity-Access-Rules', '1'],
    ['X-Auth-Token', service],
  ];
  const url = `${account.identityUrl}/v3/auth/tokens${query}`;
  const answer = await send({ method: 'GET', url, headers, proxy: account.proxy });
  if (answer.status === 404) return void (await answer.text());
  const document = JSON.parse(await bodyWith(200, answer)) as TokenDocument;
  return {
    projectId: document.token.project?.id,
    roles: (document.token.roles ?? []).map((role) => role.name),
  };
}

interface TokenDocument {
  readonly token: {
    readonly project?: { readonly id: string };
    readonly roles?: readonly { readonly name: string }[];
  };
}

async function bodyWith(status: number, answer: Answer): Promise<string> {
  const body = await answer.text();
  if (answer.status === status) return body;
  throw new Error(`Keystone answered ${answer.status} ${answer.reason} where ${status} was expected`);
}
