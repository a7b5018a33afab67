/** The services of the little cloud put together: each with its account, its proxy and what it calls. */

import { setTimeout as wait } from 'node:timers/promises';
import type { AsynchronousParts, Pause } from './asynchronous.js';
import { glance } from './glance.js';
import type { Image } from './glance-images.js';
import { quota } from './glance-quota.js';
import { swiftStore } from './glance-store.js';
import type { Handler } from './http-server.js';
import { keystoneSession, tokenValidator, type Account, type Validate } from './keystone-session.js';
import type { Tokens } from './keystone-tokens.js';
import type { DemoCloudOptions } from './options.js';
import { swift } from './swift.js';
import { cinder, trove } from './trove.js';
import { DOMAIN, userNamed, type World } from './world.js';

const LIBRARIES = 'keystoneauth1/5.8.0 python-requests/2.32.3 CPython/3.12.3';
const MIDDLEWARE = `keystonemiddleware.auth_token/10.7.1 ${LIBRARIES}`;

/** Glance's workers behind one address, each taking its turn; the database is theirs together. */
export function glanceOf(world: World, options: DemoCloudOptions): Handler {
  const images = new Map<string, Image>();
  const proxies = [options.proxies?.glance ?? []].flat();
  const workers = Array.from({ length: options.glanceWorkers ?? 1 }, (_, index) =>
    glanceWorker(world, { options, images, proxy: proxies[index] ?? proxies[0] }),
  );
  let turn = 0;
  return (call) => workers[(turn += 1) % workers.length]!(call);
}

interface WorkerParts {
  readonly options: DemoCloudOptions;
  readonly images: Map<string, Image>;
  readonly proxy: string | undefined;
}

function glanceWorker(world: World, { options, images, proxy }: WorkerParts): Handler {
  const account = (name: string, given: Partial<Account>): Account => ({
    ...accountOf(world, name, { proxy, options }),
    agent: `glance-api ${LIBRARIES}`,
    ...given,
  });
  const store = account('glance-swift', {
    user: userOf(world, 'glance-swift', { id: DOMAIN.id }),
    scope: serviceScope({ id: DOMAIN.id }),
    discovers: false,
  });
  return glance({
    source: world.source,
    identityUrl: world.urls.identity,
    validate: tokenValidator(account('glance', { agent: `glance/29.0.0 ${MIDDLEWARE}` }), ''),
    enforce: quota(world, keystoneSession(account('glance', { scope: { system: { all: true } } }))),
    store: swiftStore(store, accountUrl(world)),
    images,
  });
}

/** Swift, which validates tokens only when it is asked to. */
export function swiftOf(world: World, tokens: Tokens, options: DemoCloudOptions): Handler {
  const asks = tokenValidator(
    {
      ...accountOf(world, 'swift', { proxy: options.proxies?.swift, options }),
      user: userOf(world, 'swift', { id: DOMAIN.id }),
      scope: serviceScope({ id: DOMAIN.id }),
    },
    '?nocatalog',
  );
  // As if Swift had its answers in the memcached that it shares with Keystone.
  const knows: Validate = (token) =>
    Promise.resolve(tokens.find(token) && { projectId: undefined, roles: [] });
  return swift({
    source: world.source,
    identityUrl: world.urls.identity,
    validate: options.swiftValidates ? asks : knows,
    containers: [`${new URL(accountUrl(world)).pathname}/glance`],
  });
}

/** Cinder, which makes volumes after it has accepted them. */
export function cinderOf(world: World, options: DemoCloudOptions): Handler {
  return cinder(asynchronousParts(world, 'cinder', { proxy: options.proxies?.cinder, options }));
}

/** Trove, which makes an instance after it has accepted it, and calls Cinder for that. */
export function troveOf(world: World, options: DemoCloudOptions): Handler {
  const calling: Calling = { proxy: options.proxies?.trove, options };
  const agent = `python-cinderclient ${LIBRARIES}`;
  return trove({
    ...asynchronousParts(world, 'trove', calling),
    session: keystoneSession({ ...accountOf(world, 'trove', calling), agent: `trove ${LIBRARIES}` }),
    volumesUrl: `${world.urls.volume}/v3/${world.serviceProject.id}/volumes`,
    agent,
    proxy: calling.proxy,
  });
}

interface Calling {
  readonly proxy: string | undefined;
  readonly options: DemoCloudOptions;
}

function asynchronousParts(world: World, name: string, calling: Calling): AsynchronousParts {
  const account = { ...accountOf(world, name, calling), agent: `${name}/25.0.0 ${MIDDLEWARE}` };
  return {
    source: world.source,
    identityUrl: world.urls.identity,
    validate: tokenValidator(account, ''),
    pause: calling.options.pause ?? usualPause,
  };
}

const USUAL_MS = { work: 2_000, making: 1_000, poll: 500 };
const usualPause: Pause = (why) => wait(USUAL_MS[why]);

function accountOf(world: World, name: string, { proxy, options }: Calling): Account {
  return {
    identityUrl: world.urls.identity,
    agent: MIDDLEWARE,
    user: userOf(world, name, { name: DOMAIN.name }),
    scope: serviceScope({ name: DOMAIN.name }),
    proxy,
    discovers: true,
    now: world.source.now,
    ...(options.tokenCache === false && { validationKeptMs: 0 }),
  };
}

function userOf(world: World, name: string, domain: object): Account['user'] {
  return { name, password: userNamed(world, name).password, domain };
}

function serviceScope(domain: object): object {
  return { project: { name: 'service', domain } };
}

function accountUrl({ urls, serviceProject }: World): string {
  return `${urls.swift}/v1/AUTH_${serviceProject.id}`;
}
