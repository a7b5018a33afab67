/** CONNECT: TLS and HTTP that come through it are read; everything else, and what is told to be, passes unread. */

import type { IncomingMessage } from 'node:http';
import { urlParts } from '../model/url.js';
import { entryProblem } from './access.js';
import { admit, aimAt } from './arrival.js';
import { callerOf, noteUser } from './caller.js';
import type { Arrival, Context } from './context.js';
import { pairsOf } from './headers.js';
import { answerOnSocket, refuseOnSocket } from './reply.js';
import type { Aim } from './refusal.js';
import { aimProblem } from './refusal.js';
import { GATEWAY_ONLY } from './route.js';
import { spoken } from './spoken.js';
import { intercept, isRead } from './tls/intercept.js';
import { GREETING, tunnel } from './tunnel.js';

/** A request whose connection becomes something else: `head` are the bytes that came after its head. */
export interface Switch extends Arrival {
  readonly req: IncomingMessage;
  readonly head: Buffer;
}

/** Takes a CONNECT. */
export function connect(context: Context, change: Switch): void {
  const { req, socket, listener } = change;
  const strange = entryProblem(context, listener, req);
  if (strange ?? listener.gateway) {
    context.observer.refused?.(strange ? 'not-allowed' : 'not-a-proxy-request');
    return refuseOnSocket(socket, strange ?? { status: 405, message: GATEWAY_ONLY });
  }
  const target = /^(?:\[[^\]]*\]|[^:/?#@]+):\d+$/.test(req.url!) ? urlParts(`https://${req.url}`) : undefined;
  if (!target) {
    context.observer.refused?.('malformed');
    return answerOnSocket(socket, 400, 'CONNECT takes host:port.');
  }
  noteUser(context, req);
  const aim = { host: target.host, port: target.port };
  const { tls } = context.options;
  if (!tls || tls.isTunnelled(aim.host)) return passUnread(context, change, { ...aim, greeting: 'owed' });
  void look(context, change, aim);
}

type Greeted = Aim & { readonly greeting: 'owed' | 'given' };

function passUnread(context: Context, { req, socket, head, listener }: Switch, aim: Greeted): void {
  const client = callerOf(context, listener, socket);
  const { httpVersion } = req;
  if (aim.greeting === 'owed' && head.length > 0) socket.unshift(head);
  tunnel(context, { ...aim, client, socket, httpVersion, headers: pairsOf(req.rawHeaders) });
}

async function look(context: Context, change: Switch, aim: Aim): Promise<void> {
  const { socket, head } = change;
  const refusal = await aimProblem(context, aim);
  if (refusal || socket.destroyed) return passUnread(context, change, { ...aim, greeting: 'owed' });
  admit(context, change);
  socket.write(GREETING);
  if (head.length > 0) socket.unshift(head);
  const speech = await spoken(context, socket, aim);
  const { kind } = speech;
  if (kind === 'http') {
    aimAt(context, change, { scheme: 'http', ...aim });
    return change.serve(socket);
  }
  if (kind === 'tls') {
    const { hello } = speech;
    const name = hello.serverName ?? aim.host;
    if (await isRead(context, name, hello)) {
      return intercept(context, change, { destination: { scheme: 'https', ...aim }, hello });
    }
  }
  passUnread(context, change, { ...aim, greeting: 'given' });
}
