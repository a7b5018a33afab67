/** A little Keystone, Glance and Swift on loopback that really call one another over HTTP. */

import { listen, type Handler, type Reply } from './http-server.js';
import type { Source } from './ids.js';
import { keystone } from './keystone.js';
import { createTokens } from './keystone-tokens.js';
import type { DemoCloudOptions } from './options.js';
import { cinderOf, glanceOf, swiftOf, troveOf } from './services.js';
import { createWorld, DOMAIN, type User, type World } from './world.js';

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
  readonly databaseUrl: string;
  readonly credentials: Credentials;
  /** The first person and the others. */
  readonly people: readonly Credentials[];
  /** Every password there is and every token issued so far: what must never be found in what was recorded. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

/** Starts the services cold: nothing is cached, Glance's container exists. The same source gives the same ids. */
export async function startDemoCloud(options: DemoCloudOptions): Promise<DemoCloud> {
  const front = await listen(options.causes);
  const objects = await listen(options.causes);
  const source: Source = { random: options.random, now: options.now };
  const urls = urlsBelow(front.origin, objects.origin);
  const { password, quota = {}, others = [], latency } = options;
  const world = createWorld({ source, urls, password, quota, others });
  const tokens = createTokens(world);
  const mount = (prefix: string, service: string, handler: Handler) => ({
    prefix,
    handler: apache(source, slowed(service, handler, latency)),
  });
  const mounts = [
    mount('/identity', 'keystone', keystone(world, tokens)),
    mount('/image', 'glance', glanceOf(world, options)),
    mount('/volume', 'cinder', cinderOf(world, options)),
    mount('/database', 'trove', troveOf(world, options)),
  ];
  const nothing = { prefix: '', handler: apache(source, () => Promise.resolve(NOT_FOUND)) };
  front.serve(
    (path) => mounts.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`)) ?? nothing,
  );
  const swiftHandler = slowed('swift', swiftOf(world, tokens, options), latency);
  objects.serve(() => ({ prefix: '', handler: swiftHandler }));
  const people = peopleIn(world, others);

  return {
    identityUrl: urls.identity,
    imageUrl: urls.image,
    swiftUrl: urls.swift,
    databaseUrl: urls.database,
    credentials: people[0]!,
    people,
    secrets: () => [...world.users.map((user) => user.password), ...tokens.issued()],
    close: async () => {
      await Promise.all([front.close(), objects.close()]);
    },
  };
}

function urlsBelow(front: string, objects: string) {
  return {
    identity: `${front}/identity`,
    image: `${front}/image`,
    swift: objects,
    volume: `${front}/volume`,
    database: `${front}/database`,
  };
}

function slowed(service: string, handler: Handler, latency: DemoCloudOptions['latency']): Handler {
  if (!latency) return handler;
  return async (call) => {
    await latency(service);
    return handler(call);
  };
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

function peopleIn({ users, projects }: World, others: readonly string[]): readonly Credentials[] {
  const credentials = (user: User): Credentials => {
    const project = projects.find(({ id }) => id === user.grants[0]!.on)!;
    return {
      username: user.name,
      password: user.password,
      userId: user.id,
      userDomainId: DOMAIN.id,
      projectName: project.name,
      projectId: project.id,
      projectDomainId: DOMAIN.id,
    };
  };
  return [users[0]!, ...users.filter(({ name }) => others.includes(name))].map(credentials);
}
