/** Glance's operations: the Image API, version 2. */

import type { OperationRule } from '../model/profile.js';
import { healthCheck, operations, versionDocuments } from './operations.js';

const IMAGE = '/v2/images/{image_id}';

export const GLANCE_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('glance', ['/versions', '/v2']),
  ...healthCheck('glance'),
  ...operations('glance', [
    ['GET /v2/images', 'List images', '{from} asks {to} for the list of images.'],
    [
      'POST /v2/images',
      'Create image',
      '{from} has {to} create an image: a record without data yet.',
      '/name',
    ],
    [`PATCH ${IMAGE}`, 'Update image', '{from} has {to} change the image’s properties.', '/name'],
    [`DELETE ${IMAGE}`, 'Delete image', '{from} has {to} delete the image.'],
    [`POST ${IMAGE}/actions/deactivate`, 'Deactivate image', '{from} has {to} lock the image’s data.'],
    [`POST ${IMAGE}/actions/reactivate`, 'Reactivate image', '{from} has {to} unlock the image’s data.'],
    [`POST ${IMAGE}/import`, 'Import image', '{from} has {to} import the image’s data.', '/method/name'],
    [`GET ${IMAGE}/tasks`, 'List tasks of image', '{from} asks {to} which tasks work on the image.'],
    [`GET ${IMAGE}/locations`, 'List locations of image', '{from} asks {to} where the image’s data is kept.'],
    [`POST ${IMAGE}/locations`, 'Add location to image', '{from} tells {to} where the image’s data is.'],
    [
      `DELETE /v2/stores/{store_id}/images/{image_id}`,
      'Delete image from store',
      '{from} has {to} delete one copy.',
    ],
    ['GET /v2/info/import', 'Show import methods', '{from} asks {to} how images can be imported.'],
    ['GET /v2/info/stores', 'List stores', '{from} asks {to} for its stores.'],
    [
      'GET /v2/info/stores/detail',
      'List stores in detail',
      '{from} asks {to} for its stores and their settings.',
    ],
    ['GET /v2/info/usage', 'Show quota usage', '{from} asks {to} how much of its quota is used.'],
    ['PUT /v2/images/{image_id}/tags/{tag}', 'Add tag to image', '{from} has {to} tag the image.', '{tag}'],
    [
      'DELETE /v2/images/{image_id}/tags/{tag}',
      'Delete tag of image',
      '{from} has {to} take a tag away.',
      '{tag}',
    ],
    [
      `GET ${IMAGE}/members`,
      'List members of image',
      '{from} asks {to} with which projects the image is shared.',
    ],
    [`POST ${IMAGE}/members`, 'Share image', '{from} has {to} share the image with a project.'],
    [
      `GET ${IMAGE}/members/{member_id}`,
      'Show member of image',
      '{from} asks {to} whether a project takes the image.',
    ],
    [
      `PUT ${IMAGE}/members/{member_id}`,
      'Update member of image',
      '{from} answers {to} whether it takes the image.',
      '/status',
    ],
    [
      `DELETE ${IMAGE}/members/{member_id}`,
      'Unshare image',
      '{from} has {to} end the sharing of the image with a project.',
    ],
    [
      'GET /v2/schemas/{schema}',
      'Show schema',
      '{from} asks {to} for the schema of its documents.',
      '{schema}',
    ],
    [
      'GET /v2/schemas/metadefs/{schema}',
      'Show schema',
      '{from} asks {to} for a metadata schema.',
      '{schema}',
    ],
    ['GET /v2/tasks', 'List tasks', '{from} asks {to} for its tasks.'],
    ['POST /v2/tasks', 'Create task', '{from} gives {to} a task to work on.', '/type'],
    ['GET /v2/cache', 'List cached images', '{from} asks {to} which images are in its cache.'],
    ['DELETE /v2/cache', 'Clear cache', '{from} has {to} empty its cache.'],
    ['PUT /v2/cache/{image_id}', 'Cache image', '{from} has {to} put the image into its cache.'],
    ['DELETE /v2/cache/{image_id}', 'Uncache image', '{from} has {to} drop the image from its cache.'],
    [
      'GET /v2/metadefs/namespaces',
      'List metadata namespaces',
      '{from} asks {to} for its metadata namespaces.',
    ],
  ]),
  ...operations(
    'glance',
    [
      [`PUT ${IMAGE}/file`, 'Upload image data', '{from} uploads the image’s data to {to}.'],
      [`GET ${IMAGE}/file`, 'Download image data', '{from} downloads the image’s data from {to}.'],
      [
        `PUT ${IMAGE}/stage`,
        'Stage image data',
        '{from} uploads the image’s data to {to}, to be imported later.',
      ],
    ],
    { group: 'data' },
  ),
  ...operations(
    'glance',
    [
      [`GET ${IMAGE}`, 'Show image', '{from} asks {to} for the details of the image.', '/name'],
      ['GET /v2/tasks/{task_id}', 'Show task', '{from} asks {to} how a task is doing.', '/status'],
    ],
    { state: '/status' },
  ),
];
