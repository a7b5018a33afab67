/** Errors: what the user can fix is a `UserError`; anything else is a bug and keeps its stack. */

/** 0 done or same · 1 different · 2 the user's error · 3 incomplete · 70 ours. */
export const EXIT = { ok: 0, different: 1, usage: 2, incomplete: 3, internal: 70 } as const;

export interface UserErrorDetail {
  /** What to do next, as a sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Exit code; 2 unless the work was begun and could not be completed. */
  readonly exitCode?: number;
}

/** Something that the user can fix: a stable code (`port-in-use`), one sentence, what to do next. */
export class UserError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(code: string, message: string, detail: UserErrorDetail = {}) {
    super(message, detail.cause === undefined ? {} : { cause: detail.cause });
    this.name = 'UserError';
    this.code = code;
    this.hint = detail.hint;
    this.exitCode = detail.exitCode ?? EXIT.usage;
  }
}
