/** The profile of OpenStack: its services with their operations, secrets, names and places that differ from run to run. */

import type { ServiceProfile } from '../model/profile.js';
import { CINDER_OPERATIONS } from './openstack-cinder.js';
import { GLANCE_OPERATIONS } from './openstack-glance.js';
import { KEYSTONE_OPERATIONS } from './openstack-keystone.js';
import { NEUTRON_OPERATIONS } from './openstack-neutron.js';
import { NOVA_OPERATIONS } from './openstack-nova.js';
import {
  OPENSTACK_NAMES,
  OPENSTACK_UNORDERED,
  OPENSTACK_VARIABLES,
  OPENSTACK_VOLATILE,
} from './openstack-places.js';
import { PLACEMENT_OPERATIONS } from './openstack-placement.js';
import { OPENSTACK_SECRETS } from './openstack-secrets.js';
import { OPENSTACK_SERVICES } from './openstack-services.js';
import { SWIFT_OPERATIONS } from './openstack-swift.js';
import { TROVE_OPERATIONS } from './openstack-trove.js';

export const OPENSTACK: ServiceProfile = {
  id: 'openstack',
  services: OPENSTACK_SERVICES,
  operations: [
    ...KEYSTONE_OPERATIONS,
    ...GLANCE_OPERATIONS,
    ...SWIFT_OPERATIONS,
    ...NOVA_OPERATIONS,
    ...NEUTRON_OPERATIONS,
    ...CINDER_OPERATIONS,
    ...PLACEMENT_OPERATIONS,
    ...TROVE_OPERATIONS,
  ],
  // keystonemiddleware stands before what a service is: the token is looked at before anything is done for its user, and
  // for that it has signed on, now or before.
  manners: { alone: ['discovery'], first: { validation: ['sign-on'] } },
  secrets: OPENSTACK_SECRETS,
  names: OPENSTACK_NAMES,
  variables: OPENSTACK_VARIABLES,
  volatile: OPENSTACK_VOLATILE,
  unordered: OPENSTACK_UNORDERED,
  envPrefixes: ['OS_'],
  clients: { openstack: 'openstack-client' },
  turned: [
    '/',
    '/versions',
    '/v1.0',
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
  paged: [
    '/v2.1/{collection}',
    '/v2.1/{collection}/detail',
    '/v2.0/{collection}',
    '/v3/{collection}',
    '/v3/{project_id}/{collection}',
    '/v3/{project_id}/{collection}/detail',
  ],
};
