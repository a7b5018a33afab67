/** Which rule holds at a place: the last one that fits, so that what is nearer to the user wins. */

import type { CompareRule, MessageSide } from '../../model/difference.js';
import { matchTemplate } from '../../model/template.js';
import { fitsPointer } from '../../text/pointer-pattern.js';

/** The call as rules see it. `service`: the participant that is asked. */
export interface RuledCall {
  readonly method: string;
  readonly path: string;
  readonly service: string;
}

/** The rule at a place of one call. */
export type RuleAt = (place: string) => CompareRule | undefined;

/** The rules of one side of a call. */
export function rulesOf(rules: readonly CompareRule[], call: RuledCall, side: MessageSide): RuleAt {
  const here = rules
    .filter((rule) => (rule.side ?? 'response') === side && holdsFor(rule, call))
    .toReversed();
  const bodies = here
    .filter(({ place }) => place.startsWith('body:'))
    .map((rule) => ({ rule, pattern: rule.place.slice(5) }));
  return (place) => {
    if (!place.startsWith('body:')) return here.find((rule) => rule.place.toLowerCase() === place);
    const pointer = place.slice(5);
    return bodies.find(({ pattern }) => pattern === pointer || fitsPointer(pattern, pointer))?.rule;
  };
}

function holdsFor({ service, step }: CompareRule, call: RuledCall): boolean {
  if (service !== undefined && service !== call.service) return false;
  if (step === undefined) return true;
  const [method, template = '/'] = step.split(' ');
  if (method !== '*' && method !== call.method) return false;
  return matchTemplate(template, call.path) !== undefined;
}

const HASHES = [
  'checksum',
  'md5',
  'sha1',
  'sha256',
  'sha512',
  'hash',
  'etag',
  'fingerprint',
  'os_hash_value',
];
const HOP = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'trailer',
  'upgrade',
  'proxy-connection',
  'via',
];
const TRANSPORT = ['content-length', 'age', 'date', 'x-runtime', 'server-timing'];
const NOTED = ['server', 'x-powered-by', 'alt-svc', 'strict-transport-security', 'vary'];

/** What holds of any HTTP API. A hash looks like an id and is none: it says what the content is. */
export const COMMON_RULES: readonly CompareRule[] = [
  { place: 'reason', as: 'noted', why: 'HTTP gives no meaning to a reason phrase' },
  ...HOP.map((name) => header(name, 'ignored', 'it belongs to the connection')),
  ...TRANSPORT.map((name) => header(name, 'ignored', 'it differs with the time and with the length of ids')),
  ...NOTED.map((name) => header(name, 'noted', 'it says who answers, not what')),
  ...HASHES.map((name): CompareRule => ({
    place: `body:**/${name}`,
    as: 'exact',
    why: 'it is a hash of the content',
  })),
];

function header(name: string, as: CompareRule['as'], why: string): CompareRule {
  return { place: `header:${name}`, as, why };
}
