/** The little Keystone: discovery, tokens, endpoints and unified limits, answering as the real one behind Apache. */

import type { Call, Handler, Reply } from './http-server.js';
import { keystoneReplies, NOT_FOUND, OK, type KeystoneReplies } from './keystone-reply.js';
import { tokenDocument, type AuthRequest, type Token, type Tokens } from './keystone-tokens.js';
import { REGION, serviceOf, type RegisteredLimit, type World } from './world.js';

type Answer = (call: Call, parts: readonly string[]) => Promise<Reply> | Reply;

/** Serves what is below `/identity`. */
export function keystone(world: World, tokens: Tokens): Handler {
  const reply = keystoneReplies(world.source);
  const routes = routesOf(world, tokens, reply);
  return async (call) => {
    const path = call.path.replace(/\/$/, '');
    for (const [method, pattern, answer, open] of routes) {
      const match = pattern.exec(path);
      if (call.method !== method || !match) continue;
      if (!open && !tokens.find(call.header('x-auth-token'))) return reply.unauthorized(call);
      return answer(call, match.slice(1));
    }
    return reply.error(NOT_FOUND, 'The resource could not be found.');
  };
}

type Route = readonly [method: string, path: RegExp, answer: Answer, open?: 'open'];

function routesOf(world: World, tokens: Tokens, reply: KeystoneReplies): readonly Route[] {
  return [
    ['GET', /^$/, (call) => versions(call, reply), 'open'],
    ['GET', /^\/v3$/, (call) => reply.json(OK, { version: version(call) }), 'open'],
    ['POST', /^\/v3\/auth\/tokens$/, (call) => issue(call, { world, tokens, reply }), 'open'],
    ['GET', /^\/v3\/auth\/tokens$/, (call) => show(call, { world, tokens, reply })],
    ['HEAD', /^\/v3\/auth\/tokens$/, (call) => show(call, { world, tokens, reply })],
    ['DELETE', /^\/v3\/auth\/tokens$/, (call) => revoke(call, tokens, reply)],
    ['GET', /^\/v3\/limits\/model$/, () => reply.json(OK, MODEL)],
    ['GET', /^\/v3\/endpoints\/([^/]+)$/, (call, [id]) => endpoint(call, { world, reply, id: id! })],
    ['GET', /^\/v3\/limits$/, (call) => reply.json(OK, listed(call, 'limits', []))],
    ['GET', /^\/v3\/registered_limits$/, (call) => reply.json(OK, registered(call, world))],
  ];
}

const MODEL = {
  model: {
    name: 'flat',
    description: 'Limit enforcement and validation does not take project hierarchy into consideration.',
  },
};

function versions(call: Call, reply: KeystoneReplies): Reply {
  const location = ['Location', `${call.root}/v3/`] as const;
  return reply.json([300, 'MULTIPLE CHOICES'], { versions: { values: [version(call)] } }, [location]);
}

function version(call: Call): object {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${call.root}/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}

interface TokenService {
  readonly world: World;
  readonly tokens: Tokens;
  readonly reply: KeystoneReplies;
}

async function issue(call: Call, service: TokenService): Promise<Reply> {
  const auth = authOf(await call.text());
  if (!auth) return service.reply.error([400, 'BAD REQUEST'], MALFORMED);
  const token = service.tokens.issue(auth);
  return token ? shown(call, token, service) : service.reply.unauthorized(call);
}

const MALFORMED =
  'Expecting to find valid JSON - the server could not comply with the request since it is either malformed or ' +
  'otherwise incorrect. The client is assumed to be in error.';

function authOf(text: string): AuthRequest | undefined {
  try {
    return (JSON.parse(text) as { auth?: AuthRequest } | null)?.auth;
  } catch {
    return undefined;
  }
}

function show(call: Call, service: TokenService): Reply {
  const token = service.tokens.find(call.header('x-subject-token'));
  return token ? shown(call, token, service) : notFound(service.reply);
}

function shown(call: Call, token: Token, { world, reply }: TokenService): Reply {
  const withCatalog = !new URLSearchParams(call.query).has('nocatalog');
  const status = call.method === 'POST' ? ([201, 'CREATED'] as const) : OK;
  return reply.json(status, tokenDocument(world, token, withCatalog), [['X-Subject-Token', token.id]]);
}

function revoke(call: Call, tokens: Tokens, reply: KeystoneReplies): Reply {
  const token = tokens.find(call.header('x-subject-token'));
  if (!token) return notFound(reply);
  tokens.revoke(token.id);
  return reply.empty();
}

function notFound(reply: KeystoneReplies): Reply {
  return reply.error(NOT_FOUND, 'Failed to validate token');
}

function endpoint(
  call: Call,
  wanted: { readonly world: World; readonly reply: KeystoneReplies; readonly id: string },
): Reply {
  const { world, reply, id } = wanted;
  for (const service of world.services) {
    const found = service.endpoints.find((candidate) => candidate.id === id);
    if (!found) continue;
    return reply.json(OK, {
      endpoint: {
        id,
        interface: found.interface,
        region_id: REGION,
        service_id: service.id,
        url: found.url,
        enabled: true,
        region: REGION,
        links: { self: `${call.root}/v3/endpoints/${id}` },
      },
    });
  }
  return reply.error(NOT_FOUND, `Could not find endpoint: ${id}.`);
}

function registered(call: Call, world: World): object {
  const wanted = new URLSearchParams(call.query).get('resource_name');
  const limits = world.limits.filter(({ resource }) => wanted === null || resource === wanted);
  return listed(
    call,
    'registered_limits',
    limits.map((limit) => limitDocument(call, world, limit)),
  );
}

function limitDocument(call: Call, world: World, { id, resource, limit }: RegisteredLimit): object {
  return {
    id,
    service_id: serviceOf(world, 'image').id,
    region_id: REGION,
    resource_name: resource,
    default_limit: limit,
    description: null,
    links: { self: `${call.root}/v3/registered_limits/${id}` },
  };
}

function listed(call: Call, name: string, items: readonly unknown[]): object {
  const self = `${call.root}/v3/${name}${call.query === '' ? '' : `?${call.query}`}`;
  return { [name]: items, links: { next: null, self, previous: null } };
}
