/** Cinder's operations: the Block Storage API, version 3, with and without the project in the path. */

import type { OperationRule } from '../model/profile.js';
import { CINDER_VOLUME_ACTIONS } from './openstack-cinder-actions.js';
import { actions, healthCheck, operations, resource, versionDocuments } from './operations.js';
import type { Noun, OperationRow } from './operations.js';

const ROOT = '/v3[/{project_id}]';
const VOLUME = `${ROOT}/volumes/{volume_id}`;
const SNAPSHOT = `${ROOT}/snapshots/{snapshot_id}`;
const ATTACHMENT = `${ROOT}/attachments/{attachment_id}`;
const BACKUP = `${ROOT}/backups/{backup_id}`;
const TYPE = `${ROOT}/types/{volume_type_id}`;
const QUOTA = `${ROOT}/os-quota-sets/{project_id}`;

/** Two paths for one thing: before and since microversion 3.55. */
const TRANSFERS = ['os-volume-transfer', 'volume-transfers'];

const NOUNS: readonly Noun[] = [
  { path: 'volumes', key: 'volume', a: 'a volume', detail: true },
  { path: 'snapshots', key: 'snapshot', a: 'a snapshot', detail: true },
  { path: 'backups', key: 'backup', a: 'a backup', detail: true },
  { path: 'attachments', key: 'attachment', a: 'an attachment', detail: true },
  { path: 'types', key: 'volume_type', a: 'a volume type' },
  { path: 'qos-specs', key: 'qos_spec', a: 'a QoS specification', one: 'QoS specification' },
  { path: 'groups', key: 'group', a: 'a group of volumes', one: 'volume group', detail: true },
  { path: 'group_snapshots', key: 'group_snapshot', a: 'a snapshot of a group', detail: true },
  { path: 'group_types', key: 'group_type', a: 'a group type' },
  ...TRANSFERS.map((path): Noun => ({
    path,
    key: 'transfer',
    a: 'a volume’s transfer',
    one: 'volume transfer',
    detail: true,
  })),
];

/** The things whose state a client waits for. */
const AWAITED = new Set(['volume', 'snapshot', 'backup', 'attachment', 'group']);

export const CINDER_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('cinder', ['/v3', '/v2']),
  ...healthCheck('cinder'),
  ...NOUNS.flatMap((noun) =>
    resource({ ...noun, update: 'PUT' }, ROOT).flatMap((row) =>
      operations('cinder', [row], isAwaited(noun, row) ? { state: `/${noun.key}/status` } : {}),
    ),
  ),
  ...operations('cinder', [
    [
      `GET ${ROOT}/volumes/summary`,
      'Summarise volumes',
      '{from} asks {to} how many volumes there are and how large.',
    ],
    [`GET ${VOLUME}/metadata`, 'List metadata of volume', '{from} asks {to} for the metadata of a volume.'],
    [`POST ${VOLUME}/metadata`, 'Set metadata of volume', '{from} has {to} set metadata of a volume.'],
    [
      `PUT ${VOLUME}/metadata`,
      'Replace metadata of volume',
      '{from} has {to} replace the metadata of a volume.',
    ],
    [
      `DELETE ${VOLUME}/metadata/{key}`,
      'Delete metadata of volume',
      '{from} has {to} delete a metadata entry of a volume.',
      '{key}',
    ],
    [`POST ${SNAPSHOT}/metadata`, 'Set metadata of snapshot', '{from} has {to} set metadata of a snapshot.'],
    [`POST ${BACKUP}/restore`, 'Restore backup', '{from} has {to} write a backup back into a volume.'],
    [
      `GET ${BACKUP}/export_record`,
      'Export backup record',
      '{from} asks {to} for what is needed to find a backup again.',
    ],
    ...TRANSFERS.map((path): OperationRow => [
      `POST ${ROOT}/${path}/{transfer_id}/accept`,
      'Accept volume transfer',
      '{from} has {to} take a volume over from another project.',
    ]),
    [
      `GET ${TYPE}/extra_specs`,
      'List extra specs of volume type',
      '{from} asks {to} what else a volume type demands.',
    ],
    [
      `POST ${TYPE}/extra_specs`,
      'Set extra specs of volume type',
      '{from} has {to} set what else a volume type demands.',
    ],
    [
      `DELETE ${TYPE}/extra_specs/{key}`,
      'Delete extra spec of volume type',
      '{from} has {to} drop a demand of a volume type.',
      '{key}',
    ],
    [
      `GET ${TYPE}/encryption`,
      'Show encryption of volume type',
      '{from} asks {to} how volumes of a type are encrypted.',
    ],
    [
      `GET ${TYPE}/os-volume-type-access`,
      'List access to volume type',
      '{from} asks {to} which projects may use a volume type.',
    ],
    [
      `POST ${TYPE}/action`,
      'Change access to volume type',
      '{from} has {to} change which projects may use a volume type.',
    ],
    [
      `GET ${ROOT}/os-availability-zone`,
      'List availability zones',
      '{from} asks {to} for its availability zones.',
    ],
    [`GET ${ROOT}/os-services`, 'List volume services', '{from} asks {to} which of its services are up.'],
    [
      `GET ${ROOT}/scheduler-stats/get_pools`,
      'List storage pools',
      '{from} asks {to} for its storage pools.',
    ],
    [`GET ${ROOT}/extensions`, 'List extensions', '{from} asks {to} for its extensions.'],
    [`GET ${ROOT}/messages`, 'List messages', '{from} asks {to} what went wrong lately.'],
    [`GET ${ROOT}/messages/{message_id}`, 'Show message', '{from} asks {to} what went wrong.'],
    [`PUT ${QUOTA}`, 'Update quotas', '{from} has {to} change the quotas of a project.'],
    [`DELETE ${QUOTA}`, 'Reset quotas', '{from} has {to} reset the quotas of a project.'],
  ]),
  ...CINDER_VOLUME_ACTIONS,
  ...actions('cinder', `${ATTACHMENT}/action`, [
    [`POST ${ATTACHMENT}/action`, 'Act on attachment', '{from} has {to} do something with an attachment.'],
    ['os-complete', 'Complete attachment', '{from} tells {to} that a volume is attached.'],
  ]),
  ...actions('cinder', `${SNAPSHOT}/action`, [
    [`POST ${SNAPSHOT}/action`, 'Act on snapshot', '{from} has {to} do something with a snapshot.'],
    [
      'os-reset_status',
      'Reset state of snapshot',
      '{from} has {to} take a snapshot’s state for another.',
      '/os-reset_status/status',
    ],
    [
      'os-update_snapshot_status',
      'Report state of snapshot',
      '{from} tells {to} how a snapshot is doing.',
      '/os-update_snapshot_status/status',
    ],
    ['os-force_delete', 'Force deletion of snapshot', '{from} has {to} delete a snapshot at once.'],
  ]),
  ...operations(
    'cinder',
    [
      [`GET ${ROOT}/limits`, 'Show limits', '{from} asks {to} how much of its limits is used.'],
      [`GET ${QUOTA}`, 'Show quotas', '{from} asks {to} for the quotas of a project.'],
      [
        `GET ${QUOTA}/defaults`,
        'Show default quotas',
        '{from} asks {to} for the quotas that hold by default.',
      ],
    ],
    { group: 'quota' },
  ),
];

function isAwaited({ key }: Noun, [, title]: OperationRow): boolean {
  return AWAITED.has(key) && title.startsWith('Show ');
}
