/** Keystone's operations: the Identity API, version 3. */

import type { OperationRule } from '../model/profile.js';
import { operations, versionDocuments, type OperationRow } from './operations.js';

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
  ...operations(
    'keystone',
    [
      [
        'POST /v3/auth/tokens',
        'Issue token',
        '{from} signs on at {to} and gets a token and the service catalog.',
      ],
      [
        'POST /v2.0/tokens',
        'Issue token',
        '{from} signs on at {to} and gets a token and the service catalog.',
      ],
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
    { group: 'sign-on' },
  ),
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
    { group: 'validation' },
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
  ...operations('keystone', resource(['users', 'user', 'a user'])),
  ...operations('keystone', [
    [`POST ${USER}/password`, 'Change password', '{from} has {to} change a user’s password.'],
    [`GET ${USER}/projects`, 'List projects of user', '{from} asks {to} on which projects a user has roles.'],
    [`GET ${USER}/groups`, 'List groups of user', '{from} asks {to} in which groups a user is.'],
  ]),
  ...operations(
    'keystone',
    resource(['application_credentials', 'application_credential', 'an application credential'], USER),
  ),
  ...operations('keystone', [
    [`GET ${USER}/credentials/OS-EC2`, 'List EC2 credentials', '{from} asks {to} for a user’s EC2 keys.'],
    [
      `POST ${USER}/credentials/OS-EC2`,
      'Create EC2 credential',
      '{from} has {to} create a pair of EC2 keys.',
    ],
    [`GET ${USER}/credentials/OS-EC2/{_}`, 'Show EC2 credential', '{from} asks {to} for a pair of EC2 keys.'],
    [
      `DELETE ${USER}/credentials/OS-EC2/{_}`,
      'Delete EC2 credential',
      '{from} has {to} delete a pair of EC2 keys.',
    ],
  ]),
  ...operations('keystone', resource(['groups', 'group', 'a group'])),
  ...operations('keystone', resource(['projects', 'project', 'a project'])),
  ...operations('keystone', resource(['domains', 'domain', 'a domain'])),
  ...operations('keystone', resource(['roles', 'role', 'a role'])),
  ...operations('keystone', [
    ['GET /v3/role_assignments', 'List role assignments', '{from} asks {to} who has which role where.'],
    ...GRANTS.flatMap(([path, on]) => grants(path, on)),
  ]),
  ...operations('keystone', resource(['services', 'service', 'a service of the catalog'])),
  ...operations('keystone', resource(['endpoints', 'endpoint', 'an endpoint of the catalog'])),
  ...operations('keystone', resource(['regions', 'region', 'a region'])),
  ...operations('keystone', resource(['credentials', 'credential', 'a credential'])),
  ...operations('keystone', resource(['limits', 'limit', 'a project’s limit'])),
  ...operations('keystone', resource(['registered_limits', 'registered_limit', 'a default limit'])),
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

/** As the API names it in the plural and in the singular, and as a person does. */
type Noun = readonly [plural: string, key: string, a: string];

/** List, create, show, update and delete, below `/v3` or another resource. */
function resource(noun: Noun, under = '/v3'): readonly OperationRow[] {
  const [plural, key, a] = noun;
  const one = key.replaceAll('_', ' ');
  const all = plural.replaceAll('_', ' ');
  const list = `${under}/${plural}`;
  const single = `${list}/{${key}_id}`;
  return [
    [`GET ${list}`, `List ${all}`, `{from} asks {to} for the list of ${all}.`],
    [`POST ${list}`, `Create ${one}`, `{from} has {to} create ${a}.`, `/${key}/name`],
    [`GET ${single}`, `Show ${one}`, `{from} asks {to} for the details of ${a}.`, `/${key}/name`],
    [`PATCH ${single}`, `Update ${one}`, `{from} has {to} change ${a}.`, `/${key}/name`],
    [`DELETE ${single}`, `Delete ${one}`, `{from} has {to} delete ${a}.`],
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
