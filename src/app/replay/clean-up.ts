/** Undoes what a run made, the last thing first, and says what is left. */

import type { Headers, Request, Response } from '../../model/message.js';
import { headerValue, jsonText, mediaType } from '../../model/message.js';
import type { CleanUp } from '../../model/replay.js';
import { pathOf } from '../../model/url.js';
import { lookUp, parseJson } from '../../text/json-value.js';
import { askingHeaders, bareUrl } from './aside.js';
import type { Before } from './own.js';

/** A thing that the run made: where it is, and how one asks for its removal. */
interface Made {
  readonly url: string;
  readonly headers: Headers;
}

/** A call that was answered. */
export interface Noted {
  readonly request: Request;
  readonly response: Response;
  /** Whether it made something when it was recorded. */
  readonly makes: boolean;
  /** What was there before, of a PUT. */
  readonly before: Before;
}

export interface Undoing {
  /** Takes note of a call that may have made or removed something. */
  readonly note: (noted: Noted) => void;
  /** A call that would have made something was not answered: it may have. */
  readonly unanswered: (request: Request, reason: string) => void;
  /** Removes what is there, or with null says only that it is. */
  readonly undo: (remove: Remove | null) => Promise<CleanUp>;
}

/** Sends a DELETE: the status of its answer, or why there was none. */
export type Remove = (made: { readonly url: string; readonly headers: Headers }) => Promise<number | string>;

export function createUndoing(): Undoing {
  const made: Made[] = [];
  const paths: string[] = [];
  const unsure: Left[] = [];
  const isBelowOwn = (path: string): boolean =>
    paths.some((one) => path === one || path.startsWith(`${one}/`));
  return {
    note(noted) {
      const { request, response } = noted;
      const path = pathOf(request.url);
      if (response.status >= 300) return;
      if (request.method === 'DELETE') {
        const index = made.findLastIndex(({ url }) => pathOf(url) === path);
        if (index >= 0) made.splice(index, 1);
      }
      const url = madeAt(noted);
      const reason = url === undefined ? unsureOf(noted, isBelowOwn(path)) : null;
      if (reason !== null) unsure.push({ target: path, reason });
      if (url === undefined || made.some((one) => one.url === url)) return;
      paths.push(pathOf(url));
      made.push({ url, headers: askingHeaders(request) });
    },
    unanswered: (request, reason) =>
      void unsure.push({
        target: pathOf(request.url),
        reason: `something may have been made there: ${reason}`,
      }),
    async undo(remove) {
      const { removed, left } = await undoAll(made, remove);
      return { made: paths.length, removed, left: [...left, ...unsure] };
    },
  };
}

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
function madeAt({ request, response, makes, before }: Noted): string | undefined {
  const url = bareUrl(request.url);
  if (request.method === 'PUT') {
    const isMade = before === 'absent' || (before === 'own' && response.status === 201);
    return isMade ? url : undefined;
  }
  if (request.method !== 'POST' || !makes || response.status > 202) return undefined;
  const id = idInBody(response) ?? idInLocation(request, response);
  return id === undefined ? undefined : `${url.replace(/\/+$/, '')}/${id}`;
}

/** Why something may be left there; null when nothing speaks for it. An action on a thing of the run's own makes none. */
function unsureOf({ request, response, makes, before }: Noted, isBelowOwn: boolean): string | null {
  const { method } = request;
  if (method === 'PUT' && before === 'there') return 'it was there before, and was replaced';
  if (method === 'PUT' && before === 'unknown' && response.status === 201) {
    return 'whether it was there before cannot be told';
  }
  const isAnswered = response.status === 201 || (response.status === 202 && !isBelowOwn);
  return method === 'POST' && makes && isAnswered
    ? 'what was made there cannot be told from the answer'
    : null;
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
