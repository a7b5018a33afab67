/** Values by name and back, at the boundaries that ids have in paths. */
import { describe, expect, it } from 'vitest';
import { fillPath, namePath, valuesOf } from '../../../src/bindings/label.js';
import type { Binding } from '../../../src/model/binding.js';

const A = '0d3a0c91848845ddb1794791ceeed1db';
const bind = (name: string, value: string): Binding => ({ name, value, source: 'given', uses: [] });
const BINDINGS = [bind('user_id', A), bind('part', 'a-1'), bind('whole', 'a-1-2')];

describe('namePath and fillPath', () => {
  it.each([
    [`/users/${A}`, '/users/{user_id}'],
    [`/v1/AUTH_${A}/${A}-00001`, '/v1/AUTH_{user_id}/{user_id}-00001'],
    [`/users/x${A}`, `/users/x${A}`],
    [`/users/${A}0`, `/users/${A}0`],
    ['/a-1-2/a-1', '/{whole}/{part}'],
    ['/{user_id}', '/{{user_id}'],
    ['/{{user_id}', '/{{{user_id}'],
    ['/{other}', '/{other}'],
    [`/{${A}}`, `/{${A}}`],
    ['', ''],
  ])('%s ⇄ %s', (text, named) => {
    expect(namePath(text, BINDINGS)).toBe(named);
    expect(fillPath(named, valuesOf(BINDINGS))).toBe(text);
  });

  it('fills with other values, unlike any pattern', () => {
    const values = new Map([['user_id', '$& $1 {part}']]);
    expect(fillPath('/users/{user_id}/{part}', values)).toBe('/users/$& $1 {part}/{part}');
  });

  it('leaves text alone when there is nothing to name', () => {
    expect(namePath(`/users/${A}`, [])).toBe(`/users/${A}`);
    expect(fillPath('/users/{user_id}', new Map())).toBe('/users/{user_id}');
  });
});
