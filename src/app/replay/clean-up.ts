/** Undoes what a run made, the last thing first, and says what is left. */

import type { Headers, Request, Response } from '../../model/message.js';
import { headerValue, jsonText, mediaType } from '../../model/message.js';
import type { CleanUp } from '../../model/replay.js';
import { pathOf } from '../../model/url.js';
import { lookUp, parseJson } from '../../text/json-value.js';

/** A thing that the run made: where it is, and how one asks for its removal. */
interface Made {
  readonly url: string;
  readonly headers: Headers;
}

export interface Undoing {
  /** Takes note of a call that may have made or removed something. */
  readonly note: (request: Request, response: Response, mayMake: boolean) => void;
  /** A call that would have made something was not answered: it may have. */
  readonly unanswered: (request: Request, reason: string) => void;
  /** Removes what is there, or with null says only that it is. */
  readonly undo: (remove: Remove | null) => Promise<CleanUp>;
}

/** Sends a DELETE: the status of its answer, or why there was none. */
export type Remove = (made: { readonly url: string; readonly headers: Headers }) => Promise<number | string>;

export function createUndoing(): Undoing {
  const made: Made[] = [];
  const unsure: Left[] = [];
  let count = 0;
  return {
    note(request, response, mayMake) {
      const { method } = request;
      if (method === 'DELETE' && response.status < 300) {
        const gone = pathOf(request.url);
        const index = made.findLastIndex(({ url }) => pathOf(url) === gone);
        if (index >= 0) made.splice(index, 1);
      }
      if (!mayMake) return;
      const url = madeAt(request, response);
      if (url === undefined && response.status === 201) {
        unsure.push({
          target: pathOf(request.url),
          reason: 'what was made there cannot be told from the answer',
        });
      }
      if (url === undefined || made.some((one) => one.url === url)) return;
      count += 1;
      made.push({ url, headers: request.headers.filter(([name]) => KEPT.has(name.toLowerCase())) });
    },
    unanswered: (request, reason) =>
      void unsure.push({
        target: pathOf(request.url),
        reason: `something may have been made there: ${reason}`,
      }),
    async undo(remove) {
      const { removed, left } = await undoAll(made, remove);
      return { made: count, removed, left: [...left, ...unsure] };
    },
  };
}

const KEPT = new Set([
  'x-auth-token',
  'authorization',
  'cookie',
  'user-agent',
  'accept',
  'openstack-api-version',
  'x-openstack-nova-api-version',
]);

type Left = CleanUp['left'][number];

async function undoAll(
  made: readonly Made[],
  remove: Remove | null,
): Promise<Pick<CleanUp, 'removed' | 'left'>> {
  const removed: string[] = [];
  const left: Left[] = [];
  for (const one of made.toReversed()) {
    const target = pathOf(one.url);
    const result = remove ? await remove(one) : 'it was to be kept';
    if (typeof result === 'number' && (result < 300 || result === 404)) removed.push(target);
    else left.push({ target, reason: typeof result === 'number' ? `DELETE was answered ${result}` : result });
  }
  return { removed, left };
}

/** Below the collection that it was posted to, by the id that the answer tells; or where it was put. */
function madeAt(request: Request, response: Response): string | undefined {
  if (response.status < 200 || response.status > 202) return undefined;
  const url = request.url.replace(/[?#].*$/s, '');
  if (request.method === 'PUT') return response.status === 201 ? url : undefined;
  if (request.method !== 'POST') return undefined;
  const id = idInBody(response) ?? idInLocation(request, response);
  return id === undefined ? undefined : `${url.replace(/\/+$/, '')}/${id}`;
}

function idInBody({ headers, body }: Response): string | undefined {
  const json = mediaType(headers) === '' ? undefined : parseJson(jsonText(body) ?? '');
  if (typeof json !== 'object' || json === null) return undefined;
  const [only, ...others] = Object.values(json) as readonly unknown[];
  const own = lookUp(json, '/id') ?? (others.length === 0 ? lookUp(only, '/id') : undefined);
  return typeof own === 'string' || typeof own === 'number' ? String(own) : undefined;
}

/** `Location: …/images/7` of what was posted to `…/images`, wherever the service thinks that it is. */
function idInLocation(request: Request, { headers }: Response): string | undefined {
  const location = headerValue(headers, 'location');
  if (location === undefined) return undefined;
  const segments = pathOf(location).split('/').filter(Boolean);
  const collection = pathOf(request.url).split('/').filter(Boolean).at(-1);
  return segments.at(-2) === collection ? segments.at(-1) : undefined;
}
