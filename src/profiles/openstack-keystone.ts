/** Keystone's operations: the Identity API, version 3. */

import type { OperationRule } from '../model/profile.js';
import {
  healthCheck,
  operations,
  resource,
  versionDocuments,
  type Common,
  type OperationRow,
} from './operations.js';

const USER = '/v3/users/{user_id}';
const GRANTS: readonly (readonly [path: string, on: string])[] = [
  ['/v3/projects/{project_id}/users/{user_id}/roles', 'a user’s roles on a project'],
  ['/v3/projects/{project_id}/groups/{group_id}/roles', 'a group’s roles on a project'],
  ['/v3/domains/{domain_id}/users/{user_id}/roles', 'a user’s roles on a domain'],
  ['/v3/domains/{domain_id}/groups/{group_id}/roles', 'a group’s roles on a domain'],
  ['/v3/system/users/{user_id}/roles', 'a user’s roles on the system'],
];

export const KEYSTONE_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('keystone', ['/v3', '/v2.0']),
  ...healthCheck('keystone'),
  ...signOns('signs on at {to}', { group: 'sign-on' }),
  // A service keeps its own token until that is about to expire.
  ...signOns('signs on at {to} as itself', { group: 'sign-on', by: 'service', decidedBy: 'cache' }),
  ...operations(
    'keystone',
    [
      [
        'GET /v3/auth/tokens',
        'Validate token',
        '{from} asks {to} whether a token is valid, and whose it is.',
      ],
      ['HEAD /v3/auth/tokens', 'Check token', '{from} asks {to} whether a token is valid.'],
      ['GET /v3/OS-REVOKE/events', 'List revocations', '{from} asks {to} which tokens were revoked.'],
    ],
    { group: 'validation', decidedBy: 'cache' },
  ),
  ...operations('keystone', [
    ['DELETE /v3/auth/tokens', 'Revoke token', '{from} has {to} revoke a token.'],
    ['GET /v3/auth/catalog', 'Show catalog', '{from} asks {to} where each service is to be found.'],
    [
      'GET /v3/auth/projects',
      'List projects of token',
      '{from} asks {to} for which projects it may get a token.',
    ],
    [
      'GET /v3/auth/domains',
      'List domains of token',
      '{from} asks {to} for which domains it may get a token.',
    ],
    [
      'GET /v3/auth/system',
      'List system scopes',
      '{from} asks {to} whether it may get a token for the system.',
    ],
  ]),
  ...operations('keystone', resource({ path: 'users', key: 'user', a: 'a user' }, '/v3')),
  ...operations('keystone', [
    [`POST ${USER}/password`, 'Change password', '{from} has {to} change a user’s password.'],
    [`GET ${USER}/projects`, 'List projects of user', '{from} asks {to} on which projects a user has roles.'],
    [`GET ${USER}/groups`, 'List groups of user', '{from} asks {to} in which groups a user is.'],
  ]),
  ...operations(
    'keystone',
    resource(
      { path: 'application_credentials', key: 'application_credential', a: 'an application credential' },
      USER,
    ),
  ),
  ...operations('keystone', [
    [`GET ${USER}/credentials/OS-EC2`, 'List EC2 credentials', '{from} asks {to} for a user’s EC2 keys.'],
    [
      `POST ${USER}/credentials/OS-EC2`,
      'Create EC2 credential',
      '{from} has {to} create a pair of EC2 keys.',
    ],
    [
      `GET ${USER}/credentials/OS-EC2/{credential_id}`,
      'Show EC2 credential',
      '{from} asks {to} for a pair of EC2 keys.',
    ],
    [
      `DELETE ${USER}/credentials/OS-EC2/{credential_id}`,
      'Delete EC2 credential',
      '{from} has {to} delete a pair of EC2 keys.',
    ],
  ]),
  ...operations('keystone', resource({ path: 'groups', key: 'group', a: 'a group' }, '/v3')),
  ...operations('keystone', resource({ path: 'projects', key: 'project', a: 'a project' }, '/v3')),
  ...operations('keystone', resource({ path: 'domains', key: 'domain', a: 'a domain' }, '/v3')),
  ...operations('keystone', resource({ path: 'roles', key: 'role', a: 'a role' }, '/v3')),
  ...operations('keystone', [
    ['GET /v3/role_assignments', 'List role assignments', '{from} asks {to} who has which role where.'],
    ...GRANTS.flatMap(([path, on]) => grants(path, on)),
  ]),
  ...operations('keystone', resource({ path: 'trusts', key: 'trust', a: 'a trust' }, '/v3/OS-TRUST')),
  ...operations(
    'keystone',
    resource({ path: 'services', key: 'service', a: 'a service of the catalog' }, '/v3'),
  ),
  ...operations(
    'keystone',
    resource({ path: 'endpoints', key: 'endpoint', a: 'an endpoint of the catalog' }, '/v3'),
  ),
  ...operations('keystone', resource({ path: 'regions', key: 'region', a: 'a region' }, '/v3')),
  ...operations('keystone', resource({ path: 'credentials', key: 'credential', a: 'a credential' }, '/v3')),
  ...operations('keystone', resource({ path: 'limits', key: 'limit', a: 'a project’s limit' }, '/v3')),
  ...operations(
    'keystone',
    resource({ path: 'registered_limits', key: 'registered_limit', a: 'a default limit' }, '/v3'),
  ),
  ...operations('keystone', [
    ['GET /v3/limits/model', 'Show limit model', '{from} asks {to} by which rules limits are enforced.'],
  ]),
  ...operations(
    'keystone',
    [
      ['GET /v3/limits/model', 'Show limit model', '{from} asks {to} by which rules limits are enforced.'],
      [
        'GET /v3/endpoints/{endpoint_id}',
        'Show own endpoint',
        '{from} asks {to} to which service and region it belongs.',
      ],
      ['GET /v3/limits', 'List limits', '{from} asks {to} whether the project has a limit of its own.'],
      [
        'GET /v3/registered_limits',
        'List default limits',
        '{from} asks {to} for the limit that holds by default.',
      ],
    ],
    { group: 'quota', by: 'service' },
  ),
];

/** A token that is for no project, domain or system comes without a catalog. */
function signOns(how: string, common: Common): readonly OperationRule[] {
  const issue = (version: string, what: string): OperationRow => [
    `POST ${version}/tokens`,
    'Issue token',
    `{from} ${how} and gets ${what}.`,
  ];
  const catalog = 'a token and the service catalog';
  return [
    ...operations('keystone', [issue('/v3/auth', catalog)], { ...common, answer: '/token/catalog/0' }),
    ...operations('keystone', [issue('/v2.0', catalog)], { ...common, answer: '/access/serviceCatalog/0' }),
    ...operations(
      'keystone',
      [
        issue('/v3/auth', 'a token'),
        issue('/v2.0', 'a token'),
        [
          'POST /v3/ec2tokens',
          'Issue token for EC2 key',
          '{from} has {to} check an EC2 signature and gets a token.',
        ],
        [
          'POST /v3/s3tokens',
          'Issue token for S3 key',
          '{from} has {to} check an S3 signature and gets a token.',
        ],
      ],
      common,
    ),
  ];
}

function grants(path: string, what: string): readonly OperationRow[] {
  return [
    [`GET ${path}`, 'List granted roles', `{from} asks {to} for ${what}.`],
    [`HEAD ${path}/{role_id}`, 'Check granted role', `{from} asks {to} for one of ${what}.`],
    [`PUT ${path}/{role_id}`, 'Grant role', `{from} has {to} add to ${what}.`],
    [`DELETE ${path}/{role_id}`, 'Revoke role', `{from} has {to} take one of ${what} away.`],
  ];
}
