/** A text with names in the place of what is another in each recording: ids, times, ports that were free, secrets' pseudonyms. */

import type { Binding } from '../../model/binding.js';

export type SteadyText = (text: string) => string;

/**
 * `{image_id}` and `{admin_token}` for what is bound; else `{id}`, `{time}`, `{port}`, and a secret by its kind. Times are the
 * clock's when they are near `startedAt`: others say what, not when. Ports are numbered as they are met.
 */
export function steadyText(startedAt: string, bindings: readonly Binding[] = []): SteadyText {
  const names = namesOf(bindings);
  const values = [...names.keys()].toSorted((a, b) => b.length - a.length).map(literal);
  const known = values.length === 0 ? '(?!)' : values.join('|');
  const pattern = new RegExp(`(?<![0-9A-Za-z])(${known})(?![0-9A-Za-z])|${ANY}`, 'g');
  const start = Date.parse(startedAt);
  const ports = new Map<string, string>();
  return (text) =>
    text.replace(pattern, (all: string, ...found: readonly (string | undefined)[]) => {
      const [value, kind, coded, time, host, port] = found;
      if (value !== undefined) return `{${names.get(value)!}}`;
      if (kind !== undefined || coded !== undefined) return `{${(kind ?? coded)!}}`;
      if (time !== undefined) return isNear(time, start) ? '{time}' : all;
      return port === undefined ? '{id}' : `${host!}:${portName(port, ports)}`;
    });
}

/** A value by the text that names it, which says what it is. */
export function steadyValue(text: SteadyText, name: string, value: string): string {
  const before = `${name}: `;
  const line = text(before + value);
  return line.startsWith(before) ? line.slice(before.length) : text(value);
}

const PSEUDONYM = '<([a-z]{3,12}):[0-9a-f]{16}>|%3[Cc]([a-z]{3,12})%3[Aa][0-9a-f]{16}%3[Ee]';
const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?`;
const HTTP = String.raw`[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT`;
/** What says whether the data is the same, which is no id: by its key in JSON, its header, or its row in a table. */
const DIGEST = String.raw`(?<![\w-])(?:[Cc]hecksum|[Cc]ontent-[Mm][Dd]5|[Ee][Tt]ag|os_hash_value|[Hh]ash)"?\s*[:|]\s*(?:W/)?"?`;
const ID = `(?<![0-9A-Za-z])(?=[0-9a-f]{8})(?<!${DIGEST})(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9A-Za-z])`;
/** Of this machine, and of those that it gives to who asks for any. */
const PORT = String.raw`(127(?:\.\d{1,3}){3}|localhost|\[::1\]):(3[2-9]\d{3}|[45]\d{4}|60\d{3})(?!\d)`;
const ANY = `${PSEUDONYM}|(?<!\\d)(${ISO}|${HTTP})|${PORT}|${ID}`;

/** Ids and secrets. What people chose, and what says where things are, is better read as it is; numbers are too short to be told apart. */
function namesOf(bindings: readonly Binding[]): ReadonlyMap<string, string> {
  const told = bindings.filter(
    ({ kind, secret, value }) => secret || (kind === undefined && value.length >= 8 && !/^\d+$/.test(value)),
  );
  return new Map(told.toReversed().map(({ name, value }) => [value, name]));
}

const NEAR_MS = 26 * 3600 * 1000;

/** Python writes UTC without saying so. */
function isNear(time: string, start: number): boolean {
  const told = /(?:Z|GMT|[+-]\d\d:?\d\d)$/.test(time);
  return Math.abs(Date.parse(told ? time : `${time.replace(' ', 'T')}Z`) - start) <= NEAR_MS;
}

function portName(port: string, ports: Map<string, string>): string {
  const name = ports.get(port) ?? (ports.size === 0 ? '{port}' : `{port_${ports.size + 1}}`);
  ports.set(port, name);
  return name;
}

function literal(value: string): string {
  return value.replace(/[.*+?^$(){}|[\]\\/-]/g, String.raw`\$&`);
}
