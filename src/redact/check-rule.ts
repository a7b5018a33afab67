/** Tries a rule on a value that it is meant to catch, so that a slip in it is found before anything is recorded. */

import type { SecretRule } from '../model/profile.js';
import { percentEncode } from '../text/percent.js';
import { createFinder } from './find/exchange.js';
import type { Finder } from './find/exchange.js';
import type { Finding } from './find/finding.js';
import { compileRules } from './rules.js';

/** True when the rule catches the value at its place; of a pattern, when it matches in the value. */
export function checkRule(rule: SecretRule, testValue: string): boolean {
  if (rule.in === 'text' && !isPattern(rule.pattern)) return false;
  const finder = createFinder({ rules: compileRules([rule]), show: () => undefined });
  return findingsAt(rule, testValue, finder).some((finding) => finding.rule.startsWith(`${rule.in} `));
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source).source !== '';
  } catch {
    return false;
  }
}

function findingsAt(rule: SecretRule, value: string, finder: Finder): readonly Finding[] {
  switch (rule.in) {
    case 'header':
      return finder.header([nameOf(rule.name), value]);
    case 'query':
      return finder.url(`http://host/?${percentEncode(nameOf(rule.name))}=${percentEncode(value)}`);
    case 'path':
      return finder.url(`http://host/${pathWith(rule.template, value)}`);
    case 'body':
      return finder.body({ kind: 'text', mediaType: 'application/json', text: bodyWith(rule, value) });
    case 'env':
      return finder.variable([nameOf(rule.name), value]);
    case 'argv':
      return finder.argv([nameOf(rule.name), value]).flat();
    case 'text':
      return finder.text(value);
  }
}

/** A name that a rule's name matches. */
function nameOf(name: string): string {
  return name.replace('*', 'any');
}

function pathWith(template: string, value: string): string {
  return template.replace(/\{[^}]*\}/g, (part) => (part === '{secret}' ? percentEncode(value) : 'any'));
}

function bodyWith({ name, under = '' }: Extract<SecretRule, { in: 'body' }>, value: string): string {
  const keys = [...under.split('/').filter((key) => key !== ''), name].map(nameOf);
  return JSON.stringify(keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value));
}
