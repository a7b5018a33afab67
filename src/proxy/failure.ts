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
  const ofTls = tlsMessage(code, host);
  if (ofTls !== undefined) return { cause: 'upstream-unreachable', message: ofTls };
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

function tlsMessage(code: string, host: string): string | undefined {
  const untrusted = UNTRUSTED[code];
  if (untrusted !== undefined) {
    const remedy = code.startsWith('CERT_') || code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? RENEW : TRUST;
    return `${host} showed a certificate that is not trusted: ${untrusted} (${code}). ${remedy}`;
  }
  if (!/ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE)$/.test(code)) return undefined;
  return `${host} broke off the TLS handshake (${code}). If it asks for a client’s certificate, pass it unread: --tunnel.`;
}

/** Why a service's certificate was not taken, by Node's and OpenSSL's names. */
const UNTRUSTED: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is unknown',
  CERT_UNTRUSTED: 'its authority is not trusted',
};

const TRUST = 'Name the authority that signed it: --upstream-ca FILE.';
const RENEW = 'Check it, or take any with --insecure-upstream.';

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
