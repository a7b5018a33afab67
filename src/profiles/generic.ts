/** The profile of any HTTP API: nothing is known beforehand, so participants are hosts and operations are requests. */

import type { ServiceProfile, VolatileRule } from '../model/profile.js';
import { GENERIC_SECRETS } from './generic-secrets.js';

/** What HTTP itself and common frameworks say anew with each answer. */
const GENERIC_VOLATILE: readonly VolatileRule[] = [
  { header: 'Date', format: 'time' },
  { header: 'Expires', format: 'time' },
  { header: 'Last-Modified', format: 'time' },
  { header: 'Age', format: 'number' },
  // Ids and times in a body make its length differ.
  { header: 'Content-Length', format: 'number' },
  { header: 'ETag', format: 'text' },
  { header: 'X-Request-Id', format: 'text' },
  { header: 'X-Correlation-Id', format: 'text' },
  { header: 'X-Runtime', format: 'number' },
  { header: 'X-Response-Time', format: 'text' },
  { header: 'Traceparent', format: 'text' },
  { header: 'Server-Timing', format: 'text' },
];

export const GENERIC: ServiceProfile = {
  id: 'generic',
  services: [],
  operations: [],
  manners: { alone: [], first: {} },
  secrets: GENERIC_SECRETS,
  names: [],
  variables: [],
  volatile: GENERIC_VOLATILE,
  unordered: [],
  envPrefixes: [],
  clients: {},
  turned: [],
  paged: [],
};
