/** The profile of OpenStack: Keystone, Glance and Swift with their operations, the others as participants. */

import type { NameRule, OperationRule, ServiceProfile } from '../model/profile.js';
import { versionDocuments } from './operations.js';
import { GLANCE_OPERATIONS } from './openstack-glance.js';
import { KEYSTONE_OPERATIONS } from './openstack-keystone.js';
import { OPENSTACK_SECRETS } from './openstack-secrets.js';
import { OPENSTACK_SERVICES } from './openstack-services.js';
import { SWIFT_OPERATIONS } from './openstack-swift.js';

const OTHER_OPERATIONS: readonly OperationRule[] = [
  ...versionDocuments('nova', ['/v2.1', '/v2']),
  ...versionDocuments('neutron', ['/v2.0']),
  ...versionDocuments('cinder', ['/v3', '/v2']),
  ...versionDocuments('placement', []),
];

/** Ids are named by what they belong to: the same id has this name wherever it turns up. */
const NAMES: readonly NameRule[] = [
  { pointer: '/token/project/id', name: '{../name}_project_id' },
  { pointer: '/token/user/id', name: '{../name}_user_id' },
  { pointer: '/token/domain/id', name: '{../name}_domain_id' },
  { pointer: '/token/roles/*/id', name: '{../name}_role_id' },
  { pointer: '/token/catalog/*/id', name: '{../type}_service_id' },
  { pointer: '/token/catalog/*/endpoints/*/id', name: '{../../../type}_endpoint_id' },
  { pointer: '/catalog/*/id', name: '{../type}_service_id' },
  { pointer: '/catalog/*/endpoints/*/id', name: '{../../../type}_endpoint_id' },
  { pointer: '/project/id', name: '{../name}_project_id' },
  { pointer: '/projects/*/id', name: '{../name}_project_id' },
  { pointer: '/user/id', name: '{../name}_user_id' },
  { pointer: '/users/*/id', name: '{../name}_user_id' },
  { pointer: '/group/id', name: '{../name}_group_id' },
  { pointer: '/role/id', name: '{../name}_role_id' },
  { pointer: '/roles/*/id', name: '{../name}_role_id' },
  { pointer: '/service/id', name: '{../type}_service_id' },
  { pointer: '/services/*/id', name: '{../type}_service_id' },
  { pointer: '/images/*/id', name: 'image_id' },
];

export const OPENSTACK: ServiceProfile = {
  id: 'openstack',
  services: OPENSTACK_SERVICES,
  operations: [...KEYSTONE_OPERATIONS, ...GLANCE_OPERATIONS, ...SWIFT_OPERATIONS, ...OTHER_OPERATIONS],
  secrets: OPENSTACK_SECRETS,
  names: NAMES,
  envPrefixes: ['OS_'],
  clients: { openstack: 'openstack-client' },
  turned: [
    '/',
    '/versions',
    '/v2',
    '/v2.0',
    '/v2.1',
    '/v3',
    '/v2.0/tokens',
    '/v3/auth/tokens',
    '/v3/auth/catalog',
    '/v3/endpoints',
    '/v3/endpoints/{endpoint_id}',
  ],
};
