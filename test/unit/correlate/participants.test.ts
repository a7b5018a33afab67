/** Who is who: servers by catalog, path and port; callers by listener, token owner and User-Agent. */
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import type { Participant } from '../../../src/model/flow.js';
import { stepsOf } from '../../../src/model/flow.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { layOut, type Call, type Sketch } from '../../support/exchanges.js';

const profiles = [OPENSTACK, GENERIC];

function participants(calls: readonly Call[], command?: readonly string[]): readonly Participant[] {
  const flows = correlate(layOut(calls), { profiles, ...(command ? { command } : {}) });
  return flows.flatMap((flow) => flow.participants);
}

/** `from → to`, and by what, of the last call. */
function ends(calls: readonly Call[]): string[] {
  const flows = correlate(layOut(calls), { profiles });
  const last = flows
    .flatMap(stepsOf)
    .toSorted((a, b) => a.exchange.seq - b.exchange.seq)
    .at(-1)!;
  const all = flows.flatMap((flow) => flow.participants);
  const server = all.find(({ id }) => id === last.to)!.evidence.map(({ kind }) => kind);
  return [`${last.from} → ${last.to}`, last.evidence[0]!.kind, ...server];
}

function catalog(type: string, url: string, name = type): Call {
  const token = {
    user: { name: 'demo' },
    catalog: [{ type, name, endpoints: [{ id: '1', interface: 'public', url }] }],
  };
  return { method: 'POST', url: 'http://k:5000/v3/auth/tokens', responseBody: { token } };
}

describe('servers', () => {
  it.each<[string, string, readonly Call[]]>([
    [
      'client → glance',
      'catalog',
      [catalog('image', 'http://h/pictures'), { url: 'http://h/pictures/v2/images' }],
    ],
    ['client → glance', 'catalog', [catalog('image', 'http://h:80/pictures/'), { url: 'http://h/pictures' }]],
    ['client → nova', 'catalog', [catalog('compute', 'http://h/c/v2.1/1'), { url: 'http://h/c/' }]],
    [
      'client → trove',
      'catalog',
      [catalog('database', 'http://h:8779/v1.0/1', 'trove'), { url: 'http://h:8779/v1.0/1/instances' }],
    ],
    ['client → host-client', 'catalog', [catalog('x', 'http://h:7/', 'client'), { url: 'http://h:7/' }]],
    ['client → keystone', 'path', [{ url: 'http://h/identity/v3' }]],
    ['client → swift', 'path', [{ url: 'http://h/v1/AUTH_1/box//tmp/x' }]],
    ['client → glance', 'port', [{ url: 'http://h:9292/' }]],
    ['client → keystone', 'host', [{ url: 'http://h:35001/v3/auth/tokens' }, { url: 'http://h:35001/' }]],
    ['client → h-5000', 'host', [{ url: 'http://h:5000/api/users' }, { url: 'http://h:5000/' }]],
    ['client → h-80', 'host', [{ url: 'http://h/image/logo.png' }]],
    ['client → h-80', 'host', [{ url: 'http://h/v3/users' }]],
    ['client → nova', 'path', [{ url: 'http://h/compute/v2.1/servers' }]],
    [
      'client → h-80',
      'host',
      [{ url: 'http://h/image' }, { url: 'http://h/identity' }, { url: 'http://h/' }],
    ],
    ['client → host-127-0-0-1-8123', 'host', [{ url: 'http://127.0.0.1:8123/x' }]],
  ])('%s by %s', (pair, kind, calls) => {
    const [both, , ...kinds] = ends(calls);
    expect(both).toBe(pair);
    expect(kinds).toContain(kind);
  });

  it('labels an unknown host by its address', () => {
    expect(participants([{ url: 'https://api.example.org/v1/things' }])).toEqual([
      {
        id: 'client',
        label: 'client',
        evidence: [{ kind: 'default', detail: 'nothing tells of a service' }],
      },
      {
        id: 'api-example-org-443',
        label: 'api.example.org:443',
        evidence: [{ kind: 'host', detail: 'addressed as api.example.org:443' }],
      },
    ]);
  });

  it.each(['ключ', '9lives', 'a b;c', '__proto__', ''])('gives %j an id that no format misreads', (edge) => {
    for (const { id } of participants([{ url: 'http://h:1/', edge }]))
      expect(id).toMatch(/^[a-z][a-z0-9_-]*$/);
  });
});

describe('callers', () => {
  const headers = (agent: string, token?: string): Pick<Sketch, 'requestHeaders'> => ({
    requestHeaders: [['User-Agent', agent], ...(token ? [['x-auth-token', token] as const] : [])],
  });
  const signOn = (user: string, token: string): Call => ({
    method: 'POST',
    url: 'http://h:5000/v3/auth/tokens',
    requestBody: { auth: { identity: { password: { user: { name: user, password: '<password:1>' } } } } },
    responseHeaders: [['X-Subject-Token', token]],
    responseBody: { token: { user: { name: user }, project: { id: '1', name: 'service' } } },
  });
  const identity = 'http://h:5000/v3/auth/tokens';

  it.each<[string, string, readonly Call[]]>([
    ['glance', 'listener', [{ url: identity, edge: 'g-api' }]],
    ['glance', 'listener', [{ url: identity, edge: 'Glance-API', ...headers('nova-compute/1') }]],
    ['swift', 'listener', [{ url: identity, edge: 'object-store' }]],
    ['billing', 'listener', [{ url: identity, edge: 'billing' }]],
    ['client', 'listener', [{ url: identity, edge: 'client', ...headers('glance-api x') }]],
    [
      'glance',
      'token-owner',
      [
        signOn('glance-swift', 'T'),
        { url: 'http://h:8080/v1/AUTH_1', ...headers('python-swiftclient', 'T') },
      ],
    ],
    ['neutron', 'token-owner', [signOn('neutron', 'T')]],
    [
      'client',
      'user-agent',
      [signOn('demo', 'T'), { url: identity, ...headers('python-keystoneclient', 'T') }],
    ],
    [
      'client',
      'user-agent',
      [signOn('glance', 'T'), { url: 'http://h:9292/v2/images', ...headers('curl/8', 'T') }],
    ],
    [
      'glance',
      'user-agent',
      [{ url: identity, ...headers('glance/25.1.0 keystonemiddleware.auth_token/10') }],
    ],
    [
      'swift',
      'user-agent',
      [{ url: identity, ...headers('keystonemiddleware.auth_token/10.1.0 keystoneauth1/5') }],
    ],
    ['nova', 'user-agent', [{ url: identity, ...headers('nova-compute keystoneauth1/5') }]],
    ['client', 'default', [{ url: identity }]],
  ])('%s by %s', (from, kind, calls) => {
    const [pair, caller] = ends(calls);
    expect([pair!.split(' ')[0], caller]).toEqual([from, kind]);
  });

  it('takes a named caller that nobody asks for a client of its own', () => {
    const flows = correlate(layOut([{ url: identity, edge: 'billing' }, { url: 'http://x/y' }]), {
      profiles,
    });
    expect(flows.map(({ roots }) => roots.map(({ from }) => from))).toEqual([['billing'], ['client']]);
  });

  it.each([
    [['/usr/bin/openstack', 'image', 'list'], 'openstack-client'],
    [['./deploy.sh'], 'deploy.sh'],
    [['constructor'], 'constructor'],
  ])('labels the client by its command %j', (command, label) => {
    expect(participants([{ url: identity }], command)[0]!.label).toBe(label);
  });
});
