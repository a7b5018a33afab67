/** What stands before a message in a log: as oslo.log writes it, python-openstackclient's `--log-file`, and the journal. */

import { detached } from '../../text/detached.js';

/** `time`: µs since 1970, as if the log's clock were UTC. `context`: what stands in brackets, by which one request is told. */
export interface Prefix {
  readonly time: number;
  readonly pid: number;
  readonly unit?: string;
  readonly logger: string;
  readonly context: string;
  readonly message: string;
}

/** The prefix of a line, and the message behind it; undefined when the line has none. */
export function readPrefix(line: string): Prefix | undefined {
  const head = line.slice(0, LONGEST);
  const found = OSLO.exec(head) ?? JOURNAL.exec(head);
  const { time = '', pid, unit, logger = '', context = '' } = found?.groups ?? {};
  const micros = found ? microsOf(time) : undefined;
  if (!found || micros === undefined) return undefined;
  return {
    time: micros,
    pid: Number(pid),
    ...(unit?.endsWith('.service') && { unit }),
    logger,
    context,
    message: line.slice(found[0].length),
  };
}

/** The request that a process was at work on: of a global and its own id, the own one, which stands last. */
export function requestIdOf(context: string): string | undefined {
  const id = context.match(/\breq-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g)?.at(-1);
  return id === undefined ? undefined : detached(id);
}

const LONGEST = 1000;
const LEVEL = '(?:TRACE|DEBUG|INFO|AUDIT|WARNING|WARN|ERROR|CRITICAL|FATAL)';
const REST = `${LEVEL} +(?<logger>[\\w.-]+) (?:\\[(?<context>[^\\]]*)\\] ?)?`;

/** `2025-01-01 00:00:00.123 4567 DEBUG keystoneauth.session [None req-… user project - - default default] `. */
const OSLO = new RegExp(
  `^(?<time>\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,6})?Z?) (?<pid>\\d{1,10}) ${REST}`,
);

/** `Jan 01 00:00:00.123456 host devstack@g-api.service[4567]: DEBUG keystoneauth.session [None req-…] `. */
const JOURNAL = new RegExp(
  `^(?<time>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?|\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}(?:[.,]\\d{1,6})?(?:Z|[+-]\\d\\d:?\\d\\d)?)` +
    ` \\S+ (?<unit>[^\\s[]+)\\[(?<pid>\\d{1,10})\\]: (?:\\S* )?${REST}`,
);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** The journal tells no year: the `Date` of the answers does. One with a 29 February stands for it, older than any log. */
const SOME_YEAR = 2000;

/** Whether a time is of a line that tells no year. */
export function isWithoutYear(time: number): boolean {
  return Date.UTC(SOME_YEAR) * 1000 <= time && time < Date.UTC(SOME_YEAR + 1) * 1000;
}

function microsOf(time: string): number | undefined {
  const [, month, day, clock] = /^([A-Z][a-z]{2}) ([ \d]\d) (.*)$/.exec(time) ?? [];
  const at = month === undefined ? -1 : MONTHS.indexOf(month) + 1;
  const iso = at < 0 ? time : `${SOME_YEAR}-${two(at)}-${two(Number(day))}T${clock}`;
  const [, whole = '', fraction = '', zone = ''] =
    /^(.{10}[ T][\d:]{8})(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(iso) ?? [];
  const zoned = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone || 'Z';
  const millis = Date.parse(`${whole.replace(' ', 'T')}${zoned}`);
  return Number.isNaN(millis) ? undefined : millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
