/** Why an upstream gave no answer, in a cause and a sentence. Only codes are read: messages may carry what was sent. */

import type { FailureCause } from '../model/exchange.js';
import { METADATA_CODE } from './metadata.js';

export interface Reason {
  readonly cause: FailureCause;
  /** One sentence: who, what happened, what to check. */
  readonly message: string;
}

/** The reason behind an error of the upstream side; `host` is `host:port` as addressed. */
export function reasonOf(error: unknown, host: string): Reason {
  const code = codeOf(error);
  const detail = code === '' ? '' : ` (${code})`;
  if (code === METADATA_CODE) {
    return {
      cause: 'refused-by-recorder',
      message: `${host} is a link-local address, as of a cloud's metadata service, which is not passed on. Start wiretale with --allow-metadata if it is to be.`,
    };
  }
  if (REFUSED.has(code)) {
    return {
      cause: 'upstream-refused',
      message: `${host} refused the connection${detail}. Check that the service runs, and that this is its port.`,
    };
  }
  if (UNREACHABLE.has(code) || /^ERR_(?:TLS|SSL)|CERT|SIGNATURE/.test(code)) {
    return {
      cause: 'upstream-unreachable',
      message: `${host} could not be reached${detail}. Check the name, the route and the certificate.`,
    };
  }
  if (/^(?:HPE_|ERR_|UND_ERR_(?:HEADERS_OVERFLOW|INVALID))/.test(code)) {
    return {
      cause: 'upstream-invalid',
      message: `${host} and wiretale could not agree on valid HTTP${detail}. Check that HTTP is spoken on that port.`,
    };
  }
  return {
    cause: 'upstream-closed',
    message: `${host} closed the connection before the answer was complete${detail}. Check the service's log.`,
  };
}

/** The status with which the recorder answers in place of the upstream. */
export function statusOf(cause: FailureCause): number {
  return cause === 'refused-by-recorder' ? 403 : 502;
}

/** An error code as Node and undici set it; '' for none. undici leaves its parser's errors without one. */
export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return name === 'HTTPParserError' ? 'HPE_INVALID' : '';
}

const REFUSED = new Set(['ECONNREFUSED']);

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EPROTO',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
