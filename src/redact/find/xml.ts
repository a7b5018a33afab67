/** Secrets in XML: elements and attributes that a rule names, and what is found inside of other texts. */

import type { Span } from '../../text/span.js';
import { decodeXml, encodeXml, scanXml, xmlDecoded } from '../../text/xml.js';
import type { XmlToken } from '../../text/xml.js';
import { append, asIs, lifted, moved, OPEN_KEYS, trimmed } from './finding.js';
import type { Finding, Search } from './finding.js';
import { endsUnder } from './json.js';
import type { FindInValue } from './url.js';

/** The secrets in an XML text; undefined when it is not well-formed. */
export function findInXml(text: string, search: Search, inner: FindInValue): readonly Finding[] | undefined {
  // Most HTML is none: that is told much faster than what is in it.
  if (!scanXml(text, () => undefined)) return undefined;
  const findings: Finding[] = [];
  scanXml(text, (token) => append(findings, findInToken(text, token, { search, inner })));
  return findings;
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
    const verdict = rules.body(name).find(({ under }) => endsUnder(path, under));
    if (verdict) return whole(value, span, { verdict, encode: coded ? encodeXml : asIs });
    if (OPEN_KEYS.has(name.toLowerCase())) show(value);
  }
  return moved(insideToken(raw, coded, inner(value)), span.start);
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
