/** A little Keystone, Glance and Swift on loopback that really call one another over HTTP. */

import { glance } from './glance.js';
import { quota } from './glance-quota.js';
import { swiftStore } from './glance-store.js';
import { listen, type Handler, type Reply } from './http-server.js';
import type { Source } from './ids.js';
import { keystone } from './keystone.js';
import { keystoneSession, tokenValidator, type Account, type Validate } from './keystone-session.js';
import { createTokens, type Tokens } from './keystone-tokens.js';
import { swift } from './swift.js';
import { createWorld, DOMAIN, userNamed, type Resource, type World } from './world.js';

export interface DemoCloudOptions extends Source {
  /** Proxies (`http://127.0.0.1:port`) that the services' own calls go through, in absolute form. */
  readonly proxies?: { readonly glance?: string; readonly swift?: string };
  /** The user's password; one is made up when it is left out. */
  readonly password?: string;
  /** Swift asks Keystone about every token it has not seen in 300 s: three calls more than the documented 25. */
  readonly swiftValidates?: boolean;
  /** Limits other than the usual, for example `{ image_count_total: 0 }`. */
  readonly quota?: Partial<Readonly<Record<Resource, number>>>;
}

/** What a person needs to sign on. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly userId: string;
  readonly userDomainId: string;
  readonly projectName: string;
  readonly projectId: string;
  readonly projectDomainId: string;
}

export interface DemoCloud {
  /** `http://127.0.0.1:port/identity` and `…/image`: one port, as behind one Apache. Swift has a port of its own. */
  readonly identityUrl: string;
  readonly imageUrl: string;
  readonly swiftUrl: string;
  readonly credentials: Credentials;
  /** Every password there is and every token issued so far: what must never be found in what was recorded. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

/** Starts the three services cold: nothing is cached, Glance's container exists. The same source gives the same ids. */
export async function startDemoCloud(options: DemoCloudOptions): Promise<DemoCloud> {
  const front = await listen();
  const objects = await listen();
  const source: Source = { random: options.random, now: options.now };
  const urls = {
    identity: `${front.origin}/identity`,
    image: `${front.origin}/image`,
    swift: objects.origin,
  };
  const world = createWorld({ source, urls, password: options.password, quota: options.quota ?? {} });
  const tokens = createTokens(world);
  const mounts = [
    { prefix: '/identity', handler: apache(source, keystone(world, tokens)) },
    { prefix: '/image', handler: apache(source, glanceOf(world, options)) },
  ];
  const nothing = { prefix: '', handler: apache(source, () => Promise.resolve(NOT_FOUND)) };
  front.serve(
    (path) => mounts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`)) ?? nothing,
  );
  const swiftHandler = swiftOf(world, tokens, options);
  objects.serve(() => ({ prefix: '', handler: swiftHandler }));

  return {
    identityUrl: urls.identity,
    imageUrl: urls.image,
    swiftUrl: urls.swift,
    credentials: credentialsOf(world),
    secrets: () => [...world.users.map(({ password }) => password), ...tokens.issued()],
    close: async () => {
      await Promise.all([front.close(), objects.close()]);
    },
  };
}

const LIBRARIES = 'keystoneauth1/5.8.0 python-requests/2.32.3 CPython/3.12.3';
const MIDDLEWARE = `keystonemiddleware.auth_token/10.7.1 ${LIBRARIES}`;

function glanceOf(world: World, { proxies }: DemoCloudOptions): Handler {
  const account = (name: string, given: Partial<Account>): Account => ({
    identityUrl: world.urls.identity,
    agent: `glance-api ${LIBRARIES}`,
    user: { name, password: userNamed(world, name).password, domain: { name: DOMAIN.name } },
    scope: serviceScope({ name: DOMAIN.name }),
    proxy: proxies?.glance,
    discovers: true,
    now: world.source.now,
    ...given,
  });
  const storeUser = { name: 'glance-swift', password: userNamed(world, 'glance-swift').password };
  return glance({
    source: world.source,
    identityUrl: world.urls.identity,
    validate: tokenValidator(account('glance', { agent: `glance/29.0.0 ${MIDDLEWARE}` }), ''),
    enforce: quota(world, keystoneSession(account('glance', { scope: { system: { all: true } } }))),
    store: swiftStore(
      account('glance-swift', {
        user: { ...storeUser, domain: { id: DOMAIN.id } },
        scope: serviceScope({ id: DOMAIN.id }),
        discovers: false,
      }),
      accountUrl(world),
    ),
  });
}

function swiftOf(world: World, tokens: Tokens, { proxies, swiftValidates }: DemoCloudOptions): Handler {
  const { password } = userNamed(world, 'swift');
  const asks = tokenValidator(
    {
      identityUrl: world.urls.identity,
      agent: MIDDLEWARE,
      user: { name: 'swift', password, domain: { id: DOMAIN.id } },
      scope: serviceScope({ id: DOMAIN.id }),
      proxy: proxies?.swift,
      discovers: true,
      now: world.source.now,
    },
    '?nocatalog',
  );
  // As if Swift had its answers in the memcached that it shares with Keystone.
  const knows: Validate = (token) =>
    Promise.resolve(tokens.find(token) && { projectId: undefined, roles: [] });
  return swift({
    source: world.source,
    identityUrl: world.urls.identity,
    validate: swiftValidates ? asks : knows,
    containers: [`${new URL(accountUrl(world)).pathname}/glance`],
  });
}

function serviceScope(domain: object): object {
  return { project: { name: 'service', domain } };
}

function accountUrl({ urls, serviceProject }: World): string {
  return `${urls.swift}/v1/AUTH_${serviceProject.id}`;
}

/** Apache in front: it says when and who, and closes the connection after each answer. */
function apache(source: Source, handler: Handler): Handler {
  return async (call) => {
    const reply = await handler(call);
    return {
      ...reply,
      headers: [
        ['Date', source.now().toUTCString()],
        ['Server', 'Apache/2.4.58 (Ubuntu)'],
        ...reply.headers,
        ['Connection', 'close'],
      ],
    };
  };
}

const NOT_FOUND: Reply = {
  status: 404,
  reason: 'Not Found',
  headers: [
    ['Content-Length', '0'],
    ['Content-Type', 'text/html; charset=iso-8859-1'],
  ],
};

function credentialsOf({ users, projects }: World): Credentials {
  const [user, project] = [users[0]!, projects[0]!];
  return {
    username: user.name,
    password: user.password,
    userId: user.id,
    userDomainId: DOMAIN.id,
    projectName: project.name,
    projectId: project.id,
    projectDomainId: DOMAIN.id,
  };
}
