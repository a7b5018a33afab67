/** A `UserError` on its way between threads and processes: of an error only plain values arrive whole. */

import { UserError } from '../model/errors.js';

export interface SpokenError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

export function spoken({ code, message, hint }: UserError): SpokenError {
  return { code, message, hint };
}

export function heard({ code, message, hint }: SpokenError): UserError {
  return new UserError(code, message, hint === undefined ? {} : { hint });
}
