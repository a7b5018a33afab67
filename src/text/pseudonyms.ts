/** Where a text names secrets by their pseudonyms: `<token:3f9a1c02b45d9e70>`. */

import type { Span } from './span.js';

/** A pseudonym in a text, and the kind of secret that it stands for. */
export interface NamedSecret extends Span {
  readonly kind: string;
}

/** Every pseudonym in a text, in order. */
export function secretsIn(text: string): readonly NamedSecret[] {
  if (!text.includes('<')) return [];
  return Array.from(text.matchAll(PSEUDONYM), ({ 0: all, 1: kind, index }) => ({
    start: index,
    end: index + all.length,
    kind: kind!,
  }));
}

/** A pseudonym as it is sent. */
export interface SentSecret extends NamedSecret {
  readonly pseudonym: string;
  /** As in a URL, or as in XML. */
  readonly encoding: 'none' | 'percent' | 'xml';
}

/** The same in a text as it is sent, in which some may be encoded. */
export function sentSecretsIn(text: string): readonly SentSecret[] {
  return Array.from(text.matchAll(SENT), ({ 0: all, 1: kind = '', 2: digits = '', index }) => ({
    start: index,
    end: index + all.length,
    kind,
    pseudonym: `<${kind}:${digits}>`,
    encoding: all.startsWith('%') ? 'percent' : all.startsWith('&') ? 'xml' : 'none',
  }));
}

/** True where a pseudonym is left in a text that is sent, in whatever encoding: of a URL twice, say. */
export function holdsPseudonym(text: string): boolean {
  return sentSecretsIn(text).length > 0 || CODED_TWICE.test(text);
}

const CODED_TWICE = /(?:%25(?:25)*3c|&amp;lt;|\\u003c)[a-z]{3,12}(?:%25(?:25)*3a|:)[0-9a-f]{16}/i;

const SENT = /(?:<|&lt;|%3[Cc])([a-z]{3,12})(?::|%3[Aa])([0-9a-f]{16})(?:>|&gt;|%3[Ee])/g;

const PSEUDONYM = /<([a-z]{3,12}):[0-9a-f]{16}>/g;
