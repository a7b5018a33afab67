/** The profile of OpenStack is data: these are the mistakes that data can have. */
import { describe, expect, it } from 'vitest';
import { findOperation } from '../../../src/model/template.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';

const { services, operations, names, turned } = OPENSTACK;

describe('services', () => {
  it('have ids that no format misreads', () => {
    for (const { id } of services) expect(id).toMatch(/^[a-z][a-z0-9_-]*$/);
  });

  it.each(['aliases', 'types', 'ports', 'paths', 'users'] as const)('share no %s', (key) => {
    const all = services.flatMap((service): readonly (string | number)[] => service[key]);
    expect(all).toEqual([...new Set(all)]);
  });

  it('can be given by their label', () => {
    for (const { label, aliases } of services) expect(aliases).toContain(label);
  });

  it('have patterns that compile', () => {
    for (const pattern of services.flatMap(({ agents }) => agents))
      expect(() => new RegExp(pattern)).not.toThrow();
  });
});

describe('operations', () => {
  it.each(operations.map((rule) => [`${rule.service} ${rule.method} ${rule.path}`, rule] as const))(
    '%s is well-formed and found by its own path',
    (_line, rule) => {
      expect(services.map(({ id }) => id)).toContain(rule.service);
      expect(rule.title).toMatch(/^[A-Z][^.{}]+$/);
      expect(rule.sentence).toMatch(/^\{from\} .*\{to\}.*\.$/);
      expect(rule.path).toMatch(/^\//);
      const path = `/prefix${rule.path.replace(/\{\w+\+?\}/g, 'x1')}`.replace(/(.)\/$/, '$1');
      const call = { service: rule.service, method: rule.method, path, byService: rule.by === 'service' };
      expect(findOperation([OPENSTACK], call)?.rule).toBe(rule);
    },
  );

  it('use the known groups', () => {
    const groups = new Set(operations.map(({ group }) => group ?? 'story'));
    expect([...groups].sort()).toEqual(['data', 'discovery', 'quota', 'sign-on', 'story', 'validation']);
  });
});

it('names and turned documents are pointers and paths', () => {
  for (const { pointer, name } of names) {
    expect(pointer).toMatch(/^(?:\/[\w*]+)+$/);
    expect(name).toMatch(/^(?:\{(?:\.\.\/)+\w+\})?[a-z_]+$/);
  }
  for (const path of turned) expect(path).toMatch(/^\//);
});

it('the generic profile knows nothing of any service', () => {
  expect([...GENERIC.services, ...GENERIC.operations, ...GENERIC.names]).toEqual([]);
});
