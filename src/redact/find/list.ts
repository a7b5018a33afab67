/** Secrets among the items of a list of JSON: behind the name of a header, or in the arguments of a command. */

import type { JsonPath, JsonToken } from '../../text/json.js';
import type { Rules, Verdict } from '../rules.js';
import { beforeCurlPassword, isCurl, USER_PASSWORD } from './curl-user.js';
import { beforeSshPassword, SSH_PASSWORD } from './sshpass.js';

/** What the items before it say of one: whose value it is, and how much of it comes before the secret. */
export interface Listed extends Verdict {
  readonly key: string;
  readonly lead: number;
}

/**
 * For each item, in order: `["X-Auth-Token", "…"]`, Node's `"rawHeaders": ["Host", "…", "X-Auth-Token", "…"]`,
 * `["openstack", "--os-password", "…"]`, `["curl", "-u", "me:…"]` and `["sshpass", "-p", "…"]`.
 */
export function listFinder(text: string, rules: Rules): (token: JsonToken) => Listed | undefined {
  let [count, before, first, ofCurl] = [0, '', '', false];
  return ({ kind, path, value, end }) => {
    const index = path[path.length - 1];
    if (typeof index !== 'number' || kind !== 'string') return undefined;
    if (index === 0) [count, before, ofCurl] = [0, '', false];
    // Of another list, or behind what is no string.
    if (count !== index) return undefined;
    const item = value();
    const isPair = (): boolean => index === 1 && ENDS.test(text.slice(end, end + 99));
    const found = index === 0 ? undefined : listed({ first, before, item, path, isPair, ofCurl }, rules);
    count++;
    [first, before] = [before, item];
    ofCurl ||= isCurl(item);
    return found;
  };
}

interface Item {
  /** The two before it. */
  readonly first: string;
  readonly before: string;
  readonly item: string;
  readonly path: JsonPath;
  /** True for the last of two; seldom asked. */
  readonly isPair: () => boolean;
  /** True behind the name of curl. */
  readonly ofCurl: boolean;
}

function listed({ first, before, item, path, ofCurl, isPair }: Item, rules: Rules): Listed | undefined {
  const lead = ofCurl ? beforeCurlPassword(item, before) : undefined;
  if (lead !== undefined) return { ...USER_PASSWORD, key: before, lead };
  const ssh = beforeSshPassword(item, [first, before]);
  if (ssh !== undefined) return { ...SSH_PASSWORD, key: before, lead: ssh };
  if (before.startsWith('--')) {
    const [verdict] = item.startsWith('-') ? [] : rules.argv(before);
    return verdict && { ...verdict, key: before, lead: 0 };
  }
  const [index, list] = [path[path.length - 1], path[path.length - 2]];
  const [verdict] = Number(index) % 2 === 1 ? rules.header(before) : [];
  if (!verdict) return undefined;
  const isName = NAME.test(item) && !RAW.test(String(list)) && !(isPair() && isWord(item, rules));
  return isName ? undefined : { ...verdict, key: before, lead: 0 };
}

const ENDS = /^\s*\]/;

/** A word that names no header and no scheme is a value, in a list of two. */
function isWord(item: string, { vocabulary }: Rules): boolean {
  const word = item.toLowerCase();
  return LETTERS.test(word) && !HEADERS.has(word) && !vocabulary.has(word);
}

// No token is shorter.
const LETTERS = /^[a-z]{8,}$/;
const HEADERS: ReadonlySet<string> = new Set([
  ...['connection', 'destination', 'forwarded', 'location', 'overwrite', 'priority', 'traceparent'],
  ...['tracestate', 'negotiate'],
]);

/** How headers are named: a list of names is none of names and values. */
const NAME = /^[a-z]+(?:-[a-z\d]+)*$/i;
const RAW = /^raw_?(?:headers|trailers)$/i;
