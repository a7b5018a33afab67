/** Placement's operations: providers of resources, what they have, and who uses it. */

import type { OperationRule } from '../model/profile.js';
import { healthCheck, operations, versionDocuments } from './operations.js';

const PROVIDERS = '/resource_providers';
const PROVIDER = `${PROVIDERS}/{provider_id}`;
const CONSUMER = '/allocations/{consumer_id}';
const CLASS = '/resource_classes/{class}';

export const PLACEMENT_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('placement', []),
  ...healthCheck('placement'),
  ...operations('placement', [
    [
      'GET /allocation_candidates',
      'List allocation candidates',
      '{from} asks {to} which providers have room.',
    ],
    [`GET ${CONSUMER}`, 'Show allocations', '{from} asks {to} what a consumer was allotted.'],
    [`PUT ${CONSUMER}`, 'Allocate', '{from} has {to} allot resources to a consumer.'],
    [`DELETE ${CONSUMER}`, 'Delete allocations', '{from} has {to} free what a consumer was allotted.'],
    [
      'POST /allocations',
      'Change allocations',
      '{from} has {to} change the allocations of several consumers.',
    ],
    ['POST /reshaper', 'Reshape', '{from} has {to} move inventories and allocations to other providers.'],
    ['GET /usages', 'Show usages of project', '{from} asks {to} how much a project uses.'],
    [`POST ${PROVIDERS}`, 'Create resource provider', '{from} has {to} create a resource provider.', '/name'],
    [`PUT ${PROVIDER}`, 'Update resource provider', '{from} has {to} change a resource provider.', '/name'],
    [`DELETE ${PROVIDER}`, 'Delete resource provider', '{from} has {to} delete a resource provider.'],
    [`PUT ${PROVIDER}/inventories`, 'Set inventories', '{from} tells {to} all that a provider has.'],
    [`POST ${PROVIDER}/inventories`, 'Create inventory', '{from} tells {to} what else a provider has.'],
    [
      `DELETE ${PROVIDER}/inventories`,
      'Delete inventories',
      '{from} tells {to} that a provider has nothing any more.',
    ],
    [
      `PUT ${PROVIDER}/inventories/{class}`,
      'Set inventory',
      '{from} tells {to} how much of something a provider has.',
      '{class}',
    ],
    [
      `DELETE ${PROVIDER}/inventories/{class}`,
      'Delete inventory',
      '{from} tells {to} that a provider has something no more.',
      '{class}',
    ],
    [
      `PUT ${PROVIDER}/aggregates`,
      'Set aggregates of provider',
      '{from} tells {to} in which aggregates a provider is.',
    ],
    [`PUT ${PROVIDER}/traits`, 'Set traits of provider', '{from} tells {to} what a provider can do.'],
    [
      `DELETE ${PROVIDER}/traits`,
      'Delete traits of provider',
      '{from} tells {to} that a provider has no traits.',
    ],
    [
      'GET /resource_classes',
      'List resource classes',
      '{from} asks {to} which kinds of resources there are.',
    ],
    [
      'POST /resource_classes',
      'Create resource class',
      '{from} has {to} create a kind of resource.',
      '/name',
    ],
    [
      `GET ${CLASS}`,
      'Show resource class',
      '{from} asks {to} whether there is a kind of resource.',
      '{class}',
    ],
    [
      `PUT ${CLASS}`,
      'Ensure resource class',
      '{from} has {to} create a kind of resource if there is none.',
      '{class}',
    ],
    [`DELETE ${CLASS}`, 'Delete resource class', '{from} has {to} delete a kind of resource.', '{class}'],
    ['GET /traits', 'List traits', '{from} asks {to} which traits there are.'],
    ['GET /traits/{trait}', 'Show trait', '{from} asks {to} whether there is a trait.', '{trait}'],
    ['PUT /traits/{trait}', 'Ensure trait', '{from} has {to} create a trait if there is none.', '{trait}'],
    ['DELETE /traits/{trait}', 'Delete trait', '{from} has {to} delete a trait.', '{trait}'],
  ]),
  ...operations('placement', reads()),
  // nova-compute compares each minute what it has with what Placement knows of it.
  ...operations('placement', reads(), { group: 'background', by: 'service' }),
];

function reads(): Parameters<typeof operations>[1] {
  return [
    [`GET ${PROVIDERS}`, 'List resource providers', '{from} asks {to} for its resource providers.'],
    [`GET ${PROVIDER}`, 'Show resource provider', '{from} asks {to} for a resource provider.', '/name'],
    [`GET ${PROVIDER}/inventories`, 'List inventories', '{from} asks {to} what a provider has.'],
    [
      `GET ${PROVIDER}/inventories/{class}`,
      'Show inventory',
      '{from} asks {to} how much of something a provider has.',
      '{class}',
    ],
    [`GET ${PROVIDER}/usages`, 'Show usages of provider', '{from} asks {to} how much of a provider is used.'],
    [
      `GET ${PROVIDER}/aggregates`,
      'List aggregates of provider',
      '{from} asks {to} in which aggregates a provider is.',
    ],
    [`GET ${PROVIDER}/traits`, 'List traits of provider', '{from} asks {to} what a provider can do.'],
    [`GET ${PROVIDER}/allocations`, 'List allocations of provider', '{from} asks {to} who uses a provider.'],
  ];
}
