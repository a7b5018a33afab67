/** Who caused what in the little cloud, kept beside the wire: the truth that correlation is measured against. */

import { AsyncLocalStorage } from 'node:async_hooks';

/** A call being answered, or a person at work. `requestId` is what the answer calls it, once that is known. */
export interface Cause {
  readonly person?: string;
  requestId?: string | undefined;
}

/** The call that its answer calls `requestId` was made by the work on `by`. */
export interface Caused {
  readonly requestId: string;
  readonly by: Cause;
}

export type CauseLog = (caused: Caused) => void;

const working = new AsyncLocalStorage<{ readonly cause: Cause; readonly log: CauseLog }>();

/** Does some work; every call that is made meanwhile, also later by what it started, is noted as caused by it. */
export function asCause<Result>(cause: Cause, log: CauseLog, work: () => Result): Result {
  return working.run({ cause, log }, work);
}

/** Notes a call that the work under way made; its answer tells how it is called. */
export function noteCall(requestId: string | undefined): void {
  const by = working.getStore();
  if (by && requestId !== undefined) by.log({ requestId, by: by.cause });
}
