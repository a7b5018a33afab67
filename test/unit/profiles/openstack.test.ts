/** The profile of OpenStack is data: these are the mistakes that data can have. */
import { describe, expect, it } from 'vitest';
import { findOperation } from '../../../src/model/template.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';

const { services, operations, names, turned, volatile, unordered } = OPENSTACK;

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
      for (const [, name] of rule.path.matchAll(/\{(.*?)\+?\}/g))
        expect(name).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
      // Below a prefix that is not its own, a service's root is told by its answer.
      const isRoot = rule.path === '/' && rule.answer === undefined;
      for (const path of isRoot ? ['/'] : pathsOf(rule.path)) {
        const { service, method, by } = rule;
        const call = {
          service,
          method,
          path,
          byService: by === 'service',
          hasBody: (at: string) => at === rule.body,
          hasAnswer: (at: string) => at === rule.answer,
        };
        expect(findOperation([OPENSTACK], call)?.rule).toBe(rule);
      }
    },
  );

  it('use the known groups', () => {
    const groups = new Set(operations.map(({ group }) => group ?? 'story'));
    expect([...groups].sort()).toEqual([
      'background',
      'data',
      'discovery',
      'quota',
      'sign-on',
      'story',
      'validation',
    ]);
  });
});

/** A path below a prefix, without and with what may be missing. */
function pathsOf(template: string): readonly string[] {
  const without = template.replace(/\[[^\]]*\]/g, '');
  const filled = template.replace(/\[([^\]]*)\]/g, (_, part: string) =>
    part.replace(/\{\w+\}/, 'a'.repeat(32)),
  );
  return [without, filled].map((path) =>
    `/prefix${path.replace(/\{\w+\+?\}/g, 'x1')}`.replace(/(.)\/$/, '$1'),
  );
}

it('names and turned documents are pointers and paths', () => {
  for (const rule of names) {
    if ('pointer' in rule) expect(rule.pointer).toMatch(/^(?:\/[\w*]+)+$/);
    expect(rule.name).toMatch(/^(?:\{(?:(?:\.\.\/)+|\/)[\w/]+\}|[a-z_]+)+$/);
  }
  for (const rule of [...volatile, ...unordered]) {
    if ('pointer' in rule) expect(rule.pointer).toMatch(/^(?:\*\*)?(?:\/[\w*:-]+)+$/);
    if (rule.service !== undefined) expect(services.map(({ id }) => id)).toContain(rule.service);
  }
  for (const path of turned) expect(path).toMatch(/^\//);
});

it('no two operations of a service are told by the same method, path, body and answer', () => {
  const keys = operations.map(({ service, method, path, body, answer, by }) =>
    [service, method, path, body, answer, by].join(' '),
  );
  expect(keys).toEqual([...new Set(keys)]);
});

it('marks what a cache or the first use decides', () => {
  const marked = operations.flatMap(({ service, title, by, decidedBy }) =>
    decidedBy === undefined
      ? []
      : [`${decidedBy}: ${service} ${title}${by === undefined ? '' : ' (by a service)'}`],
  );
  expect([...new Set(marked)].filter((line) => !/List versions|Show version$/.test(line))).toEqual([
    'cache: keystone Issue token (by a service)',
    'cache: keystone Issue token for EC2 key (by a service)',
    'cache: keystone Issue token for S3 key (by a service)',
    'cache: keystone Validate token',
    'cache: keystone Check token',
    'cache: keystone List revocations',
    'first-use: swift Show capabilities',
    'first-use: swift Create container (by a service)',
    'first-use: neutron List extensions',
    'first-use: neutron Show extension',
  ]);
});

it('the generic profile knows nothing of any service', () => {
  expect([...GENERIC.services, ...GENERIC.operations, ...GENERIC.names]).toEqual([]);
});
