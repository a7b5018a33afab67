/** Swift's operations: account, container and object. */

import type { OperationRule } from '../model/profile.js';
import { healthCheck, operations } from './operations.js';

const ACCOUNT = '/v1/AUTH_{project_id}';
const CONTAINER = `${ACCOUNT}/{container}`;
const OBJECT = `${CONTAINER}/{object+}`;

export const SWIFT_OPERATIONS: readonly OperationRule[] = [
  ...operations('swift', [['GET /info', 'Show capabilities', '{from} asks {to} what it can do.']], {
    group: 'discovery',
    decidedBy: 'first-use',
  }),
  ...healthCheck('swift'),
  ...operations('swift', [
    [`GET ${ACCOUNT}`, 'List containers', '{from} asks {to} for the containers of the account.'],
    [`HEAD ${ACCOUNT}`, 'Show account', '{from} asks {to} how much the account holds.'],
    [`POST ${ACCOUNT}`, 'Update account', '{from} has {to} change the account’s metadata.'],
    [`DELETE ${ACCOUNT}`, 'Delete account', '{from} has {to} delete the account.'],
    [`GET ${CONTAINER}`, 'List objects', '{from} asks {to} for the objects of a container.', '{container}'],
    [
      `HEAD ${CONTAINER}`,
      'Show container',
      '{from} asks {to} whether the container is there.',
      '{container}',
    ],
    [`PUT ${CONTAINER}`, 'Create container', '{from} has {to} create a container.', '{container}'],
    [
      `POST ${CONTAINER}`,
      'Update container',
      '{from} has {to} change a container’s metadata.',
      '{container}',
    ],
    [`DELETE ${CONTAINER}`, 'Delete container', '{from} has {to} delete a container.', '{container}'],
    [
      `HEAD ${OBJECT}`,
      'Show object',
      '{from} asks {to} for the size and the checksum of an object.',
      '{object}',
    ],
    [`POST ${OBJECT}`, 'Update object', '{from} has {to} change an object’s metadata.', '{object}'],
    [`DELETE ${OBJECT}`, 'Delete object', '{from} has {to} delete an object.', '{object}'],
    [`COPY ${OBJECT}`, 'Copy object', '{from} has {to} copy an object.', '{object}'],
  ]),
  ...operations(
    'swift',
    [
      [`PUT ${OBJECT}`, 'Store object', '{from} stores an object in {to}.', '{object}'],
      [`GET ${OBJECT}`, 'Fetch object', '{from} fetches an object from {to}.', '{object}'],
    ],
    { group: 'data' },
  ),
  // A service makes the container that it keeps its objects in when it stores the first of them.
  ...operations(
    'swift',
    [
      [
        `PUT ${CONTAINER}`,
        'Create container',
        '{from} has {to} create a container to store in.',
        '{container}',
      ],
    ],
    { by: 'service', decidedBy: 'first-use' },
  ),
];
