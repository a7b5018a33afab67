/** What a recorder of a test is told, unless the test says otherwise: all is kept that comes to one listener on any port. */

import { gateRules } from '../../src/app/gate-rules.js';

export const RECORDER_OPTIONS = {
  name: 'one',
  listeners: [{ host: '127.0.0.1', port: 0 }],
  keepHost: false,
  limits: { textLimitBytes: 1 << 20, keepBodiesBytes: 1 << 20 },
  filters: { only: [], skip: [] },
  rules: gateRules(),
};
