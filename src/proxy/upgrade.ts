/** WebSocket handshakes and the connections that they become, through http-proxy-3, as one exchange each. */

import http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import httpProxy from 'http-proxy-3';
import type { ProxyServer } from 'http-proxy-3';
import type { Headers } from '../model/message.js';
import { entryProblem } from './access.js';
import { addressOf, formatAddress, withoutBrackets } from './address.js';
import { callerOf, noteUser } from './caller.js';
import type { Context } from './context.js';
import { reasonOf, statusOf } from './failure.js';
import { announcesBody, endToEnd, linesNamed, pairsOf, withHost, without } from './headers.js';
import type { Notes } from './notes.js';
import { openNotes } from './notes.js';
import { refusalOf } from './refusal.js';
import { answerOnSocket, refuseOnSocket } from './reply.js';
import type { Route } from './route.js';
import { routeOf } from './route.js';
import type { Switch } from './connect.js';
import { countBytes, fly, onLeaving, whenClosed } from './tunnel.js';

/**
 * True for a WebSocket handshake, which has no body; other offers to upgrade (h2c) are a client's wish that a proxy need not
 * grant.
 */
export function isWebSocket({ method, headers, rawHeaders }: IncomingMessage): boolean {
  return (
    method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && !announcesBody(pairsOf(rawHeaders))
  );
}

/**
 * Gives a connection back to the server with the offer to upgrade taken out of the request, which may have a body and is
 * then carried like any other. Node has no other way to decline (`shouldUpgradeCallback` came with 24.9).
 */
export function declineUpgrade({ req, socket, head, serve }: Switch): void {
  const lines = without(pairsOf(req.rawHeaders), 'upgrade').map(([name, value]) => `${name}: ${value}\r\n`);
  const text = `${req.method} ${req.url} HTTP/${req.httpVersion}\r\n${lines.join('')}\r\n`;
  socket.unshift(Buffer.concat([Buffer.from(text, 'latin1'), head]));
  serve(socket);
}

/** Passes a handshake on and records what comes of it until both ends are closed. */
export function upgrade(context: Context, change: Switch): void {
  const { req, socket, listener } = change;
  const strange = entryProblem(context, listener, req);
  if (strange) {
    context.observer.refused?.('not-allowed');
    return refuseOnSocket(socket, strange);
  }
  const route = routeOf(context, listener, req);
  if (typeof route === 'string') {
    context.observer.refused?.('not-a-proxy-request');
    return answerOnSocket(socket, 400, route);
  }
  const headers = pairsOf(req.rawHeaders);
  const { url } = route;
  noteUser(context, req);
  const client = callerOf(context, listener, socket);
  const notes = openNotes(context, {
    client,
    method: req.method!,
    url,
    httpVersion: req.httpVersion,
    headers,
  });
  fly(context, { socket, notes }, shake(context, change, { route, notes, phase: 'asked' }));
}

interface Handshake {
  readonly route: Route;
  readonly notes: Notes;
  phase: 'asked' | 'open' | 'declined' | 'over';
}

async function shake(context: Context, { req, socket, head }: Switch, handshake: Handshake): Promise<void> {
  const { route, notes } = handshake;
  const closed = whenClosed(socket);
  const refusal = await refusalOf(context, { req, headers: notes.request.headers }, route);
  if (refusal) {
    notes.noteFailure('refused-by-recorder', refusal.message);
    answerOnSocket(socket, refusal.status, refusal.message);
    return closed;
  }
  await context.observer.busy?.();
  if (socket.destroyed) return notes.noteFailure('client-aborted', LEFT);
  const proxy = httpProxy.createProxyServer({ toProxy: true });
  // Errors of the client's socket; without a listener http-proxy-3 would throw them.
  proxy.on('error', () => notes.noteFailure('client-aborted', LEFT));
  proxy.on('proxyReqWs', (request) => prepare(request, socket, handshake));
  const upstreamClosed = upstreamOver(proxy, socket, handshake);
  const { scheme, host, port } = route;
  const target = { protocol: `${scheme}:`, host: withoutBrackets(host), port };
  const agent = new (scheme === 'https' ? https : http).Agent({ lookup: context.dnsLookup });
  const secured = scheme === 'https' ? secureOptions(context, route) : {};
  proxy.ws(req, socket, head, { target, agent, ...secured }, (error) => {
    const { cause, message } = reasonOf(error, formatAddress(host, port));
    notes.noteFailure(cause, message);
    if (handshake.phase === 'asked') answerOnSocket(socket, statusOf(cause), message);
    else socket.destroy();
  });
  await Promise.all([closed, upstreamClosed]);
}

const LEFT = 'The client closed the connection before the exchange was complete.';

/** http-proxy-3 opens the connection with what it finds in `ssl`, but for its checks. */
function secureOptions({ upstream }: Context, { serverName }: Route): httpProxy.ServerOptions {
  const { secureContext, rejectUnauthorized } = upstream.tls();
  return { ssl: { secureContext, servername: serverName }, secure: rejectUnauthorized };
}

/** Counts what passes once the hands are shaken, and settles when the upstream's connection is closed. */
function upstreamOver(proxy: ProxyServer, socket: Socket, handshake: Handshake): Promise<void> {
  const { notes } = handshake;
  return new Promise<void>((resolve) => {
    proxy.on('proxyReqWs', (request) => {
      request.once('close', () => handshake.phase === 'open' || resolve());
    });
    proxy.on('open', (upstream) => {
      handshake.phase = 'open';
      countBytes({ socket, upstream, notes });
      socket.once('close', () => upstream.destroySoon());
      void whenClosed(upstream).then(resolve);
    });
  });
}

/** http-proxy-3 knows header lines in lower case only: they are put back as they were sent, both ways. */
function prepare(request: ClientRequest, socket: Socket, handshake: Handshake): void {
  const { route, notes } = handshake;
  request.path = route.path;
  request.getHeaderNames().forEach((name) => request.removeHeader(name));
  const lines = without(notes.request.headers, 'proxy-connection', 'proxy-authorization');
  for (const [name, values] of Object.entries(grouped(withHost(lines, route.hostHeader)))) {
    request.setHeader(name, values);
  }
  request.once('socket', (upstream) =>
    upstream.once('connect', () => notes.noteServer(addressOf(upstream) ?? '')),
  );
  const watched = onLeaving(socket, () => socket.destroy());
  request.once('upgrade', (answer: IncomingMessage) => {
    watched.stop();
    noteHead(notes, answer);
    answer.headers = grouped(pairsOf(answer.rawHeaders));
  });
  // What http-proxy-3 makes of any other answer has lengths and chunks mixed up, so its listener is replaced.
  queueMicrotask(() => {
    request.removeAllListeners('response');
    request.once('response', (answer: IncomingMessage) => decline(answer, socket, handshake));
  });
  socket.once('close', () => {
    if (handshake.phase !== 'over' && handshake.phase !== 'open') notes.noteFailure('client-aborted', LEFT);
    request.destroy();
  });
}

/** The service does not take the handshake: its answer goes back as it is, ended by the end of the connection. */
function decline(answer: IncomingMessage, socket: Socket, handshake: Handshake): void {
  const { notes } = handshake;
  handshake.phase = 'declined';
  noteHead(notes, answer);
  const lines = without(endToEnd(pairsOf(answer.rawHeaders)), 'transfer-encoding', 'trailer');
  const text = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${text}Connection: close\r\n\r\n`);
  answer.on('data', (chunk: Buffer) => notes.noteResponseChunk(chunk));
  answer.on('end', () => {
    handshake.phase = 'over';
    notes.noteResponseEnd();
    socket.destroySoon();
  });
  answer.on('error', () => {
    notes.noteFailure('upstream-closed', 'The service broke off in its answer to the handshake.');
    socket.destroy();
  });
  answer.pipe(socket, { end: false });
}

function noteHead(notes: Notes, answer: IncomingMessage): void {
  const headers = pairsOf(answer.rawHeaders);
  const { httpVersion, statusCode: status, statusMessage: reason } = answer;
  notes.noteResponseHead({ httpVersion, status: status!, reason: reason!, headers });
}

/** The lines as an object: names in their own case, lines of one name together. */
function grouped(headers: Headers): Record<string, string | string[]> {
  const names = [...new Map(headers.map(([name]) => [name.toLowerCase(), name])).entries()];
  return Object.fromEntries(
    names.map(([lower, name]) => {
      const values = linesNamed(headers, lower).map(([, value]) => value);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}
