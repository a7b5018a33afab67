/** A value in free text, which may be none. */

import { decodeJsonString } from '../../text/json.js';
import type { Span } from '../../text/span.js';
import { looksLikePseudonym } from '../pseudonym.js';
import type { Verdict } from '../rules.js';
import { asIs, unwrapped } from './finding.js';
import type { Finding } from './finding.js';

/** The secret that a rule tells of; none where what stands there says that there is none. */
export function valueFinding(text: string, span: Span, { kind, rule }: Verdict): readonly Finding[] {
  const { start, end } = unwrapped(text, span);
  const written = text.slice(start, end);
  // A pseudonym that was written into one more encoding than the text around it.
  if (NO_VALUE.test(written) || looksLikePseudonym(written)) return [];
  const secret = written.includes('\\') && text[start - 1] === '"' ? decodeJsonString(written).text : written;
  return [{ start, end, kind, rule, secret, loose: true, write: asIs }];
}

/** What says that there is no value. */
const NO_VALUE = /^(?:|null|nil|none|true|false|undefined)$/i;
