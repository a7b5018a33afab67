/** The documented `openstack image create` as exchanges: 25 of them (50 steps), or 28 with Swift's own calls. */
import type { RedactedExchange } from '../../src/model/exchange.js';
import { layOut, type Call } from './exchanges.js';

/** The ids of the documented flow. */
export const IDS = {
  image: 'e6167145-7865-4d3d-ad19-2a59fb3f1870',
  imageEndpoint: '3195d06aa49541009838146ab9072997',
  imageService: '4134c089d54f40c4bff6629c9b3c8b17',
  adminProject: 'a5362cbd04fd4783a038d5a342d58e87',
  serviceProject: '3a16cadd069e4a70b95f71316ec6f3e8',
} as const;

/** The tokens of the documented flow, as the gate leaves them. */
export const TOKENS = {
  client: '<token:00000000000000c1>',
  glance: '<token:00000000000000a1>',
  quota: '<token:00000000000000a2>',
  store: '<token:00000000000000a3>',
  swift: '<token:00000000000000b1>',
} as const;

const HOST = 'http://192.0.2.10';
const KEYSTONE = `${HOST}/identity`;
const ACCOUNT = `${HOST}:8080/v1/AUTH_${IDS.serviceProject}`;
const AGENTS = {
  client: 'openstacksdk/0.101.0 keystoneauth1/5.0.0 python-requests/2.28.1 CPython/3.8.10',
  middleware: 'glance/25.0.1 keystonemiddleware.auth_token/10.1.0 keystoneauth1/5.0.0 python-requests/2.28.1',
  glance: 'glance-api keystoneauth1/5.0.0 python-requests/2.28.1 CPython/3.8.10',
  swift: 'keystonemiddleware.auth_token/10.1.0 keystoneauth1/5.0.0 python-requests/2.28.1',
} as const;

export interface ImageCreateOptions {
  /** Swift's own three calls to Keystone inside the HEAD: 28 exchanges, 56 steps. */
  readonly swiftCalls?: boolean;
  /** Each service called through a listener of its own. */
  readonly listeners?: boolean;
}

/** The documented `openstack image create`: 25 exchanges, 50 steps. */
export function imageCreate(options: ImageCreateOptions = {}): RedactedExchange[] {
  return layOut(imageCreateCalls(options));
}

/** The same as a tree of calls, to be changed and laid out. */
export function imageCreateCalls({ swiftCalls = false, listeners = false }: ImageCreateOptions = {}): Call[] {
  const edges =
    (name: string) =>
    (call: Call): Call => ({ ...call, ...(listeners ? { edge: name } : {}) });
  const store: Call = {
    method: 'HEAD',
    url: `${ACCOUNT}/glance`,
    requestHeaders: [
      ['x-auth-token', TOKENS.store],
      ['user-agent', 'python-swiftclient-4.1.0'],
    ],
    status: 204,
    reason: 'No Content',
    calls: swiftCalls ? signOnToValidate().map(edges('swift')) : [],
  };
  const create = [...middlewareCalls(), ...quotaSignOn(), ...quotaCalls('image_count_total')];
  const upload = [
    ...quotaCalls('image_size_total'),
    ...quotaCalls('image_count_uploading'),
    signOn({ user: 'glance-swift', project: 'service' }, { token: TOKENS.store, agent: AGENTS.glance }),
    store,
    {
      ...store,
      method: 'PUT',
      url: `${ACCOUNT}/glance/${IDS.image}`,
      status: 201,
      reason: 'Created',
      calls: [],
    },
  ];
  return [
    discovery(AGENTS.client),
    signOn({ user: 'admin', project: 'admin' }, { token: TOKENS.client, agent: AGENTS.client }),
    {
      ...call(`${HOST}/image`, { agent: AGENTS.client }),
      status: 300,
      reason: 'Multiple Choices',
      responseBody: {
        versions: [{ id: 'v2.16', status: 'CURRENT', links: [{ rel: 'self', href: `${HOST}/image/v2/` }] }],
      },
    },
    {
      ...call(`${HOST}/image/v2/images`, { agent: AGENTS.client, token: TOKENS.client }),
      method: 'POST',
      requestBody: { container_format: 'bare', disk_format: 'qcow2', name: 'cirros', visibility: 'public' },
      status: 201,
      reason: 'Created',
      responseHeaders: [['Location', `http://127.0.0.1:60999/v2/images/${IDS.image}`]],
      responseBody: {
        name: 'cirros',
        status: 'queued',
        owner: IDS.adminProject,
        id: IDS.image,
        file: `/v2/images/${IDS.image}/file`,
      },
      calls: create.map(edges('glance')),
    },
    {
      ...call(`${HOST}/image/v2/images/${IDS.image}/file`, { agent: AGENTS.client, token: TOKENS.client }),
      method: 'PUT',
      status: 204,
      reason: 'No Content',
      calls: upload.map(edges('glance')),
    },
  ];
}

interface Asking {
  readonly agent: string;
  readonly token?: string;
  readonly subject?: string;
}

function call(url: string, { agent, token, subject }: Asking): Call {
  const requestHeaders: [string, string][] = [
    ['User-Agent', agent],
    ['Accept', 'application/json'],
  ];
  if (subject !== undefined) requestHeaders.push(['X-Subject-Token', subject]);
  if (token !== undefined) requestHeaders.push(['X-Auth-Token', token]);
  return { url, requestHeaders };
}

function discovery(agent: string): Call {
  const self = { rel: 'self', href: `${KEYSTONE}/v3/` };
  return {
    ...call(KEYSTONE, { agent }),
    status: 300,
    reason: 'MULTIPLE CHOICES',
    responseHeaders: [['Location', `${KEYSTONE}/v3/`]],
    responseBody: { versions: { values: [{ id: 'v3.14', status: 'stable', links: [self] }] } },
  };
}

interface Owner {
  readonly user: string;
  /** No project: a token of the system's scope. */
  readonly project?: 'admin' | 'service';
}

function signOn(owner: Owner, { token, agent }: { token: string; agent: string }): Call {
  const user = { name: owner.user, domain: { id: 'default' }, password: '<password:00000000000000d1>' };
  const scope = owner.project
    ? { project: { name: owner.project, domain: { id: 'default' } } }
    : { system: { all: true } };
  return {
    ...call(`${KEYSTONE}/v3/auth/tokens`, { agent }),
    method: 'POST',
    requestBody: { auth: { identity: { methods: ['password'], password: { user } }, scope } },
    status: 201,
    reason: 'CREATED',
    responseHeaders: [
      ['X-Subject-Token', token],
      ['Vary', 'X-Auth-Token'],
    ],
    responseBody: tokenOf(owner),
  };
}

function tokenOf({ user, project }: Owner): unknown {
  const id = project === 'admin' ? IDS.adminProject : IDS.serviceProject;
  const endpoint = (key: string, url: string) => [{ id: key, interface: 'public', region: 'RegionOne', url }];
  const image = endpoint(IDS.imageEndpoint, `${HOST}/image`);
  const objects = endpoint('721a5750cf0448729c85f21749859ec0', `${HOST}:8080/v1/AUTH_${id}`);
  const catalog = [
    {
      type: 'identity',
      name: 'keystone',
      id: '2241c852ef204ee5bd4f4092ae9b5c7d',
      endpoints: endpoint('254257a27e574069b9510cc4f218afa1', KEYSTONE),
    },
    { type: 'image', name: 'glance', id: IDS.imageService, endpoints: image },
    ...(project
      ? [{ type: 'object-store', name: 'swift', id: '5b4f3dd567054612914e94f37e396d05', endpoints: objects }]
      : []),
  ];
  const scope = project
    ? { project: { id, name: project, domain: { id: 'default', name: 'Default' } } }
    : { system: { all: true } };
  return { token: { methods: ['password'], user: { id: userId(user), name: user }, ...scope, catalog } };
}

function userId(name: string): string {
  return [...name]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(32, '0')
    .slice(0, 32);
}

/** What a service's token middleware does at first: find Keystone, sign on, validate the caller's token. */
function middlewareCalls(): Call[] {
  return [
    discovery(AGENTS.middleware),
    signOn({ user: 'glance', project: 'service' }, { token: TOKENS.glance, agent: AGENTS.middleware }),
    validation(
      { agent: 'python-keystoneclient', token: TOKENS.glance, subject: TOKENS.client },
      { user: 'admin', project: 'admin' },
    ),
  ];
}

function signOnToValidate(): Call[] {
  const validate = validation(
    { agent: 'python-keystoneclient', token: TOKENS.swift, subject: TOKENS.store },
    { user: 'glance-swift', project: 'service' },
  );
  return [
    discovery(AGENTS.swift),
    signOn({ user: 'swift', project: 'service' }, { token: TOKENS.swift, agent: AGENTS.swift }),
    { ...validate, url: `${validate.url}?nocatalog` },
  ];
}

function validation(asking: Asking, owner: Owner): Call {
  return { ...call(`${KEYSTONE}/v3/auth/tokens`, asking), responseBody: tokenOf(owner) };
}

function quotaSignOn(): Call[] {
  return [
    discovery(AGENTS.glance),
    signOn({ user: 'glance' }, { token: TOKENS.quota, agent: AGENTS.glance }),
  ];
}

function quotaCalls(resource: string): Call[] {
  const asking = { agent: AGENTS.glance, token: TOKENS.quota };
  const query = `service_id=${IDS.imageService}&region_id=RegionOne&resource_name=${resource}`;
  const endpoint = {
    id: IDS.imageEndpoint,
    service_id: IDS.imageService,
    region_id: 'RegionOne',
    url: `${HOST}/image`,
  };
  return [
    { ...call(`${KEYSTONE}/v3/limits/model`, asking), responseBody: { model: { name: 'flat' } } },
    { ...call(`${KEYSTONE}/v3/endpoints/${IDS.imageEndpoint}`, asking), responseBody: { endpoint } },
    {
      ...call(`${KEYSTONE}/v3/limits?${query}&project_id=${IDS.adminProject}`, asking),
      responseBody: { limits: [] },
    },
    {
      ...call(`${KEYSTONE}/v3/registered_limits?${query}`, asking),
      responseBody: {
        registered_limits: [{ service_id: IDS.imageService, resource_name: resource, default_limit: 100 }],
      },
    },
  ];
}
