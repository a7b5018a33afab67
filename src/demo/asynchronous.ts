/** What the asynchronous services have in common: they accept, answer 202, and do the work afterwards. */

import type { Call, Handler, Reply } from './http-server.js';
import { requestId, uuid, type Source } from './ids.js';
import type { Validate } from './keystone-session.js';
import { pythonJson } from './python-json.js';

/** Waits: before accepted work begins, while something accepted is made, between two looks at it. */
export type Pause = (why: 'work' | 'making' | 'poll') => Promise<void>;

export interface AsynchronousParts {
  readonly source: Source;
  readonly identityUrl: string;
  readonly validate: Validate;
  readonly pause: Pause;
}

interface Kind {
  /** `/v3/{project}/volumes` and its members, as RegExp with a group for the id. */
  readonly path: RegExp;
  /** The member of a document: `volume`. */
  readonly key: string;
  readonly statuses: { readonly made: string; readonly making: string; readonly failed: string };
  readonly work: (id: string) => Promise<void>;
}

interface Thing {
  readonly id: string;
  readonly name: unknown;
  status: string;
}

/** Serves the things of one kind: creates them some time after saying so, and shows how far they are. */
export function asynchronous(parts: AsynchronousParts, { path, key, statuses, work }: Kind): Handler {
  const things = new Map<string, Thing>();
  const begin = async (thing: Thing): Promise<void> => {
    try {
      await work(thing.id);
      thing.status = statuses.made;
    } catch {
      thing.status = statuses.failed;
    }
  };
  return async (call) => {
    const caller = await parts.validate(call.header('x-auth-token')).catch(() => undefined);
    if (!caller) return unauthorized(parts);
    const match = path.exec(call.path);
    if (!match) return json(parts.source, NOT_FOUND, { message: 'The resource could not be found.' });
    if (call.method === 'POST') {
      const thing = { id: uuid(parts.source), name: await nameIn(call, key), status: statuses.making };
      things.set(thing.id, thing);
      void begin(thing);
      return json(parts.source, [202, 'Accepted'], { [key]: { ...thing } });
    }
    const thing = things.get(match[1] ?? '');
    if (!thing) return json(parts.source, NOT_FOUND, { message: `${key} ${match[1]} could not be found.` });
    return json(parts.source, [200, 'OK'], { [key]: thing });
  };
}

const NOT_FOUND = [404, 'Not Found'] as const;

function unauthorized({ source, identityUrl }: AsynchronousParts): Reply {
  const reply = json(source, [401, 'Unauthorized'], { error: { code: 401, title: 'Unauthorized' } });
  return { ...reply, headers: [...reply.headers, ['Www-Authenticate', `Keystone uri="${identityUrl}"`]] };
}

function json(source: Source, [status, reason]: readonly [number, string], value: object): Reply {
  const body = pythonJson(value);
  return {
    status,
    reason,
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
      ['X-Openstack-Request-Id', requestId(source)],
    ],
    body,
  };
}

async function nameIn(call: Call, key: string): Promise<unknown> {
  try {
    const asked = JSON.parse(await call.text()) as Readonly<Record<string, { readonly name?: unknown }>>;
    return asked[key]?.name;
  } catch {
    return undefined;
  }
}
