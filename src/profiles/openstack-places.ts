/** Places of OpenStack's answers that have names, that differ from run to run, or whose order means nothing. */

import type { NameRule, PlaceRule, VariableRule, VolatileRule } from '../model/profile.js';

/** Ids are named by what they belong to: the same id has this name wherever it turns up. */
export const OPENSTACK_NAMES: readonly NameRule[] = [
  { pointer: '/token/project/id', name: '{../name}_project_id' },
  { pointer: '/token/user/id', name: '{../name}_user_id' },
  { pointer: '/token/domain/id', name: '{../name}_domain_id' },
  { pointer: '/token/roles/*/id', name: '{../name}_role_id' },
  { pointer: '/token/catalog/*/id', name: '{../type}_service_id' },
  { pointer: '/token/catalog/*/endpoints/*/id', name: '{../../../type}_endpoint_id' },
  {
    pointer: '/token/catalog/*/endpoints/*/url',
    where: { '../interface': 'public' },
    name: '{../../../type}_url',
  },
  { pointer: '/token/catalog/*/endpoints/*/url', name: '{../../../type}_{../interface}_url' },
  { pointer: '/catalog/*/id', name: '{../type}_service_id' },
  { pointer: '/catalog/*/endpoints/*/id', name: '{../../../type}_endpoint_id' },
  { pointer: '/catalog/*/endpoints/*/url', where: { '../interface': 'public' }, name: '{../../../type}_url' },
  { pointer: '/catalog/*/endpoints/*/url', name: '{../../../type}_{../interface}_url' },
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
  { header: 'X-Subject-Token', name: '{/token/user/name}_token' },
  { pointer: '/auth/identity/password/user/password', name: '{../name}_password' },
];

/** As `openstack` reads them from the environment, where it has a variable for it. */
export const OPENSTACK_VARIABLES: readonly VariableRule[] = [
  { header: 'X-Auth-Token', variable: 'OS_AUTH_TOKEN' },
  { pointer: '/auth/identity/password/user/id', variable: 'OS_USER_ID' },
  { pointer: '/auth/identity/password/user/name', variable: 'OS_USERNAME' },
  { pointer: '/auth/identity/password/user/password', variable: 'OS_PASSWORD' },
  { pointer: '/auth/identity/password/user/domain/id', variable: 'OS_USER_DOMAIN_ID' },
  { pointer: '/auth/identity/password/user/domain/name', variable: 'OS_USER_DOMAIN_NAME' },
  { pointer: '/auth/identity/totp/user/passcode', variable: 'OS_PASSCODE' },
  { pointer: '/auth/identity/application_credential/id', variable: 'OS_APPLICATION_CREDENTIAL_ID' },
  { pointer: '/auth/identity/application_credential/name', variable: 'OS_APPLICATION_CREDENTIAL_NAME' },
  { pointer: '/auth/identity/application_credential/secret', variable: 'OS_APPLICATION_CREDENTIAL_SECRET' },
  { pointer: '/auth/scope/project/id', variable: 'OS_PROJECT_ID' },
  { pointer: '/auth/scope/project/name', variable: 'OS_PROJECT_NAME' },
  { pointer: '/auth/scope/project/domain/id', variable: 'OS_PROJECT_DOMAIN_ID' },
  { pointer: '/auth/scope/project/domain/name', variable: 'OS_PROJECT_DOMAIN_NAME' },
  { pointer: '/auth/scope/domain/id', variable: 'OS_DOMAIN_ID' },
  { pointer: '/auth/scope/domain/name', variable: 'OS_DOMAIN_NAME' },
];

export const OPENSTACK_VOLATILE: readonly VolatileRule[] = [
  { header: 'X-Openstack-Request-Id', format: 'id' },
  { header: 'X-Compute-Request-Id', format: 'id' },
  { header: 'X-Trans-Id', format: 'text', service: 'swift' },
  { header: 'X-Timestamp', format: 'number', service: 'swift' },
  { header: 'X-Put-Timestamp', format: 'number', service: 'swift' },
  { header: 'X-Backend-Timestamp', format: 'number', service: 'swift' },
  ...['created_at', 'updated_at', 'deleted_at', 'expires_at', 'issued_at', 'password_expires_at'].map(time),
  ...['created', 'updated', 'launched_at', 'OS-SRV-USG:launched_at', 'OS-SRV-USG:terminated_at'].map(time),
  ...['attached_at', 'detached_at', 'heartbeat_timestamp', 'started_at', 'last_modified'].map(time),
  // Which version is the current one, and how far it goes, says what else there is.
  { pointer: '/versions/*/status', format: 'text' },
  { pointer: '/versions/*/version', format: 'text' },
  { pointer: '/versions/values/*/status', format: 'text' },
  { pointer: '/version/version', format: 'text' },
  { pointer: '/token/audit_ids/*', format: 'text' },
  { pointer: '**/request_id', format: 'text' },
  { pointer: '**/revision_number', format: 'number', service: 'neutron' },
  { pointer: '**/generation', format: 'number', service: 'placement' },
  { pointer: '**/resource_provider_generation', format: 'number', service: 'placement' },
  { pointer: '**/mac_address', format: 'text', service: 'neutron' },
  { pointer: '**/OS-EXT-IPS-MAC:mac_addr', format: 'text', service: 'nova' },
];

export const OPENSTACK_UNORDERED: readonly PlaceRule[] = [
  { pointer: '/versions' },
  { pointer: '/versions/values' },
  { pointer: '/token/catalog' },
  { pointer: '/token/catalog/*/endpoints' },
  { pointer: '/token/roles' },
  { pointer: '/token/methods' },
  { pointer: '/catalog' },
  { pointer: '/catalog/*/endpoints' },
  { pointer: '/role_assignments' },
  { pointer: '/limits' },
  { pointer: '/registered_limits' },
  { pointer: '/extensions' },
  { pointer: '**/tags' },
  { pointer: '**/security_groups' },
  { pointer: '**/security_group_rules' },
  { pointer: '**/fixed_ips' },
  { pointer: '**/subnets', service: 'neutron' },
  { pointer: '**/external_fixed_ips', service: 'neutron' },
  { pointer: '**/attachments', service: 'cinder' },
  { pointer: '/allocation_requests', service: 'placement' },
  { pointer: '/resource_providers', service: 'placement' },
  { pointer: '/traits', service: 'placement' },
  { pointer: '/aggregates', service: 'placement' },
];

function time(key: string): VolatileRule {
  return { pointer: `**/${key}`, format: 'time' };
}
