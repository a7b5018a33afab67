/** What exists in the little cloud before the first request: projects, users with their roles, services, limits. */

import { hexId, password, type Source } from './ids.js';

export interface Project {
  readonly id: string;
  readonly name: string;
}

/** `on` is a project's id, or `system`. */
export interface Grant {
  readonly on: string;
  readonly roles: readonly string[];
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly grants: readonly Grant[];
}

/** An endpoint; `{project_id}` in its URL stands for the token's project. */
export interface Endpoint {
  readonly id: string;
  readonly interface: 'public' | 'admin';
  readonly url: string;
}

export interface Service {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

/** What the quota counts: numbers of images, and MiB. */
export type Resource = 'image_count_total' | 'image_size_total' | 'image_count_uploading';

export interface RegisteredLimit {
  readonly id: string;
  readonly resource: Resource;
  readonly limit: number;
}

export interface World {
  readonly source: Source;
  readonly urls: Urls;
  readonly projects: readonly Project[];
  readonly serviceProject: Project;
  readonly users: readonly User[];
  readonly roleIds: Readonly<Record<string, string>>;
  readonly services: readonly Service[];
  readonly limits: readonly RegisteredLimit[];
}

export interface Urls {
  readonly identity: string;
  readonly image: string;
  readonly swift: string;
  readonly volume: string;
  readonly database: string;
}

export interface WorldOptions {
  readonly source: Source;
  readonly urls: Urls;
  readonly password: string | undefined;
  readonly quota: Partial<Readonly<Record<Resource, number>>>;
  /** People beside the first, each with a project of the same name. */
  readonly others: readonly string[];
}

export const REGION = 'RegionOne';
export const DOMAIN = { id: 'default', name: 'Default' } as const;

/** The first user is the person at the keyboard, the others are services. */
export function createWorld({ source, urls, password: given, quota, others }: WorldOptions): World {
  const project = (name: string): Project => ({ id: hexId(source), name });
  const user = (name: string, grants: readonly Grant[], secret = password(source)): User => {
    return { id: hexId(source), name, password: secret, grants };
  };
  const own = project('admin');
  const service = project('service');
  const world = {
    source,
    urls,
    projects: [own, service],
    serviceProject: service,
    users: [
      user('admin', [{ on: own.id, roles: ['admin', 'member', 'reader'] }], given),
      user('glance', [
        { on: service.id, roles: ['service'] },
        { on: 'system', roles: ['reader'] },
      ]),
      user('glance-swift', [{ on: service.id, roles: ['ResellerAdmin', 'service'] }]),
      user('swift', [{ on: service.id, roles: ['service'] }]),
    ],
    roleIds: Object.fromEntries(ROLES.map((name) => [name, hexId(source)])),
    services: services(source, urls),
    limits: limitsOf(source, quota),
  };
  const theirs = others.map(project);
  return {
    ...world,
    projects: [...world.projects, ...theirs],
    users: [
      ...world.users,
      ...theirs.map(({ id, name }) => user(name, [{ on: id, roles: ['member', 'reader'] }])),
      user('cinder', [{ on: service.id, roles: ['service'] }]),
      user('trove', [{ on: service.id, roles: ['service'] }]),
    ],
  };
}

function limitsOf(source: Source, quota: WorldOptions['quota']): readonly RegisteredLimit[] {
  return STANDARD_LIMITS.map(([resource, standard]) => {
    return { id: hexId(source), resource, limit: quota[resource] ?? standard };
  });
}

const STANDARD_LIMITS = [
  ['image_count_total', 100],
  ['image_size_total', 10_000],
  ['image_count_uploading', 100],
] as const satisfies readonly (readonly [Resource, number])[];

/** The catalog as a token of that project carries it; without a project, endpoints that need one are left out. */
export function catalogFor(world: World, projectId: string | undefined): readonly unknown[] {
  return world.services.map(({ id, type, name, endpoints }) => ({
    endpoints: endpoints
      .filter(({ url }) => projectId !== undefined || !url.includes('{project_id}'))
      .map((endpoint) => ({
        id: endpoint.id,
        interface: endpoint.interface,
        region_id: REGION,
        url: endpoint.url.replace('{project_id}', projectId ?? ''),
        region: REGION,
      })),
    id,
    type,
    name,
  }));
}

/** The user of that name, who exists. */
export function userNamed(world: World, name: string): User {
  return world.users.find((user) => user.name === name)!;
}

/** The service of that type, which exists. */
export function serviceOf(world: World, type: string): Service {
  return world.services.find((service) => service.type === type)!;
}

const ROLES = ['admin', 'member', 'reader', 'service', 'ResellerAdmin'];

// The catalog also names services that are not there, as most catalogs do.
function services(source: Source, urls: Urls): readonly Service[] {
  const front = urls.identity.slice(0, -'/identity'.length);
  const service = (
    type: string,
    name: string,
    endpoints: readonly (readonly [Endpoint['interface'], string])[],
  ) => ({
    id: hexId(source),
    type,
    name,
    endpoints: endpoints.map(([face, url]) => ({ id: hexId(source), interface: face, url })),
  });
  return [
    service('identity', 'keystone', [['public', urls.identity]]),
    service('image', 'glance', [['public', urls.image]]),
    service('object-store', 'swift', [
      ['admin', urls.swift],
      ['public', `${urls.swift}/v1/AUTH_{project_id}`],
    ]),
    service('compute', 'nova', [['public', `${front}/compute/v2.1`]]),
    service('block-storage', 'cinder', [['public', `${front}/volume/v3/{project_id}`]]),
    service('network', 'neutron', [['public', `${front}/networking`]]),
    service('database', 'trove', [['public', `${front}/database/v1.0/{project_id}`]]),
  ];
}
