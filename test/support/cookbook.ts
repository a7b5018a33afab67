/** Cookbooks of sketched calls, and what a real shell makes of their commands. */

import { spawnSync } from 'node:child_process';
import { fill } from '../../src/bindings/apply.js';
import { PROFILES } from '../../src/app/profiles.js';
import { understand } from '../../src/app/understand.js';
import type { Cookbook, Recipe } from '../../src/model/cookbook.js';
import type { RedactedExchange } from '../../src/model/exchange.js';
import { cookbookOf } from '../../src/trace/cookbook/book.js';
import { languageOf, type LanguageName } from '../../src/trace/lang/languages.js';
import { layOut, type Call } from './exchanges.js';
import { aManifest } from './stored.js';

interface Told {
  readonly language?: LanguageName;
  /** The command that was recorded. */
  readonly argv?: readonly string[];
}

/** The cookbook of these exchanges, by the built-in profiles. */
export function bookOf(
  exchanges: readonly RedactedExchange[],
  { language = 'en', argv }: Told = {},
): Cookbook {
  const command = argv && { argv, cwd: '/home/me', env: {} };
  const manifest = aManifest({ name: 'sample', ...(command && { command }) });
  const { flows } = understand({ manifest, exchanges });
  const common = { manifest, problems: [], profiles: PROFILES, fill, slug: 'cookbook' };
  return cookbookOf({ ...common, flows, title: 'sample', language: languageOf(language) });
}

/** A sign-on by name whose answer brings a token and Glance's endpoint, then these calls, each with the token. */
export function sessionOf(calls: readonly Call[]): readonly RedactedExchange[] {
  return layOut([SIGN_ON, ...calls.map((call) => ({ ...call, requestHeaders: withToken(call) }))]);
}

export const KEYSTONE = 'http://192.0.2.10/identity';
export const GLANCE = 'http://192.0.2.10/image';
const TOKEN = '<token:00000000000000c1>';
export const PASSWORD = '<password:00000000000000c2>';

function withToken({ requestHeaders = [] }: Call): NonNullable<Call['requestHeaders']> {
  return [['User-Agent', 'openstacksdk/4.4.0'], ['X-Auth-Token', TOKEN], ...requestHeaders];
}

const SIGN_ON: Call = {
  method: 'POST',
  url: `${KEYSTONE}/v3/auth/tokens`,
  requestBody: {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'admin', domain: { id: 'default' }, password: PASSWORD } },
      },
      scope: { project: { name: 'admin', domain: { id: 'default' } } },
    },
  },
  status: 201,
  reason: 'CREATED',
  responseHeaders: [['X-Subject-Token', TOKEN]],
  responseBody: {
    token: {
      user: { id: 'a5362cbd04fd4783a038d5a342d58e00', name: 'admin' },
      expires_at: '2026-11-21T12:51:26.000000Z',
      catalog: [
        { type: 'identity', endpoints: [{ interface: 'public', url: KEYSTONE }] },
        {
          type: 'image',
          endpoints: [
            { interface: 'admin', url: `${GLANCE}-admin` },
            { interface: 'public', url: GLANCE },
          ],
        },
      ],
    },
  },
};

/** What curl was given: its arguments, and what it could read. */
export interface Given {
  readonly args: readonly string[];
  readonly input: string;
}

/** Runs a recipe's command by `sh`, with a curl that only notes what it is given. */
export function givenToCurl({ command }: Recipe, variables: Readonly<Record<string, string>>): Given {
  // jq is no part of every machine: of what a command asks it, Node says the same.
  const stub = `curl() { printf '%s\\0' "$@"; case " $* " in *' @- '*) cat;; esac; }
tee() { cat; }
jq() { ${process.execPath} -e 'const text = require("fs").readFileSync(0, "utf8");
const json = JSON.stringify(text);
const [how, what] = process.argv.slice(1);
const entity = (c) => ({ 38: "&amp;", 60: "&lt;", 62: "&gt;", 39: "&#39;", 34: "&quot;" })[c.charCodeAt(0)];
process.stdout.write(what === "@html" ? text.replace(/[&<>\\x27"]/g, entity) : what === "@uri" ? encodeURIComponent(text) : how === "-Rs" ? json : json.slice(1, -1))' -- "$@"; }\n`;
  const { stdout, stderr, status } = spawnSync('sh', ['-eu'], {
    input: stub + command,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  if (status !== 0 || stderr !== '') throw new Error(`${command}\n${stderr}`);
  const args = stdout.split('\0');
  return { args: args.slice(0, -1), input: args.at(-1)! };
}

/** The text of a phrase. */
export function plain(phrase: Cookbook['needs']): string {
  return phrase.map(({ text, code }) => text + code).join('');
}
