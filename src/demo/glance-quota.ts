/** Glance's quota: before it takes anything it asks Keystone, four calls for each resource, what the limit is. */

import { GlanceFault } from './glance-reply.js';
import type { KeystoneSession } from './keystone-session.js';
import { REGION, serviceOf, type Resource, type World } from './world.js';

export interface Claim {
  readonly resource: Resource;
  readonly projectId: string;
  readonly usage: number;
  readonly delta: number;
}

/** Throws a fault 413 when the claim is over the limit. */
export type Enforce = (claim: Claim) => Promise<void>;

export function quota(world: World, session: KeystoneSession): Enforce {
  const endpointId = serviceOf(world, 'image').endpoints[0]!.id;
  return async ({ resource, projectId, usage, delta }) => {
    await session.get('/limits/model');
    const { endpoint } = (await session.get(`/endpoints/${endpointId}`)) as EndpointDocument;
    const query = `service_id=${endpoint.service_id}&region_id=${REGION}&resource_name=${resource}`;
    const own = (await session.get(`/limits?${query}&project_id=${projectId}`, JSON_TYPE)) as Limits;
    const registered = (await session.get(`/registered_limits?${query}`, JSON_TYPE)) as RegisteredLimits;
    const limit = own.limits[0]?.resource_limit ?? registered.registered_limits[0]?.default_limit ?? 0;
    if (usage + delta > limit) {
      throw new GlanceFault(
        [413, 'Request Entity Too Large'],
        `Project ${projectId} is over a limit for [Resource ${resource} is over limit of ${limit} due to current ` +
          `usage ${usage} and delta ${delta}]`,
      );
    }
  };
}

const JSON_TYPE = 'application/json';

interface EndpointDocument {
  readonly endpoint: { readonly service_id: string };
}

interface Limits {
  readonly limits: readonly { readonly resource_limit: number }[];
}

interface RegisteredLimits {
  readonly registered_limits: readonly { readonly default_limit: number }[];
}
