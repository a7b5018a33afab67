// Flows made by hand for the pictures of docs/explanation/pictures.md: nested calls in, numbered flows out.

const LABELS = {
  client: 'openstack-client',
  keystone: 'keystone-api',
  nova: 'nova-api',
  placement: 'placement-api',
  glance: 'glance-api',
  neutron: 'neutron-server',
  cinder: 'cinder-api',
  swift: 'swift-proxy-server',
  barbican: 'barbican-api',
};

/** `openstack server create`: 110 messages over 9 participants, one of them failing at first. */
export function serverCreate() {
  const ids = ['7f1c', 'a0d2', '93be'].map((start) => `${start}4c10-6d0b-4f8e-9c53-0b5b7a3c91d4`);
  const nova = (...calls) => calls.map((call) => ({ from: 'nova', ...call }));
  return flowOf('Create server web-1', [
    ...signOn('client', 'nova'),
    get('client', 'glance', '/v2/images?name=cirros', { title: 'List images' }),
    get('client', 'nova', '/v2.1/flavors/m1.small', { title: 'Show flavor' }),
    get('client', 'neutron', '/v2.0/networks?name=private', {
      title: 'List networks',
      calls: [validation('neutron')],
    }),
    post('client', 'nova', '/v2.1/servers', 202, {
      title: 'Create server',
      calls: nova(
        validation('nova'),
        get('nova', 'glance', '/v2/images/1f0c8e52-26a7-4c5e-a6df-8d5a0e5a7f11', {
          title: 'Show image',
          calls: [validation('glance')],
        }),
        ...quota('nova', ['servers', 'class:VCPU', 'class:MEMORY_MB']),
        get('nova', 'neutron', '/v2.0/networks/5f0b', { title: 'Show network' }),
        get('nova', 'neutron', '/v2.0/security-groups?fields=id', { title: 'List security groups' }),
        get('nova', 'placement', '/allocation_candidates?limit=1000', {
          title: 'List allocation candidates',
          calls: [validation('placement')],
        }),
        ...ids.flatMap((id) => [
          {
            to: 'placement',
            method: 'PUT',
            path: `/allocations/${id}`,
            status: 204,
            title: 'Claim resources',
          },
        ]),
        post('nova', 'neutron', '/v2.0/ports', 409, {
          title: 'Create port',
          reason: 'Conflict',
          calls: [validation('neutron')],
        }),
        post('nova', 'neutron', '/v2.0/ports', 201, { title: 'Create port' }),
        post('nova', 'cinder', '/v3/attachments', 200, {
          title: 'Attach volume',
          calls: [
            validation('cinder'),
            get('cinder', 'barbican', '/v1/secrets/0d2f', {
              title: 'Show secret',
              calls: [validation('barbican')],
            }),
          ],
        }),
        get('nova', 'glance', '/v2/images/1f0c8e52-26a7-4c5e-a6df-8d5a0e5a7f11/file', {
          title: 'Download image',
          calls: [
            validation('glance'),
            get('glance', 'swift', '/v1/AUTH_9/glance/1f0c', {
              title: 'Download object',
              calls: [validation('swift')],
            }),
          ],
        }),
      ),
    }),
    ...Array.from({ length: 19 }, (_, n) =>
      get('client', 'nova', `/v2.1/servers/${ids[0]}`, {
        title: 'Show server',
        group: n < 18 ? 'polling' : undefined,
      }),
    ),
    get('client', 'neutron', '/v2.0/ports?device_id=web-1', { title: 'List ports' }),
  ]);
}

/** What a virtual machine needs before it is made: 50 steps over 7 participants. */
export function prepareServer() {
  const checked = (service, ...calls) => ({ calls: [validation(service), ...calls] });
  const counted = (service, ...names) => checked(service, ...quota(service, names));
  return flowOf('Prepare a server', [
    ...signOn('client', 'neutron'),
    post('client', 'neutron', '/v2.0/networks', 201, counted('neutron', 'network')),
    post('client', 'neutron', '/v2.0/subnets', 201, counted('neutron', 'subnet')),
    post('client', 'neutron', '/v2.0/routers', 201, counted('neutron', 'router')),
    put('client', 'neutron', '/v2.0/routers/r1/add_router_interface', checked('neutron')),
    post('client', 'neutron', '/v2.0/security-groups', 201, counted('neutron', 'security_group')),
    ...Array.from({ length: 4 }, () => post('client', 'neutron', '/v2.0/security-group-rules', 201)),
    post('client', 'neutron', '/v2.0/ports', 201, checked('neutron')),
    post('client', 'neutron', '/v2.0/floatingips', 409, {
      reason: 'Conflict',
      ...counted('neutron', 'floatingip'),
    }),
    post('client', 'nova', '/v2.1/os-keypairs', 201, checked('nova')),
    post('client', 'cinder', '/v3/volumes', 202, {
      calls: [
        validation('cinder'),
        ...quota('cinder', ['volumes']),
        get('cinder', 'glance', '/v2/images/cirros', checked('glance')),
      ],
    }),
    ...Array.from({ length: 5 }, () => get('client', 'cinder', '/v3/volumes/v1', { group: 'polling' })),
    get('client', 'nova', '/v2.1/servers', {
      calls: [validation('nova'), get('nova', 'neutron', '/v2.0/ports', checked('neutron'))],
    }),
    get('client', 'glance', '/v2/images', checked('glance')),
  ]);
}

/** A client that works through 100 images and 685 objects: 1,000 steps, four of which fail. */
export function thousandSteps() {
  const images = Array.from({ length: 100 }, (_, n) => {
    const path = `/v2/images/${uuid(n)}`;
    const failed = [17, 18, 63].includes(n);
    return [
      get('client', 'glance', path, { title: 'Show image' }),
      {
        from: 'client',
        to: 'glance',
        method: 'PATCH',
        path,
        status: failed ? 403 : 200,
        title: 'Update image',
      },
      get('client', 'glance', `${path}/members`, {
        title: 'List members',
        calls: n % 9 ? [] : [validation('glance')],
      }),
    ];
  });
  const objects = Array.from({ length: 685 }, (_, n) =>
    n % 2 === 0
      ? { from: 'client', to: 'swift', method: 'PUT', path: `/v1/AUTH_9/backup/part-${n}`, status: 201 }
      : { from: 'client', to: 'swift', method: 'HEAD', path: `/v1/AUTH_9/backup/part-${n - 1}`, status: 200 },
  );
  const odd = objects.map((call, n) => (n === 400 ? { ...call, status: 413, reason: 'Too Large' } : call));
  return flowOf('Back up all images', [...signOn('client', 'glance'), ...images.flat(), ...odd]);
}

/** A loop of period 6 in which one call fails once. */
export function loopWithConflict() {
  const time = (n) => {
    const path = `/v2.0/ports/${uuid(n)}`;
    return [
      post('client', 'neutron', '/v2.0/ports', 201, { title: 'Create port', calls: [validation('neutron')] }),
      get('client', 'neutron', path, { title: 'Show port' }),
      {
        from: 'client',
        to: 'neutron',
        method: 'PUT',
        path,
        status: n === 4 ? 409 : 200,
        reason: n === 4 ? 'Conflict' : 'OK',
        title: 'Update port',
      },
      get('client', 'nova', `/v2.1/servers/web-${n}`, { title: 'Show server' }),
      post('client', 'nova', `/v2.1/servers/web-${n}/os-interface`, 200, { title: 'Attach interface' }),
    ];
  };
  const calls = Array.from({ length: 9 }, (_, n) => time(n)).flat();
  return flowOf('Attach nine ports', [...signOn('client', 'neutron'), ...calls]);
}

function signOn(from, to) {
  return [
    get(from, 'keystone', '/identity', { title: 'List API versions', status: 300, group: 'discovery' }),
    post(from, 'keystone', '/identity/v3/auth/tokens', 201, { title: 'Issue token', group: 'sign-on' }),
    get(from, to, '/', { title: 'List API versions', status: 300, group: 'discovery' }),
  ];
}

function validation(from) {
  return get(from, 'keystone', '/identity/v3/auth/tokens', { title: 'Validate token', group: 'validation' });
}

function quota(from, names) {
  return names.flatMap((name) => [
    get(from, 'keystone', '/identity/v3/limits/model', { title: 'Show limit model', group: 'quota' }),
    get(from, 'keystone', `/identity/v3/limits?resource_name=${name}`, {
      title: 'List limits',
      group: 'quota',
    }),
  ]);
}

function get(from, to, path, more = {}) {
  return { from, to, method: 'GET', path, status: 200, ...more };
}

function post(from, to, path, status, more) {
  return { from, to, method: 'POST', path, status, ...more };
}

function put(from, to, path, more) {
  return { from, to, method: 'PUT', path, status: 200, ...more };
}

function uuid(n) {
  return `${String(n).padStart(8, '0')}-5a1e-4f7b-8c2d-000000000000`;
}

const REASONS = { 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 300: 'Multiple Choices' };

/** Numbered in the order in which calls are nested. */
function flowOf(title, calls) {
  let number = 0;
  const involved = new Set();
  const build = (call, parent) => {
    const own = ++number;
    [call.from, call.to].forEach((id) => involved.add(id));
    const children = (call.calls ?? []).map((inner) => build(inner, own));
    return stepOf(call, { own, answer: ++number, parent, children });
  };
  const roots = calls.map((call) => build(call, null));
  const participants = [...involved].map((id) => ({ id, label: LABELS[id], evidence: [] }));
  return { id: 'f1', title, participants, roots };
}

function stepOf(call, { own, answer, parent, children }) {
  const message = { httpVersion: '1.1', headers: [], body: { kind: 'empty' }, bodyBytes: 0 };
  const { method, path, status, reason = REASONS[status] ?? 'Forbidden', title, group } = call;
  return {
    number: own,
    responseNumber: answer,
    from: call.from,
    to: call.to,
    parent,
    children,
    operation: {
      title: title ?? `${method} ${path}`,
      sentence: '{from} calls {to}',
      ...(group && { group }),
    },
    evidence: [],
    confidence: 1,
    ambiguous: false,
    exchange: {
      id: `x${own}`,
      seq: own,
      client: {},
      server: {},
      request: { ...message, method, url: `http://cloud${path}` },
      outcome: { kind: 'response', response: { ...message, status, reason } },
      timing: {
        startedAt: '',
        requestFirst: own,
        requestLast: own,
        responseFirst: answer,
        responseLast: answer,
      },
    },
  };
}
