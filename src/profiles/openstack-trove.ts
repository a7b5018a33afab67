/** Trove's operations: the Database API, version 1.0. */

import type { OperationRule } from '../model/profile.js';
import { actions, healthCheck, operations, resource, versionDocuments } from './operations.js';

const ROOT = '/v1.0/{project_id}';
const INSTANCE = `${ROOT}/instances/{instance_id}`;
const DATASTORE = `${ROOT}/datastores/{datastore}`;
const CONFIGURATION = `${ROOT}/configurations/{configuration_id}`;
const CLUSTER = `${ROOT}/clusters/{cluster_id}`;

export const TROVE_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('trove', ['/v1.0']),
  ...healthCheck('trove'),
  ...operations(
    'trove',
    [
      [
        `GET ${INSTANCE}`,
        'Show database instance',
        '{from} asks {to} for the details of a database instance.',
        '/instance/name',
      ],
    ],
    { state: '/instance/status' },
  ),
  ...operations(
    'trove',
    [
      [
        `GET ${ROOT}/backups/{backup_id}`,
        'Show backup',
        '{from} asks {to} for the details of a backup.',
        '/backup/name',
      ],
    ],
    { state: '/backup/status' },
  ),
  ...operations('trove', [
    [
      `GET ${ROOT}/instances`,
      'List database instances',
      '{from} asks {to} for the list of database instances.',
    ],
    [
      `GET ${ROOT}/instances/detail`,
      'List database instances in detail',
      '{from} asks {to} for the database instances with all details.',
    ],
    [
      `POST ${ROOT}/instances`,
      'Create database instance',
      '{from} has {to} create a database instance.',
      '/instance/name',
    ],
    [`PUT ${INSTANCE}`, 'Update database instance', '{from} has {to} change a database instance.'],
    [
      `PATCH ${INSTANCE}`,
      'Change database instance',
      '{from} has {to} change the name, the replication or the configuration of a database instance.',
    ],
    [`DELETE ${INSTANCE}`, 'Delete database instance', '{from} has {to} delete a database instance.'],
    [
      `GET ${INSTANCE}/backups`,
      'List backups of instance',
      '{from} asks {to} for the backups of a database instance.',
    ],
    [
      `GET ${INSTANCE}/configuration`,
      'Show configuration of instance',
      '{from} asks {to} for the settings of a database instance.',
    ],
    [`GET ${INSTANCE}/log`, 'List logs of instance', '{from} asks {to} for the logs of a database instance.'],
    [
      `POST ${INSTANCE}/log`,
      'Change log of instance',
      '{from} has {to} publish or drop a log of a database instance.',
      '/name',
    ],
    [`GET ${INSTANCE}/databases`, 'List databases', '{from} asks {to} for the databases of an instance.'],
    [
      `POST ${INSTANCE}/databases`,
      'Create databases',
      '{from} has {to} create databases in an instance.',
      '/databases/0/name',
    ],
    [
      `DELETE ${INSTANCE}/databases/{database}`,
      'Delete database',
      '{from} has {to} delete a database of an instance.',
      '{database}',
    ],
    [`GET ${INSTANCE}/users`, 'List database users', '{from} asks {to} for the users of an instance.'],
    [
      `POST ${INSTANCE}/users`,
      'Create database users',
      '{from} has {to} create users in an instance.',
      '/users/0/name',
    ],
    [
      `GET ${INSTANCE}/users/{user}`,
      'Show database user',
      '{from} asks {to} for a user of an instance.',
      '{user}',
    ],
    [
      `DELETE ${INSTANCE}/users/{user}`,
      'Delete database user',
      '{from} has {to} delete a user of an instance.',
      '{user}',
    ],
    [
      `GET ${INSTANCE}/users/{user}/databases`,
      'List access of database user',
      '{from} asks {to} which databases a user may use.',
      '{user}',
    ],
    [
      `PUT ${INSTANCE}/users/{user}/databases`,
      'Grant access to databases',
      '{from} has {to} let a user use databases.',
      '{user}',
    ],
    [
      `DELETE ${INSTANCE}/users/{user}/databases/{database}`,
      'Revoke access to database',
      '{from} has {to} keep a user from a database.',
      '{user}',
    ],
    [
      `GET ${INSTANCE}/root`,
      'Show whether root is enabled',
      '{from} asks {to} whether the root user of an instance is enabled.',
    ],
    [`POST ${INSTANCE}/root`, 'Enable root', '{from} has {to} enable the root user of an instance.'],
    [`DELETE ${INSTANCE}/root`, 'Disable root', '{from} has {to} disable the root user of an instance.'],
    [`GET ${ROOT}/backups`, 'List backups', '{from} asks {to} for the list of backups.'],
    [
      `POST ${ROOT}/backups`,
      'Create backup',
      '{from} has {to} make a backup of a database instance.',
      '/backup/name',
    ],
    [`DELETE ${ROOT}/backups/{backup_id}`, 'Delete backup', '{from} has {to} delete a backup.'],
    [`GET ${ROOT}/datastores`, 'List datastores', '{from} asks {to} which kinds of databases it runs.'],
    [`GET ${DATASTORE}`, 'Show datastore', '{from} asks {to} for one kind of database.', '{datastore}'],
    [
      `GET ${DATASTORE}/versions`,
      'List datastore versions',
      '{from} asks {to} for the versions of one kind of database.',
      '{datastore}',
    ],
    [
      `GET ${DATASTORE}/versions/{version}`,
      'Show datastore version',
      '{from} asks {to} for one version of a kind of database.',
      '{version}',
    ],
    [
      `GET ${ROOT}/datastores/versions/{version_id}`,
      'Show version of datastore',
      '{from} asks {to} for one version of a kind of database.',
    ],
    [
      `GET ${ROOT}/datastores/versions/{version_id}/parameters`,
      'List configuration parameters',
      '{from} asks {to} what can be set in a database.',
    ],
    [
      `GET ${DATASTORE}/versions/{version}/parameters`,
      'List parameters of datastore',
      '{from} asks {to} what can be set in a database.',
    ],
    [`GET ${ROOT}/flavors`, 'List flavors', '{from} asks {to} for the list of flavors.'],
    [`GET ${ROOT}/flavors/{flavor_id}`, 'Show flavor', '{from} asks {to} for the details of a flavor.'],
    [`GET ${ROOT}/volume-types`, 'List volume types', '{from} asks {to} for the list of volume types.'],
    ...resource(
      {
        path: 'configurations',
        key: 'configuration',
        a: 'a configuration group',
        one: 'configuration group',
      },
      ROOT,
    ),
    [`PUT ${CONFIGURATION}`, 'Replace configuration', '{from} has {to} replace a configuration group.'],
    [
      `GET ${CONFIGURATION}/instances`,
      'List instances of configuration',
      '{from} asks {to} which instances use a configuration group.',
    ],
    ...resource({ path: 'modules', key: 'module', a: 'a module', update: 'PUT' }, ROOT),
    [`GET ${ROOT}/clusters`, 'List clusters', '{from} asks {to} for the list of clusters.'],
    [`POST ${ROOT}/clusters`, 'Create cluster', '{from} has {to} create a cluster.', '/cluster/name'],
    [`GET ${CLUSTER}`, 'Show cluster', '{from} asks {to} for the details of a cluster.', '/cluster/name'],
    [`POST ${CLUSTER}`, 'Act on cluster', '{from} has {to} do something with a cluster.'],
    [`DELETE ${CLUSTER}`, 'Delete cluster', '{from} has {to} delete a cluster.'],
  ]),
  ...actions('trove', `${INSTANCE}/action`, [
    [
      `POST ${INSTANCE}/action`,
      'Act on database instance',
      '{from} has {to} do something with a database instance.',
    ],
    ['restart', 'Restart database', '{from} has {to} restart the database of an instance.'],
    [
      'resize',
      'Resize database instance',
      '{from} has {to} give a database instance another flavor or a larger volume.',
    ],
    [
      'promote_to_replica_source',
      'Promote replica',
      '{from} has {to} make a replica the source of the others.',
    ],
    [
      'eject_replica_source',
      'Eject replica source',
      '{from} has {to} take a broken source out of its replicas.',
    ],
  ]),
  ...operations(
    'trove',
    [[`GET ${ROOT}/limits`, 'Show limits', '{from} asks {to} how much of its limits is used.']],
    { group: 'quota' },
  ),
];
