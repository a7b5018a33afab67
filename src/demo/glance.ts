/** The little Glance: asks Keystone who calls and what the quota is, and keeps the bytes in Swift, as the real one. */

import type { Headers } from '../model/message.js';
import { imageDocument, type Image } from './glance-images.js';
import {
  changeStatus,
  create,
  download,
  isVisible,
  list,
  patch,
  remove,
  upload,
  type Context,
  type GlanceParts,
} from './glance-operations.js';
import { GlanceFault, glanceReplies, notFound } from './glance-reply.js';
import type { Call, Handler, Reply } from './http-server.js';
import type { Validated } from './keystone-session.js';
import { pythonJson } from './python-json.js';

/** Serves what is below `/image`. */
export function glance(parts: GlanceParts): Handler {
  return async (call) => {
    const reply = glanceReplies(parts.source, call);
    try {
      if (call.path === '' || call.path === '/') return versions(call);
      const caller = await authenticated(call, parts);
      const context = { ...parts, call, caller, projectId: caller.projectId ?? '', reply };
      return await answer(context, call.path);
    } catch (error) {
      return reply.error(error instanceof GlanceFault ? error : SERVER_ERROR);
    }
  };
}

const SERVER_ERROR = new GlanceFault(
  [500, 'Internal Server Error'],
  'The server has either erred or is incapable of performing the requested operation.',
);

async function authenticated(call: Call, { validate, identityUrl }: GlanceParts): Promise<Validated> {
  // The real one also says "bad password" when it cannot reach Keystone.
  const caller = await validate(call.header('x-auth-token')).catch(() => undefined);
  if (caller) return caller;
  const explanation =
    'This server could not verify that you are authorized to access the document you requested.  Either you supplied ' +
    'the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials ' +
    'required.';
  throw new GlanceFault([401, 'Unauthorized'], explanation, [
    ['Www-Authenticate', `Keystone uri="${identityUrl}"`],
  ]);
}

type Operation = (context: Context, image: Image) => Promise<Reply> | Reply;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET ': ({ reply }, image) => reply.json([200, 'OK'], imageDocument(image)),
  'PATCH ': patch,
  'DELETE ': remove,
  'GET /file': download,
  'PUT /file': upload,
  'GET /tasks': ({ reply }) => reply.json([200, 'OK'], { tasks: [] }),
  'POST /actions/deactivate': (context, image) => changeStatus(context, image, 'deactivated'),
  'POST /actions/reactivate': (context, image) => changeStatus(context, image, 'active'),
};

function answer(context: Context, path: string): Promise<Reply> | Reply {
  const { method } = context.call;
  const [, id, rest = ''] = /^\/v2\/images(?:\/([^/]+)(\/.+)?)?$/.exec(path) ?? [undefined, undefined, path];
  if (id === undefined && rest === '' && method === 'GET') return list(context);
  if (id === undefined && rest === '' && method === 'POST') return create(context);
  const operation = id === undefined ? undefined : OPERATIONS[`${method} ${rest}`];
  if (!operation) throw notFound('The resource could not be found.');
  const image = context.images.get(id!);
  if (!image || !isVisible(image, context.projectId, context.caller))
    throw notFound(`No image found with ID ${id}`);
  return operation(context, image);
}

const VERSIONS = [
  'v2.16',
  'v2.15',
  'v2.14',
  'v2.9',
  'v2.7',
  'v2.6',
  'v2.5',
  'v2.4',
  'v2.3',
  'v2.2',
  'v2.1',
  'v2.0',
];

function versions(call: Call): Reply {
  const links = [{ rel: 'self', href: `${call.root}/v2/` }];
  const list = VERSIONS.map((id, index) => ({ id, status: index === 0 ? 'CURRENT' : 'SUPPORTED', links }));
  const body = pythonJson({ versions: list });
  const headers: Headers = [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
  ];
  return { status: 300, reason: 'Multiple Choices', headers, body };
}
