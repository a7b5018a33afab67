/** A hand-made flow for the tests of what readers see: the documented `openstack image create`, 25 exchanges. */

import type { Binding } from '../../src/model/binding.js';
import type { Manifest } from '../../src/model/capture.js';
import type { Flow } from '../../src/model/flow.js';
import { flowOf, jsonBody } from './flow-of.js';
import type { Call } from './flow-of.js';

const TOKEN = '<token:3f9a1c02b45d9e70>';
const SERVICE_TOKEN = '<token:c07be21d5a6f4418>';
const IMAGE = 'e6167145-7865-4d3d-ad19-2a59fb3f1870';
const ENDPOINT = '3195d06aa49541009838146ab9072997';
const PROJECT = '3a16cadd069e4a70b95f71316ec6f3e8';
const SHA = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';

const VERSIONS = jsonBody({
  versions: { values: [{ id: 'v3.14', status: 'stable', updated: '2020-04-07T00:00:00Z', links: [] }] },
});
const SIGN_ON = jsonBody({
  auth: {
    identity: {
      methods: ['password'],
      password: {
        user: { name: 'admin', password: '<password:91d2b0c4aa7e1f35>', domain: { id: 'default' } },
      },
    },
    scope: { project: { name: 'admin', domain: { id: 'default' } } },
  },
});
const TOKEN_ISSUED = jsonBody({
  token: {
    methods: ['password'],
    user: { id: '8221f17fbf934d309ba96cf2218be3ff', name: 'admin', password_expires_at: null },
    expires_at: '2026-11-21T12:51:26.000000Z',
    is_domain: false,
    catalog: [
      {
        type: 'identity',
        name: 'keystone',
        endpoints: [{ interface: 'public', url: 'http://127.0.0.1:5000/identity' }],
      },
      { type: 'image', name: 'glance', endpoints: [{ id: ENDPOINT, url: 'http://127.0.0.1:9292/image' }] },
    ],
  },
});

function versions(from: string, to: string, url: string): Call {
  const reason = to === 'keystone' ? 'MULTIPLE CHOICES' : 'Multiple Choices';
  return {
    ...{ from, to, method: 'GET', url, status: 300, reason, group: 'discovery', got: VERSIONS },
    title: 'List API versions',
    sentence: '{from} asks {to} which API versions it offers',
  };
}

function signOn(from: string): Call {
  return {
    ...{ from, to: 'keystone', method: 'POST', url: 'http://127.0.0.1:5000/identity/v3/auth/tokens' },
    ...{ status: 201, reason: 'CREATED', group: 'sign-on', sent: SIGN_ON, got: TOKEN_ISSUED },
    gotHeaders: [
      ['Date', 'Sat, 21 Nov 2026 09:51:26 GMT'],
      ['Content-Type', 'application/json'],
      ['X-Subject-Token', from === 'client' ? TOKEN : SERVICE_TOKEN],
      ['Vary', 'X-Auth-Token'],
    ],
    title: 'Issue token',
    sentence: '{from} signs on at {to} with a password and receives a token and the catalog',
  };
}

function quota(resource: string): readonly Call[] {
  const base = 'http://127.0.0.1:5000/identity/v3';
  return [
    `${base}/limits/model`,
    `${base}/endpoints/${ENDPOINT}`,
    `${base}/limits?service_id=4134c089d54f40c4bff6629c9b3c8b17&resource_name=${resource}`,
    `${base}/registered_limits?service_id=4134c089d54f40c4bff6629c9b3c8b17&resource_name=${resource}`,
  ].map((url) => ({
    ...{ from: 'glance', to: 'keystone', method: 'GET', url, status: 200, group: 'quota' },
    sentHeaders: [['X-Auth-Token', SERVICE_TOKEN] as const],
    got: jsonBody({ limits: [], links: { next: null, self: url } }),
    title: 'Read limits',
    sentence: '{from} asks {to} for its limits',
  }));
}

const CREATE: Call = {
  ...{ from: 'client', to: 'glance', method: 'POST', url: 'http://127.0.0.1:9292/image/v2/images' },
  ...{ status: 201, reason: 'Created', title: 'Create image cirros' },
  sentence: '{from} asks {to} to create the image cirros',
  sentHeaders: [
    ['User-Agent', 'openstacksdk/4.4.0 keystoneauth1/5.10.0'],
    ['X-Auth-Token', TOKEN],
    ['Content-Type', 'application/json'],
  ],
  sent: jsonBody({ name: 'cirros', disk_format: 'qcow2', container_format: 'bare', visibility: 'public' }),
  got: jsonBody({ id: IMAGE, name: 'cirros', status: 'queued', size: null, min_ram: 0, tags: [] }),
  calls: [
    versions('glance', 'keystone', 'http://127.0.0.1:5000/identity'),
    signOn('glance'),
    {
      ...{ from: 'glance', to: 'keystone', method: 'GET', status: 200, group: 'validation' },
      url: 'http://127.0.0.1:5000/identity/v3/auth/tokens',
      sentHeaders: [
        ['X-Subject-Token', TOKEN],
        ['X-Auth-Token', SERVICE_TOKEN],
      ],
      got: TOKEN_ISSUED,
      title: 'Validate token',
      sentence: '{from} asks {to} whether the token of its caller is valid',
    },
    versions('glance', 'keystone', 'http://127.0.0.1:5000/identity'),
    signOn('glance'),
    ...quota('image_count_total'),
  ],
};

const UPLOAD: Call = {
  ...{ from: 'client', to: 'glance', method: 'PUT', status: 204, reason: 'No Content' },
  url: `http://127.0.0.1:9292/image/v2/images/${IMAGE}/file`,
  sent: { kind: 'blob', mediaType: 'application/octet-stream', ref: { sha256: SHA, size: 21_233_664 } },
  title: 'Upload image',
  sentence: "{from} uploads the image's data to {to}",
  calls: [
    ...quota('image_size_total'),
    ...quota('image_count_uploading'),
    signOn('glance'),
    {
      ...{ from: 'glance', to: 'swift', method: 'HEAD', status: 204, reason: 'No Content' },
      url: `http://127.0.0.1:8080/v1/AUTH_${PROJECT}/glance`,
      title: 'Show container',
      sentence: '{from} asks {to} whether the container is there',
    },
    {
      ...{ from: 'glance', to: 'swift', method: 'PUT', status: 201, reason: 'Created' },
      url: `http://127.0.0.1:8080/v1/AUTH_${PROJECT}/glance/${IMAGE}`,
      sent: { kind: 'blob', mediaType: '', ref: { sha256: SHA, size: 21_233_664 } },
      title: 'Store object',
      sentence: "{from} stores the image's data in {to}",
    },
  ],
};

/** `openstack image create`: 25 exchanges, 50 messages, as documented. */
export const IMAGE_CREATE: Flow = flowOf([
  versions('client', 'keystone', 'http://127.0.0.1:5000/identity'),
  signOn('client'),
  versions('client', 'glance', 'http://127.0.0.1:9292/image'),
  CREATE,
  UPLOAD,
]);

/** Its variables. */
export const BINDINGS: readonly Binding[] = [
  {
    name: 'image_id',
    value: IMAGE,
    source: { exchange: 'x000004', side: 'response', part: 'body:/id' },
    uses: [{ exchange: 'x000014', side: 'request', part: 'path' }],
  },
  {
    name: 'image_endpoint_id',
    value: ENDPOINT,
    source: { exchange: 'x000002', side: 'response', part: 'body:/token/catalog/1/endpoints/0/id' },
    uses: [{ exchange: 'x000011', side: 'request', part: 'path' }],
  },
  { name: 'service_project_id', value: PROJECT, source: 'given', uses: [] },
];

/** Names the sample's variables in a path. */
export function nameSample(path: string): string {
  return BINDINGS.reduce((text, { name, value }) => text.replaceAll(value, `{${name}}`), path);
}

/** How the sample was recorded. */
export const MANIFEST: Manifest = {
  format: 1,
  tool: 'wiretale 0.1.0',
  name: 'image-create',
  startedAt: '2026-11-21T09:51:25.900Z',
  endedAt: '2026-11-21T09:51:34.120Z',
  command: {
    argv: 'openstack image create --disk-format qcow2 --file cirros.qcow2 --public cirros'.split(' '),
    cwd: '/home/ada/images',
    env: {
      OS_AUTH_URL: 'http://127.0.0.1:5000/identity',
      OS_PASSWORD: '<password:91d2b0c4aa7e1f35>',
      OS_PROJECT_NAME: 'admin',
      OS_USERNAME: 'admin',
    },
    exitCode: 0,
    output: {
      stdout: '+------+--------+\n| name | cirros |\n+------+--------+\n',
      stderr: '',
      truncated: false,
    },
  },
  listen: ['127.0.0.1:9100'],
  callers: [
    { name: 'glance', listen: '127.0.0.1:9102' },
    { name: 'swift', listen: '127.0.0.1:9103' },
  ],
  gateways: [],
  clientVersion: 'openstacksdk/4.4.0',
  counts: {
    exchanges: 25,
    skipped: 0,
    lost: 0,
    requestBytes: 42_467_328,
    responseBytes: 30_000,
    secrets: 3,
    redactions: 61,
    dropped: 0,
  },
};
