/** Nova's operations, the Compute API, version 2.1: its servers. The project may stand in the path. */

import type { OperationRule } from '../model/profile.js';
import { NOVA_SERVER_ACTIONS } from './openstack-nova-actions.js';
import { NOVA_CLOUD_OPERATIONS } from './openstack-nova-cloud.js';
import { healthCheck, operations, versionDocuments } from './operations.js';

const ROOT = '/v2[.1][/{project_id}]';
const SERVER = `${ROOT}/servers/{server_id}`;
const VOLUMES = `${SERVER}/os-volume_attachments`;

export const NOVA_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('nova', ['/v2.1', '/v2']),
  ...healthCheck('nova'),
  ...operations(
    'nova',
    [[`GET ${SERVER}`, 'Show server', '{from} asks {to} for the details of a server.', '/server/name']],
    { state: '/server/status' },
  ),
  ...operations('nova', [
    [`GET ${ROOT}/servers`, 'List servers', '{from} asks {to} for the list of servers.'],
    [
      `GET ${ROOT}/servers/detail`,
      'List servers in detail',
      '{from} asks {to} for the servers with all details.',
    ],
    [`POST ${ROOT}/servers`, 'Create server', '{from} has {to} create a server.', '/server/name'],
    [`PUT ${SERVER}`, 'Update server', '{from} has {to} change a server.', '/server/name'],
    [`DELETE ${SERVER}`, 'Delete server', '{from} has {to} delete a server.'],
    [`GET ${SERVER}/ips`, 'List addresses of server', '{from} asks {to} for the addresses of a server.'],
    [
      `GET ${SERVER}/ips/{label}`,
      'Show addresses of server',
      '{from} asks {to} for the addresses of a server in a network.',
      '{label}',
    ],
    [`GET ${SERVER}/metadata`, 'List metadata of server', '{from} asks {to} for the metadata of a server.'],
    [`POST ${SERVER}/metadata`, 'Set metadata of server', '{from} has {to} set metadata of a server.'],
    [
      `PUT ${SERVER}/metadata`,
      'Replace metadata of server',
      '{from} has {to} replace the metadata of a server.',
    ],
    [
      `GET ${SERVER}/metadata/{key}`,
      'Show metadata of server',
      '{from} asks {to} for a metadata entry of a server.',
      '{key}',
    ],
    [
      `PUT ${SERVER}/metadata/{key}`,
      'Set metadata of server',
      '{from} has {to} set a metadata entry of a server.',
      '{key}',
    ],
    [
      `DELETE ${SERVER}/metadata/{key}`,
      'Delete metadata of server',
      '{from} has {to} delete a metadata entry of a server.',
      '{key}',
    ],
    [`GET ${SERVER}/tags`, 'List tags of server', '{from} asks {to} for the tags of a server.'],
    [`PUT ${SERVER}/tags`, 'Replace tags of server', '{from} has {to} replace the tags of a server.'],
    [`DELETE ${SERVER}/tags`, 'Delete tags of server', '{from} has {to} delete the tags of a server.'],
    [`PUT ${SERVER}/tags/{tag}`, 'Add tag to server', '{from} has {to} tag a server.', '{tag}'],
    [
      `DELETE ${SERVER}/tags/{tag}`,
      'Delete tag of server',
      '{from} has {to} take a tag of a server away.',
      '{tag}',
    ],
    [
      `GET ${SERVER}/diagnostics`,
      'Show diagnostics of server',
      '{from} asks {to} how a server is doing inside.',
    ],
    [
      `GET ${SERVER}/os-security-groups`,
      'List security groups of server',
      '{from} asks {to} for the security groups of a server.',
    ],
    [
      `GET ${SERVER}/os-instance-actions`,
      'List events of server',
      '{from} asks {to} what was done with a server.',
    ],
    [
      `GET ${SERVER}/os-instance-actions/{request_id}`,
      'Show event of server',
      '{from} asks {to} how one action on a server went.',
    ],
    [
      `GET ${SERVER}/os-interface`,
      'List interfaces of server',
      '{from} asks {to} for the ports of a server.',
    ],
    [`POST ${SERVER}/os-interface`, 'Attach interface', '{from} has {to} attach a port to a server.'],
    [
      `GET ${SERVER}/os-interface/{port_id}`,
      'Show interface of server',
      '{from} asks {to} for a port of a server.',
    ],
    [
      `DELETE ${SERVER}/os-interface/{port_id}`,
      'Detach interface',
      '{from} has {to} detach a port from a server.',
    ],
    [`GET ${VOLUMES}`, 'List volumes of server', '{from} asks {to} for the volumes of a server.'],
    [`POST ${VOLUMES}`, 'Attach volume', '{from} has {to} attach a volume to a server.'],
    [`GET ${VOLUMES}/{volume_id}`, 'Show volume of server', '{from} asks {to} for a volume of a server.'],
    [
      `PUT ${VOLUMES}/{volume_id}`,
      'Swap volume',
      '{from} has {to} put one volume of a server in the place of another.',
    ],
    [`DELETE ${VOLUMES}/{volume_id}`, 'Detach volume', '{from} has {to} detach a volume from a server.'],
    [
      `POST ${SERVER}/remote-consoles`,
      'Open console',
      '{from} asks {to} for a console of a server.',
      '/remote_console/type',
    ],
    [
      `GET ${SERVER}/os-server-password`,
      'Show password of server',
      '{from} asks {to} for the encrypted password of a server.',
    ],
    [
      `DELETE ${SERVER}/os-server-password`,
      'Clear password of server',
      '{from} has {to} forget the password of a server.',
    ],
    [
      `GET ${SERVER}/migrations`,
      'List migrations of server',
      '{from} asks {to} for the migrations of a server.',
    ],
    [`GET ${ROOT}/os-migrations`, 'List migrations', '{from} asks {to} for the list of migrations.'],
  ]),
  ...NOVA_SERVER_ACTIONS,
  ...NOVA_CLOUD_OPERATIONS,
];
