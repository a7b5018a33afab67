/** What a YAML document of a user says, as values: an alias that leads nowhere is a mistake that has a line. */

import { isAlias, visit } from 'yaml';
import type { Document, LineCounter, YAMLParseError } from 'yaml';
import { UserError } from '../../model/errors.js';

export interface YamlPlace {
  readonly file: string;
  readonly lines: LineCounter;
  /** Of the error. */
  readonly code: string;
}

const QUOTE_HINT = 'Put text that begins with * or & in quotes: YAML reads an alias or an anchor there.';

/** What to do about a document that is no YAML, by the parser's word for what is wrong. */
export function yamlHint({ code }: YAMLParseError): string {
  if (code === 'TAB_AS_INDENT') return 'Indent lines with spaces.';
  if (code === 'DUPLICATE_KEY') return 'Say it once.';
  if (code === 'MULTIPLE_DOCS') return 'Take out the line "---": only one document is read.';
  return 'Put text in quotes that has ": " or " #" in it or begins with a sign such as * & @ ` [ {; longer text goes below a "|", further in.';
}

/** @throws UserError for an alias without its anchor, aliases that make too much of a little, and what holds itself */
export function yamlValue(document: Document, { file, lines, code }: YamlPlace): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (cause) {
    const { source, offset } = aliasOf(document);
    const at = `${file}, line ${lines.linePos(offset).line}`;
    throw new UserError(code, `${at}: the alias *${source} cannot be followed.`, { cause, hint: QUOTE_HINT });
  }
}

/** The first alias that leads nowhere, or the first. */
function aliasOf(document: Document): { readonly source: string; readonly offset: number } {
  const found: { source: string; offset: number; lost: boolean }[] = [];
  visit(document, (_key, node) => {
    if (!isAlias(node)) return;
    found.push({ source: node.source, offset: node.range?.[0] ?? 0, lost: !node.resolve(document) });
  });
  return found.find(({ lost }) => lost) ?? found[0] ?? { source: '', offset: 0 };
}
