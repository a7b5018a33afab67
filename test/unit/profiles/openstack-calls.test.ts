/** Calls as they pass, each with the service, the title and the group that the profile gives it. */
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { layOut, type Call } from '../../support/exchanges.js';

const P = '0d3a0c91848845ddb1794791ceeed1db';
const U = 'e6167145-7865-4d3d-ad19-2a59fb3f1870';

/** `service: title (group)`, as the first call of a flow. */
function told(line: string, requestBody?: unknown): string {
  const [method, url] = line.split(' ') as [string, string];
  const call: Call = {
    method,
    url: `http://cloud:${url}`,
    ...(requestBody === undefined ? {} : { requestBody }),
  };
  const [flow] = correlate(layOut([call]), { profiles: [OPENSTACK, GENERIC], command: ['openstack'] });
  const { to, operation } = flow!.roots[0]!;
  return `${to}: ${operation.title}${operation.group === undefined ? '' : ` (${operation.group})`}`;
}

describe('Nova', () => {
  it.each([
    ['GET 8774/', 'nova: List versions (discovery)'],
    ['GET 8774/v2.1/', 'nova: Show version (discovery)'],
    ['GET 80/compute/v2.1/servers/detail?name=x', 'nova: List servers in detail'],
    [`GET 8774/v2.1/${P}/servers/${U}`, 'nova: Show server'],
    [`DELETE 8774/v2.1/servers/${U}`, 'nova: Delete server'],
    [`GET 8774/v2.1/servers/${U}/os-interface`, 'nova: List interfaces of server'],
    [`POST 8774/v2.1/servers/${U}/os-volume_attachments`, 'nova: Attach volume'],
    ['GET 8774/v2.1/flavors/detail', 'nova: List flavors in detail'],
    [`GET 8774/v2/${P}/flavors/1`, 'nova: Show flavor'],
    ['POST 8774/v2.1/os-keypairs', 'nova: Create key pair'],
    ['GET 8774/v2.1/limits', 'nova: Show limits (quota)'],
    [`GET 8774/v2.1/os-quota-sets/${P}`, 'nova: Show quotas (quota)'],
    ['POST 8774/v2.1/os-server-external-events', 'nova: Report event'],
    ['GET 8774/healthcheck', 'nova: Check health (background)'],
  ])('%s is %s', (line, expected) => {
    expect(told(line)).toBe(expected);
  });

  it.each([
    [{ 'os-start': null }, 'nova: Start server'],
    [{ reboot: { type: 'SOFT' } }, 'nova: Reboot server'],
    [{ 'os-migrateLive': { host: null } }, 'nova: Migrate server live'],
    [{ somethingNew: {} }, 'nova: Act on server'],
    ['no JSON', 'nova: Act on server'],
  ])('an action of %j is %s', (body, expected) => {
    expect(told(`POST 8774/v2.1/servers/${U}/action`, body)).toBe(expected);
  });
});

describe('Neutron', () => {
  it.each([
    ['GET 9696/', 'neutron: List versions (discovery)'],
    ['GET 9696/v2.0/extensions', 'neutron: List extensions (discovery)'],
    ['GET 80/networking/v2.0/networks?name=private', 'neutron: List networks'],
    [`GET 9696/v2.0/networks/${U}`, 'neutron: Show network'],
    ['POST 9696/v2.0/subnets', 'neutron: Create subnet'],
    [`GET 9696/v2.0/ports?device_id=${U}`, 'neutron: List ports'],
    [`PUT 9696/v2.0/ports/${U}`, 'neutron: Update port'],
    [`PUT 9696/v2.0/routers/${U}/add_router_interface`, 'neutron: Add interface to router'],
    ['POST 9696/v2.0/floatingips', 'neutron: Create floating IP'],
    ['GET 9696/v2.0/security-groups', 'neutron: List security groups'],
    ['POST 9696/v2.0/security-group-rules', 'neutron: Create security group rule'],
    [`GET 9696/v2.0/quotas/${P}`, 'neutron: Show quotas (quota)'],
    [`GET 9696/v2.0/quotas/${P}/details.json`, 'neutron: Show quota usage (quota)'],
  ])('%s is %s', (line, expected) => {
    expect(told(line)).toBe(expected);
  });
});

describe('Cinder', () => {
  it.each([
    ['GET 8776/v3/', 'cinder: Show version (discovery)'],
    [`POST 8776/v3/${P}/volumes`, 'cinder: Create volume'],
    [`GET 80/volume/v3/volumes/${U}`, 'cinder: Show volume'],
    [`GET 8776/v3/${P}/volumes/detail`, 'cinder: List volumes in detail'],
    [`POST 8776/v3/${P}/snapshots`, 'cinder: Create snapshot'],
    [`PUT 8776/v3/${P}/attachments/${U}`, 'cinder: Update attachment'],
    [`GET 8776/v3/${P}/types`, 'cinder: List volume types'],
    [`POST 8776/v3/${P}/os-volume-transfer`, 'cinder: Create volume transfer'],
    [`GET 8776/v3/${P}/os-quota-sets/${P}?usage=True`, 'cinder: Show quotas (quota)'],
  ])('%s is %s', (line, expected) => {
    expect(told(line)).toBe(expected);
  });

  it.each([
    ['volumes', { 'os-extend': { new_size: 2 } }, 'cinder: Extend volume'],
    ['volumes', { 'os-initialize_connection': {} }, 'cinder: Open connection to volume'],
    ['attachments', { 'os-complete': {} }, 'cinder: Complete attachment'],
    ['snapshots', { other: 1 }, 'cinder: Act on snapshot'],
  ])('an action on %s of %j is %s', (path, body, expected) => {
    expect(told(`POST 8776/v3/${P}/${path}/${U}/action`, body)).toBe(expected);
  });
});

describe('Placement', () => {
  it.each([
    ['GET 8778/', 'placement: List versions (discovery)'],
    ['GET 80/placement/allocation_candidates?resources=VCPU:1', 'placement: List allocation candidates'],
    [`PUT 8778/allocations/${U}`, 'placement: Allocate'],
    ['GET 8778/resource_providers?name=x', 'placement: List resource providers'],
    [`PUT 8778/resource_providers/${U}/inventories`, 'placement: Set inventories'],
    ['PUT 8778/traits/CUSTOM_FAST', 'placement: Ensure trait'],
    ['GET 8778/usages?project_id=x', 'placement: Show usages of project'],
  ])('%s is %s', (line, expected) => {
    expect(told(line)).toBe(expected);
  });
});

describe('Trove', () => {
  it.each([
    [`POST 8779/v1.0/${P}/instances`, 'trove: Create database instance'],
    [`GET 80/database/v1.0/${P}/instances/${U}`, 'trove: Show database instance'],
    [`GET 8779/v1.0/${P}/backups`, 'trove: List backups'],
    [`GET 8779/v1.0/${P}/datastores`, 'trove: List datastores'],
    [`GET 8779/v1.0/${P}/datastores/mysql/versions`, 'trove: List datastore versions'],
    [`GET 8779/v1.0/${P}/datastores/versions/${U}`, 'trove: Show version of datastore'],
    [`POST 8779/v1.0/${P}/configurations`, 'trove: Create configuration group'],
    [`GET 8779/v1.0/${P}/limits`, 'trove: Show limits (quota)'],
  ])('%s is %s', (line, expected) => {
    expect(told(line)).toBe(expected);
  });

  it('tells an action by its body', () => {
    expect(told(`POST 8779/v1.0/${P}/instances/${U}/action`, { restart: {} })).toBe(
      'trove: Restart database',
    );
  });
});

it('what reads of Placement a service makes of its own accord is background, and a client’s is not', () => {
  const read: Call = { url: `http://cloud:8778/resource_providers/${U}/inventories`, edge: 'nova-compute' };
  const groups = [read, { ...read, edge: undefined! }].map(({ edge, ...call }) => {
    const laid = layOut([{ ...call, ...(edge === undefined ? {} : { edge }) }]);
    const [flow] = correlate(laid, { profiles: [OPENSTACK, GENERIC] });
    return flow!.roots[0]!.operation.group;
  });
  expect(groups).toEqual(['background', undefined]);
});
