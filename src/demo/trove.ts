/** The little Trove and Cinder: an instance is accepted at once and made later, on a volume that is made later too. */

import { asynchronous, type AsynchronousParts } from './asynchronous.js';
import { send, type Answer } from './http-client.js';
import type { Handler } from './http-server.js';
import { commonHeaders, type KeystoneSession } from './keystone-session.js';
import { pythonJson } from './python-json.js';

/** Serves what is below `/volume`. */
export function cinder(parts: AsynchronousParts): Handler {
  return asynchronous(parts, {
    path: /^\/v3\/[^/]+\/volumes(?:\/([^/]+))?$/,
    key: 'volume',
    statuses: { making: 'creating', made: 'available', failed: 'error' },
    work: () => parts.pause('making'),
  });
}

export interface TroveParts extends AsynchronousParts {
  /** Trove's own: it calls Cinder as itself, whoever asked for the instance. */
  readonly session: KeystoneSession;
  readonly volumesUrl: string;
  readonly agent: string;
  readonly proxy: string | undefined;
}

/** Serves what is below `/database`. */
export function trove(parts: TroveParts): Handler {
  return asynchronous(parts, {
    path: /^\/v1\.0\/[^/]+\/instances(?:\/([^/]+))?$/,
    key: 'instance',
    statuses: { making: 'BUILD', made: 'ACTIVE', failed: 'ERROR' },
    work: async (id) => {
      await parts.pause('work');
      await makeVolume(parts, `datastore-${id}`);
    },
  });
}

async function makeVolume(parts: TroveParts, name: string): Promise<void> {
  const body = pythonJson({ volume: { size: 1, name } });
  let volume = await volumeIn(202, await callCinder(parts, { path: '', body }));
  while (volume.status === 'creating') {
    await parts.pause('poll');
    volume = await volumeIn(200, await callCinder(parts, { path: `/${volume.id}` }));
  }
  if (volume.status !== 'available') throw new Error(`The volume ${volume.id} is ${volume.status}`);
}

async function callCinder(
  { session, volumesUrl, agent, proxy }: TroveParts,
  { path, body }: { readonly path: string; readonly body?: string },
): Promise<Answer> {
  const content: readonly (readonly [string, string])[] =
    body === undefined
      ? []
      : [
          ['Content-Type', 'application/json'],
          ['Content-Length', String(body.length)],
        ];
  return send({
    method: body === undefined ? 'GET' : 'POST',
    url: `${volumesUrl}${path}`,
    headers: [
      ...commonHeaders(agent, 'application/json'),
      ['X-Auth-Token', await session.token()],
      ...content,
    ],
    proxy,
    ...(body !== undefined && { body }),
  });
}

interface Volume {
  readonly id: string;
  readonly status: string;
}

async function volumeIn(expected: number, answer: Answer): Promise<Volume> {
  const text = await answer.text();
  if (answer.status !== expected) throw new Error(`Cinder answered ${answer.status} ${answer.reason}`);
  return (JSON.parse(text) as { readonly volume: Volume }).volume;
}
