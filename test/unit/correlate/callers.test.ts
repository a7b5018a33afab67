/** Who calls, by what this machine tells of the socket's owner: unit, program, user; and by the proxy user. */

import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import type { Participant } from '../../../src/model/flow.js';
import type { Peer } from '../../../src/model/exchange.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { layOut, type Call } from '../../support/exchanges.js';

const URL = 'http://h/identity/v3';

function flowsOf(calls: readonly Call[], command?: readonly string[]) {
  return correlate(layOut(calls), { profiles: [OPENSTACK, GENERIC], ...(command && { command }) });
}

/** The caller of one call to Keystone. */
function caller(client: Peer, call: Partial<Call> = {}): Participant {
  const [flow] = flowsOf([{ url: URL, client, ...call }]);
  return flow!.participants.find(({ id }) => id !== 'keystone')!;
}

function running(...command: readonly string[]): Peer {
  return { account: 'stack', process: { pid: 4711, command } };
}

describe('a process is named', () => {
  it.each<[string, string, Peer]>([
    [
      'glance',
      'glance-api',
      running('/usr/bin/python3', '/usr/bin/glance-api', '--config-file', 'glance-api.conf'),
    ],
    [
      'swift',
      'swift-proxy-server',
      running('/usr/bin/python3', '-u', '/usr/bin/swift-proxy-server', 'proxy.conf', '-v'),
    ],
    [
      'glance',
      'glance-api',
      running(
        '/opt/stack/data/venv/bin/uwsgi',
        '--procname-prefix',
        'glance-api',
        '--ini',
        '/etc/glance/glance-uwsgi.ini',
      ),
    ],
    ['glance', 'glance-api', running('glance-apiuWSGI worker 1')],
    ['keystone', 'keystone-api', running('(wsgi:keystone-pu -k start')],
    [
      'nova',
      'nova-api',
      running('/usr/bin/python3', '/usr/local/bin/nova-compute', '--config-file', '/etc/nova/nova-cpu.conf'),
    ],
    [
      'client',
      'openstack-client',
      running('/usr/bin/python3', '/usr/bin/openstack', 'image', 'create', 'glance-api'),
    ],
    ['client', 'curl', running('curl', '-s', 'http://h/glance-api')],
    ['client', 'python3', running('/usr/bin/python3', '-c', 'import glance-api')],
  ])('%s (%s)', (id, label, client) => {
    const expected = id === 'keystone' ? undefined : { id, label };
    if (expected) expect(caller(client)).toMatchObject(expected);
    else
      expect(flowsOf([{ url: 'http://h/image/v2', client }])[0]!.participants[0]).toMatchObject({
        id,
        label,
      });
  });

  it.each([
    ['devstack@g-api.service', 'glance'],
    ['glance-api.service', 'glance'],
    ['openstack-nova-compute.service', 'nova'],
    ['devstack@s-proxy.service', 'swift'],
  ])('by its unit %s', (unit, id) => {
    const client = { process: { pid: 1, command: ['uWSGI worker 1'], unit } };
    expect(caller(client)).toMatchObject({
      id,
      evidence: [{ kind: 'process', detail: `its process is uWSGI worker 1 (pid 1, ${unit})` }],
    });
  });

  it('by a unit that no profile knows', () => {
    const client = { process: { pid: 1, command: ['node', 'server.js'], unit: 'orders.service' } };
    expect(caller(client)).toMatchObject({ id: 'orders', label: 'orders' });
  });

  it('by the user that it runs as, where the process itself cannot be seen', () => {
    expect(caller({ account: 'glance' })).toMatchObject({
      id: 'glance',
      evidence: [{ kind: 'account', detail: 'its process runs as glance' }],
    });
    expect(caller({ account: 'stack' })).toMatchObject({ id: 'client' });
  });
});

describe('what tells more goes first', () => {
  const agent = [['User-Agent', 'glance-api keystoneauth1/5.1']] as const;

  it('a process before a User-Agent', () => {
    expect(caller(running('/usr/bin/swift-proxy-server'), { requestHeaders: agent }).id).toBe('swift');
    expect(caller(running('/usr/bin/openstack'), { requestHeaders: agent }).id).toBe('client');
  });

  it('a User-Agent before a process that tells nothing', () => {
    expect(caller(running('uWSGI worker 1'), { requestHeaders: agent }).id).toBe('glance');
  });

  it('the name given to the proxy before all', () => {
    expect(caller({ ...running('/usr/bin/swift-proxy-server'), user: 'g-api', edge: 'nova' })).toMatchObject({
      id: 'glance',
      evidence: [{ kind: 'proxy-user', detail: 'calls itself g-api at the proxy' }],
    });
    expect(caller({ user: 'my-tool' })).toMatchObject({ id: 'my-tool', label: 'my-tool' });
  });
});

describe('behind a web server', () => {
  const command = ['/usr/sbin/apache2', '-k', 'start'];

  it('the call is named by what it says, and the hop that was seen is told', () => {
    const headers = [
      ['User-Agent', 'glance/25 keystonemiddleware'],
      ['X-Forwarded-For', '192.0.2.7, 10.0.0.1'],
    ] as const;
    expect(caller(running(...command), { requestHeaders: headers })).toMatchObject({
      id: 'glance',
      evidence: [
        {
          kind: 'user-agent',
          detail:
            'its User-Agent is glance; seen on the hop from apache2 (pid 4711), which passes it on for 192.0.2.7',
        },
      ],
    });
  });

  it('also by Forwarded, and for nobody in particular', () => {
    const forwarded = caller(running(...command), {
      requestHeaders: [['Forwarded', 'proto=http;for="[2001:db8::1]:4711"']],
    });
    expect(forwarded.evidence[0]!.detail).toMatch(/which passes it on for \[2001:db8::1\]:4711$/);
    expect(caller(running('nginx: worker process')).evidence[0]!.detail).toMatch(
      /from nginx: worker process \(pid 4711\), which passes it on$/,
    );
  });
});

describe('a flow', () => {
  it('tells the command line of the one process that made it', () => {
    const client = running('/usr/bin/python3', '/usr/bin/openstack', 'token', 'issue');
    const glance = running('/usr/bin/glance-api');
    const calls = [
      { url: URL, client, calls: [{ url: `${URL}/auth/tokens`, client: glance }] },
      { url: URL, client },
    ];
    const [flow] = flowsOf(calls, ['bash']);
    expect(flow!.command).toEqual(['openstack', 'token', 'issue']);
  });

  it('tells none of a web server that passes a client’s calls on', () => {
    const [flow] = flowsOf([{ url: URL, client: running('/usr/sbin/apache2', '-k', 'start') }]);
    expect(flow!.command).toBeUndefined();
  });

  it('is all that one process of a shell did in which somebody types, with its command line', () => {
    const calls = [1, 2, 1].map((pid) => ({ url: `${URL}/${pid}`, client: ran(pid, `${URL}/${pid}`) }));
    const flows = flowsOf(calls, ['bash']);
    expect(flows.map(({ command, title, roots }) => [command, title, roots.length])).toEqual([
      [['curl', `${URL}/1`], `curl ${URL}/1`, 2],
      [['curl', `${URL}/2`], `curl ${URL}/2`, 1],
    ]);
  });

  it.each([['bash', '-c', 'curl …; curl …'], ['bash', './deploy.sh'], ['./deploy.sh']])(
    'is all that a recorded command did, of no process alone: %s',
    (...argv) => {
      const [flow, ...others] = flowsOf(
        [1, 2].map((pid) => ({ url: URL, client: ran(pid, URL) })),
        argv,
      );
      expect([flow!.roots.length, flow!.command, others]).toEqual([2, undefined, []]);
    },
  );
});

function ran(pid: number, url: string): Peer {
  return { process: { pid, command: ['curl', url] } };
}
