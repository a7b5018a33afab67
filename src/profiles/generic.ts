/** The profile of any HTTP API: nothing is known beforehand, so participants are hosts and operations are requests. */

import type { ServiceProfile } from '../model/profile.js';
import { GENERIC_SECRETS } from './generic-secrets.js';

export const GENERIC: ServiceProfile = {
  id: 'generic',
  services: [],
  operations: [],
  secrets: GENERIC_SECRETS,
  names: [],
  envPrefixes: [],
  clients: {},
  turned: [],
};
