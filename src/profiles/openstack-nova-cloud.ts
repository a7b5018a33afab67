/** Nova's operations around its servers: flavors, key pairs, hosts, quotas. */

import type { OperationRule } from '../model/profile.js';
import { operations, resource } from './operations.js';

const ROOT = '/v2[.1][/{project_id}]';
const FLAVOR = `${ROOT}/flavors/{flavor_id}`;
const AGGREGATE = `${ROOT}/os-aggregates/{aggregate_id}`;

export const NOVA_CLOUD_OPERATIONS: readonly OperationRule[] = [
  ...operations('nova', [
    ...resource({ path: 'flavors', key: 'flavor', a: 'a flavor', update: 'PUT', detail: true }, ROOT),
    [
      `GET ${FLAVOR}/os-extra_specs`,
      'List extra specs of flavor',
      '{from} asks {to} what else a flavor demands.',
    ],
    [
      `POST ${FLAVOR}/os-extra_specs`,
      'Set extra specs of flavor',
      '{from} has {to} set what else a flavor demands.',
    ],
    [
      `DELETE ${FLAVOR}/os-extra_specs/{key}`,
      'Delete extra spec of flavor',
      '{from} has {to} drop a demand of a flavor.',
      '{key}',
    ],
    [
      `GET ${FLAVOR}/os-flavor-access`,
      'List access to flavor',
      '{from} asks {to} which projects may use a flavor.',
    ],
    [
      `POST ${FLAVOR}/action`,
      'Change access to flavor',
      '{from} has {to} change which projects may use a flavor.',
    ],
    [`GET ${ROOT}/os-keypairs`, 'List key pairs', '{from} asks {to} for the list of key pairs.'],
    [
      `POST ${ROOT}/os-keypairs`,
      'Create key pair',
      '{from} has {to} create or import a key pair.',
      '/keypair/name',
    ],
    [`GET ${ROOT}/os-keypairs/{keypair}`, 'Show key pair', '{from} asks {to} for a key pair.', '{keypair}'],
    [
      `DELETE ${ROOT}/os-keypairs/{keypair}`,
      'Delete key pair',
      '{from} has {to} delete a key pair.',
      '{keypair}',
    ],
    ...resource({ path: 'os-server-groups', key: 'server_group', a: 'a server group' }, ROOT),
    ...resource({ path: 'os-aggregates', key: 'aggregate', a: 'a host aggregate', update: 'PUT' }, ROOT),
    [
      `POST ${AGGREGATE}/action`,
      'Change aggregate',
      '{from} has {to} change the hosts or the metadata of an aggregate.',
    ],
    [
      `GET ${ROOT}/os-availability-zone`,
      'List availability zones',
      '{from} asks {to} for its availability zones.',
    ],
    [
      `GET ${ROOT}/os-availability-zone/detail`,
      'List availability zones in detail',
      '{from} asks {to} for its availability zones and their hosts.',
    ],
    [`GET ${ROOT}/os-hypervisors`, 'List hypervisors', '{from} asks {to} for the list of hypervisors.'],
    [
      `GET ${ROOT}/os-hypervisors/detail`,
      'List hypervisors in detail',
      '{from} asks {to} for the hypervisors with all details.',
    ],
    [
      `GET ${ROOT}/os-hypervisors/statistics`,
      'Show hypervisor statistics',
      '{from} asks {to} for the sum over all hypervisors.',
    ],
    [
      `GET ${ROOT}/os-hypervisors/{hypervisor_id}`,
      'Show hypervisor',
      '{from} asks {to} for the details of a hypervisor.',
    ],
    [`GET ${ROOT}/os-services`, 'List compute services', '{from} asks {to} which of its services are up.'],
    [
      `PUT ${ROOT}/os-services/{service_id}`,
      'Update compute service',
      '{from} has {to} change one of its services.',
    ],
    [
      `DELETE ${ROOT}/os-services/{service_id}`,
      'Delete compute service',
      '{from} has {to} forget one of its services.',
    ],
    [`GET ${ROOT}/os-simple-tenant-usage`, 'List usage', '{from} asks {to} how much each project used.'],
    [
      `GET ${ROOT}/os-simple-tenant-usage/{project_id}`,
      'Show usage',
      '{from} asks {to} how much a project used.',
    ],
    [`GET ${ROOT}/extensions`, 'List extensions', '{from} asks {to} for its extensions.'],
    [`GET ${ROOT}/images`, 'List images', '{from} asks {to} for the list of images.'],
    [`GET ${ROOT}/images/{image_id}`, 'Show image', '{from} asks {to} for the details of an image.'],
    [
      `POST ${ROOT}/os-server-external-events`,
      'Report event',
      '{from} tells {to} that something it waits for has happened.',
      '/events/0/name',
    ],
    [
      `POST ${ROOT}/os-assisted-volume-snapshots`,
      'Create assisted snapshot',
      '{from} has {to} take part in a snapshot of a volume.',
    ],
    [
      `DELETE ${ROOT}/os-assisted-volume-snapshots/{snapshot_id}`,
      'Delete assisted snapshot',
      '{from} has {to} take part in deleting a snapshot.',
    ],
    [
      `PUT ${ROOT}/os-quota-sets/{project_id}`,
      'Update quotas',
      '{from} has {to} change the quotas of a project.',
    ],
    [
      `DELETE ${ROOT}/os-quota-sets/{project_id}`,
      'Reset quotas',
      '{from} has {to} reset the quotas of a project.',
    ],
  ]),
  ...operations(
    'nova',
    [
      [`GET ${ROOT}/limits`, 'Show limits', '{from} asks {to} how much of its limits is used.'],
      [
        `GET ${ROOT}/os-quota-sets/{project_id}`,
        'Show quotas',
        '{from} asks {to} for the quotas of a project.',
      ],
      [
        `GET ${ROOT}/os-quota-sets/{project_id}/defaults`,
        'Show default quotas',
        '{from} asks {to} for the quotas that hold by default.',
      ],
      [
        `GET ${ROOT}/os-quota-sets/{project_id}/detail`,
        'Show quota usage',
        '{from} asks {to} how much of its quotas a project uses.',
      ],
    ],
    { group: 'quota' },
  ),
];
