/** The languages of generated words: what one leaves out is said in English. */

import { EN, type OperationWords, type Translation, type Words } from './en.js';
import { KO } from './ko.js';
import { VI } from './vi.js';

export const LANGUAGES = ['en', 'ko', 'vi'] as const;
export type LanguageName = (typeof LANGUAGES)[number];

export const TRANSLATIONS: Readonly<Record<Exclude<LanguageName, 'en'>, Translation>> = { ko: KO, vi: VI };

/** All that is said on a page in one language. */
export interface Language {
  readonly name: LanguageName;
  readonly words: Words;
  /** An operation of a profile, by its English title; undefined: as the profile has it. */
  readonly operation: (title: string) => OperationWords | undefined;
}

/** What pages are written in unless somebody wants another. */
export const ENGLISH: Language = { name: 'en', words: EN, operation: () => undefined };

export function languageOf(name: LanguageName): Language {
  return name === 'en' ? ENGLISH : translated(name, TRANSLATIONS[name]);
}

/** What an operation is called, and what it does, as far as the language has it. */
export function operationWords(
  { title, sentence }: { readonly title: string; readonly sentence: string },
  language: Pick<Language, 'operation'>,
): OperationWords {
  return language.operation(title) ?? [title, sentence];
}

/** A language by what it says. */
export function translated(name: LanguageName, { words, operations }: Translation): Language {
  const operation = (title: string): OperationWords | undefined =>
    Object.hasOwn(operations, title) ? operations[title] : undefined;
  return { name, words: { ...EN, ...words }, operation };
}
