/** Neutron's operations: the Networking API, version 2.0. */

import type { OperationRule } from '../model/profile.js';
import { healthCheck, operations, resource, versionDocuments } from './operations.js';
import type { Noun } from './operations.js';

const ROOT = '/v2.0';
const ROUTER = `${ROOT}/routers/{router_id}`;
const TRUNK = `${ROOT}/trunks/{trunk_id}`;
const QUOTA = `${ROOT}/quotas/{project_id}`;

const NOUNS: readonly Omit<Noun, 'update'>[] = [
  { path: 'networks', key: 'network', a: 'a network' },
  { path: 'subnets', key: 'subnet', a: 'a subnet' },
  { path: 'subnetpools', key: 'subnetpool', a: 'a subnet pool', one: 'subnet pool' },
  { path: 'routers', key: 'router', a: 'a router' },
  { path: 'floatingips', key: 'floatingip', a: 'a floating IP', one: 'floating IP' },
  { path: 'security-groups', key: 'security_group', a: 'a security group' },
  { path: 'security-group-rules', key: 'security_group_rule', a: 'a rule of a security group' },
  { path: 'address-scopes', key: 'address_scope', a: 'an address scope' },
  { path: 'address-groups', key: 'address_group', a: 'an address group' },
  {
    path: 'rbac-policies',
    key: 'rbac_policy',
    a: 'a sharing policy',
    one: 'RBAC policy',
    all: 'RBAC policies',
  },
  { path: 'segments', key: 'segment', a: 'a segment' },
  { path: 'trunks', key: 'trunk', a: 'a trunk' },
  { path: 'flavors', key: 'flavor', a: 'a network flavor', one: 'network flavor' },
  { path: 'agents', key: 'agent', a: 'an agent' },
  { path: 'qos/policies', key: 'policy', a: 'a QoS policy', one: 'QoS policy', all: 'QoS policies' },
];

export const NEUTRON_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('neutron', [ROOT]),
  ...healthCheck('neutron'),
  ...operations(
    'neutron',
    [
      [`GET ${ROOT}/extensions`, 'List extensions', '{from} asks {to} which extensions it has.'],
      [
        `GET ${ROOT}/extensions/{alias}`,
        'Show extension',
        '{from} asks {to} whether it has an extension.',
        '{alias}',
      ],
    ],
    { group: 'discovery', decidedBy: 'first-use' },
  ),
  ...operations(
    'neutron',
    NOUNS.flatMap((noun) => resource({ ...noun, update: 'PUT' }, ROOT)),
  ),
  ...operations('neutron', [
    [`GET ${ROOT}/ports`, 'List ports', '{from} asks {to} for the list of ports.'],
    [`POST ${ROOT}/ports`, 'Create port', '{from} has {to} create a port.', '/port/name'],
    [`PUT ${ROOT}/ports/{port_id}`, 'Update port', '{from} has {to} change a port.', '/port/name'],
    [`DELETE ${ROOT}/ports/{port_id}`, 'Delete port', '{from} has {to} delete a port.'],
    [
      `PUT ${ROOT}/ports/{port_id}/bindings/{host}/activate`,
      'Activate port binding',
      '{from} has {to} move a port to another host.',
      '{host}',
    ],
    [
      `GET ${ROOT}/ports/{port_id}/bindings`,
      'List port bindings',
      '{from} asks {to} on which hosts a port may be.',
    ],
    [
      `POST ${ROOT}/ports/{port_id}/bindings`,
      'Create port binding',
      '{from} has {to} prepare a port on a host.',
      '/binding/host',
    ],
    [
      `DELETE ${ROOT}/ports/{port_id}/bindings/{host}`,
      'Delete port binding',
      '{from} has {to} drop a port from a host.',
      '{host}',
    ],
    [
      `PUT ${ROUTER}/add_router_interface`,
      'Add interface to router',
      '{from} has {to} connect a router to a subnet.',
    ],
    [
      `PUT ${ROUTER}/remove_router_interface`,
      'Remove interface from router',
      '{from} has {to} disconnect a router from a subnet.',
    ],
    [`PUT ${ROUTER}/add_extraroutes`, 'Add routes to router', '{from} has {to} add routes to a router.'],
    [
      `PUT ${ROUTER}/remove_extraroutes`,
      'Remove routes from router',
      '{from} has {to} remove routes from a router.',
    ],
    [`PUT ${TRUNK}/add_subports`, 'Add subports to trunk', '{from} has {to} add subports to a trunk.'],
    [
      `PUT ${TRUNK}/remove_subports`,
      'Remove subports from trunk',
      '{from} has {to} remove subports from a trunk.',
    ],
    [`GET ${TRUNK}/get_subports`, 'List subports of trunk', '{from} asks {to} for the subports of a trunk.'],
    [
      `GET ${ROOT}/availability_zones`,
      'List availability zones',
      '{from} asks {to} for its availability zones.',
    ],
    [
      `GET ${ROOT}/network-ip-availabilities`,
      'List IP availability',
      '{from} asks {to} how many addresses are left.',
    ],
    [
      `GET ${ROOT}/network-ip-availabilities/{network_id}`,
      'Show IP availability',
      '{from} asks {to} how many addresses a network has left.',
    ],
    [
      `GET ${ROOT}/auto-allocated-topology/{project_id}`,
      'Get own network',
      '{from} has {to} make a network for a project that has none.',
    ],
    [
      `GET ${ROOT}/service-providers`,
      'List service providers',
      '{from} asks {to} who provides its services.',
    ],
    [
      `PUT ${ROOT}/{resource}/{id}/tags`,
      'Replace tags',
      '{from} has {to} replace the tags of a resource.',
      '{resource}',
    ],
    [`PUT ${ROOT}/{resource}/{id}/tags/{tag}`, 'Add tag', '{from} has {to} tag a resource.', '{tag}'],
    [`DELETE ${ROOT}/{resource}/{id}/tags/{tag}`, 'Delete tag', '{from} has {to} take a tag away.', '{tag}'],
    [`PUT ${QUOTA}`, 'Update quotas', '{from} has {to} change the quotas of a project.'],
    [`DELETE ${QUOTA}`, 'Reset quotas', '{from} has {to} reset the quotas of a project.'],
  ]),
  ...operations(
    'neutron',
    [
      [
        `GET ${ROOT}/ports/{port_id}`,
        'Show port',
        '{from} asks {to} for the details of a port.',
        '/port/name',
      ],
    ],
    { state: '/port/status' },
  ),
  ...operations(
    'neutron',
    [
      [`GET ${ROOT}/quotas`, 'List quotas', '{from} asks {to} for the quotas of all projects.'],
      [`GET ${QUOTA}`, 'Show quotas', '{from} asks {to} for the quotas of a project.'],
      [
        `GET ${QUOTA}/default`,
        'Show default quotas',
        '{from} asks {to} for the quotas that hold by default.',
      ],
      [
        `GET ${QUOTA}/details.json`,
        'Show quota usage',
        '{from} asks {to} how much of its quotas a project uses.',
      ],
    ],
    { group: 'quota' },
  ),
];
