/** Secrets in XML: elements and attributes that a rule names, and what is found inside of other texts. */

import type { Span } from '../../text/span.js';
import { decodeXml, encodeXml, scanXml, xmlDecoded } from '../../text/xml.js';
import type { XmlToken } from '../../text/xml.js';
import { append, asIs, lifted, moved, OPEN_KEYS, trimmed } from './finding.js';
import type { Finding, Search } from './finding.js';
import type { Rules } from '../rules.js';
import { endsUnder } from './json.js';
import type { FindInValue } from './url.js';

/** The secrets in an XML text; undefined when it is not well-formed. */
export function findInXml(text: string, search: Search, inner: FindInValue): readonly Finding[] | undefined {
  // Most HTML is none: that is told much faster than what is in it.
  if (!scanXml(text, () => undefined)) return undefined;
  const findings: Finding[] = [];
  const named = pairFinder(text, search.rules);
  scanXml(text, (token) => {
    if (search.isOver(findings)) return;
    const found = named(token);
    append(findings, found.length > 0 ? found : findInToken(text, token, { search, inner }));
  });
  return findings;
}

/** `<property name="password" value="…"/>` and `<field name="password">…</field>`. The value may come first. */
function pairFinder(text: string, rules: Rules): (token: XmlToken) => readonly Finding[] {
  let pair: { name?: string; value?: Span } = {};
  let last = 0;
  return (token) => {
    const { kind, path, start, end } = token;
    if (text.slice(last, start).includes('<')) pair = {}; // another element
    last = end;
    const attribute = kind === 'attribute' ? path[path.length - 1] : undefined;
    if (attribute === 'name' || attribute === 'key') pair.name = decodeXml(text.slice(start, end));
    else if (attribute === 'value' || isOneWord(text, token)) pair.value = trimmed(text, token);
    else return [];
    const [verdict] = pair.name !== undefined && pair.value ? rules.field(pair.name) : [];
    if (!verdict) return [];
    return whole(decodeXml(text.slice(pair.value!.start, pair.value!.end)), pair.value!, {
      verdict,
      encode: encodeXml,
    });
  };
}

/** True for all that is written with elements and entities: HTML, and XML by its media type or its first line. */
export function isMarkup(mediaType: string, text: string): boolean {
  return mediaType === 'text/html' || /[/+]xml$/.test(mediaType) || /^\s{0,99}<\?xml\s/.test(text);
}

/** A finding of free text, where the text is markup. */
export function markupFinding(finding: Finding): Finding {
  const write = (text: string): string => encodeXml(finding.write(text));
  return { ...finding, secret: decodeXml(finding.secret), write };
}

function findInToken(
  text: string,
  token: XmlToken,
  { search, inner }: { readonly search: Search; readonly inner: FindInValue },
): readonly Finding[] {
  const { rules, show } = search;
  const { kind, path } = token;
  const span = trimmed(text, token);
  const coded = kind === 'text' || kind === 'attribute';
  const raw = text.slice(span.start, span.end);
  const value = coded ? decodeXml(raw) : raw;
  const name = path[path.length - 1] ?? '';
  if (kind !== 'comment') {
    if (rules.kept.body(name).some(({ under }) => endsUnder(path, under))) return [];
    const verdict = rules.body(name).find(({ under, beside }) => !beside && endsUnder(path, under));
    if (verdict) return whole(value, span, { verdict, encode: coded ? encodeXml : asIs });
    if (OPEN_KEYS.has(name.toLowerCase())) show(value);
  }
  return moved(insideToken(raw, coded, inner(value)), span.start);
}

/** A text of several words below a name is what readers read of it: `<a name="token">How to get one</a>`. */
function isOneWord(text: string, token: XmlToken): boolean {
  const { start, end } = trimmed(text, token);
  return token.kind === 'text' && !/\s/.test(text.slice(start, end)) && token.path.at(-1) !== 'a';
}

function whole(
  secret: string,
  { start, end }: Span,
  {
    verdict: { kind, rule },
    encode,
  }: { readonly verdict: Pick<Finding, 'kind' | 'rule'>; readonly encode: (text: string) => string },
): readonly Finding[] {
  return start < end ? [{ start, end, kind, rule, secret, write: encode }] : [];
}

function insideToken(raw: string, coded: boolean, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0 || !coded) return findings;
  return lifted(findings, { offsets: xmlDecoded(raw).offsets, encode: encodeXml });
}
