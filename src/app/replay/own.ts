/** Before a DELETE or a PUT is sent: whether what it names is the run's own. */

import type { Request } from '../../model/message.js';
import type { PlannedCall } from '../../model/replay.js';
import { pathOf } from '../../model/url.js';
import { touches } from '../../regress/plan/refusals.js';
import { askAside, askingHeaders, bareUrl } from './aside.js';
import type { Line } from './live-call.js';

/** What a PUT would meet; `own`: something that the run made, or that lies below such a thing. */
export type Before = 'there' | 'absent' | 'unknown' | 'own';

export interface Owning {
  readonly line: Line;
  readonly timeoutMs: number;
  readonly allowDestructive: boolean;
  /** Exchanges of the recording whose thing was made anew in this run. */
  readonly made: ReadonlySet<string>;
}

/** `refused`: why it is not sent. */
export interface Checked {
  readonly refused: string | null;
  readonly before: Before;
}

/** A service answers 201 to a PUT over what was there too, so that it is asked beforehand. */
export async function checkOwn(call: PlannedCall, request: Request, own: Owning): Promise<Checked> {
  if (!touches(call.step)) return { refused: null, before: 'own' };
  if (call.owners.length > 0) {
    const isOwn = own.allowDestructive || call.owners.some((id) => own.made.has(id));
    return { refused: isOwn ? null : 'what it names was not made in this run', before: 'own' };
  }
  if (request.method !== 'PUT') return { refused: null, before: 'unknown' };
  const before = await whatIsThere(request, own);
  if (own.line.signal.aborted) return { refused: 'interrupted', before };
  const isTaken = before === 'there' && !own.allowDestructive;
  const words = `${pathOf(request.url)} is there already, and the run did not make it; --allow-destructive replaces it`;
  return { refused: isTaken ? `${words}, --suffix gives names of its own` : null, before };
}

async function whatIsThere(request: Request, { line, timeoutMs }: Owning): Promise<Before> {
  const thing = { url: bareUrl(request.url), headers: askingHeaders(request) };
  const status = await askAside(line, { method: 'HEAD', ...thing, timeoutMs });
  if (typeof status !== 'number') return 'unknown';
  if (status < 300) return 'there';
  return status === 404 ? 'absent' : 'unknown';
}
