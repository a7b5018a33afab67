/** The life of one exchange, in order: it arrives, waits its turn, goes out, comes back, and is handed over. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Headers } from '../model/message.js';
import { pathOf } from '../model/url.js';
import { entryProblem } from './access.js';
import { formatAddress } from './address.js';
import type { Answers, Call, Outbound } from './call.js';
import { callerOf, noteUser } from './caller.js';
import { clientOver } from './client-over.js';
import type { Context, Listener } from './context.js';
import { codeOf, reasonOf, statusOf } from './failure.js';
import { announcesBody, endToEnd, withHost } from './headers.js';
import { watchHalfClose } from './half-close.js';
import type { Refusal as ReasonToRefuse } from './observer.js';
import type { Notes } from './notes.js';
import { openNotes } from './notes.js';
import { CLOSING, answerSelf, cutOff, passInformation, replyTo } from './reply.js';
import type { Reply } from './reply.js';
import { turningsFor } from './rewrite.js';
import type { Refusal } from './refusal.js';
import { refusalOf } from './refusal.js';
import { routeOf } from './route.js';
import type { Route } from './route.js';
import { turnedReply } from './turned-reply.js';

/** A request that has just arrived, and the client's end of its answer. */
export interface Visit {
  readonly listener: Listener;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** The lines as the client sent them. */
  readonly headers: Headers;
}

/** An exchange that is carried. */
export interface Carriage {
  readonly req: IncomingMessage;
  /** Settles, and never rejects, when it is over. */
  readonly over: Promise<void>;
  /** What comes of the request is not well-formed: it is answered so, and not carried on. */
  refuse(message: string): void;
}

/** Carries one exchange. `turn` settles, and never rejects, when the requests before it on the same connection are over. */
export function carry(context: Context, visit: Visit, turn: Promise<void>): Carriage {
  const { req, res, listener, headers } = visit;
  res.sendDate = false;
  const turnedAway = (reason: ReasonToRefuse, refusal: Refusal): Carriage => {
    context.observer.refused?.(reason);
    answerSelf(res, refusal, CLOSING);
    return { req, over: turn, refuse: () => void req.socket.destroy() };
  };
  const problem = entryProblem(context, listener, req);
  if (problem) return turnedAway('not-allowed', problem);
  const route = routeOf(context, listener, req);
  if (typeof route === 'string') return turnedAway('not-a-proxy-request', { status: 400, message: route });
  const { url } = route;
  noteUser(context, req);
  const client = callerOf(context, listener, req.socket);
  const { httpVersion } = req;
  const notes = openNotes(context, { client, method: req.method!, url, httpVersion, headers });
  const passage: Passage = { context, visit, route, notes, clientOver: clientOver(visit), isOver: false };
  const over = fly(passage, turn);
  const flight = { stop: () => passage.isOver || stop(passage), done: over.then(() => notes.close()) };
  context.flights.add(flight, flight.done);
  return { req, over, refuse: (message) => refuse(passage, { status: 400, message }) };
}

interface Passage {
  readonly context: Context;
  readonly visit: Visit;
  readonly route: Route;
  readonly notes: Notes;
  readonly clientOver: Promise<void>;
  call?: Call;
  refused?: boolean;
  isOver: boolean;
}

async function fly(passage: Passage, turn: Promise<void>): Promise<void> {
  try {
    await turn;
    await pass(passage);
  } catch (error) {
    giveUp(passage, error);
  }
  passage.isOver = true;
}

async function pass(passage: Passage): Promise<void> {
  const { context, visit, route } = passage;
  const { req } = visit;
  const refusal = await refusalOf(context, visit, route);
  await context.connections.get(req.socket)?.asked;
  await context.observer.busy?.();
  if (req.socket.destroyed) return leftEarly(passage);
  const stopWatching = watchClient(passage);
  if (refusal) refuse(passage, refusal);
  if (!passage.refused) passage.call = context.upstream.send(outbound(passage), answersTo(passage));
  await passage.clientOver;
  stopWatching();
}

/** The connection ends with it: where the next request would begin is not known. */
function refuse(passage: Passage, refusal: Refusal): void {
  const { visit, notes, call } = passage;
  if (passage.refused) return;
  passage.refused = true;
  notes.noteFailure('refused-by-recorder', refusal.message);
  call?.destroy();
  if (visit.res.headersSent) cutOff(visit.res);
  else answerSelf(visit.res, refusal, CLOSING);
}

function watchClient(passage: Passage): () => void {
  const { context, visit, notes } = passage;
  const { req, res, listener } = visit;
  const { socket } = req;
  req.on('end', () => notes.noteRequestEnd());
  if (announcesBody(visit.headers)) noteBody(passage);
  else req.resume();
  res.on('drain', () => whenRoom(context, () => passage.call?.resume()));
  const closed = (): void => {
    if (!res.writableFinished) leftEarly(passage);
  };
  const gone = (): void => {
    closed();
    if (!req.complete) passage.call?.destroy(); // its answer came early, and the rest of it never will
  };
  res.on('close', closed);
  socket.on('close', gone);
  const halfClose = watchHalfClose(context, { listener, socket }, () => socket.destroy());
  return () => {
    halfClose.stop();
    socket.off('close', gone);
  };
}

function noteBody(passage: Passage): void {
  const { context, visit, notes } = passage;
  visit.req.on('data', (chunk: Buffer) => {
    notes.noteRequestChunk(chunk);
    if (!context.observer.busy?.()) return;
    visit.req.pause();
    readOn(passage);
  });
}

function leftEarly({ notes, call }: Passage): void {
  notes.noteFailure('client-aborted', 'The client closed the connection before the exchange was complete.');
  call?.destroy();
}

function stop({ visit, notes, call }: Passage): void {
  const { socket } = visit.req;
  // An answer that the system has whole is no loss, though Node has not said so yet.
  if (visit.res.writableEnded && socket.writableLength === 0) {
    if (!visit.req.readableEnded) call?.destroy(); // a service that does not take the rest of an upload
    return socket.destroySoon();
  }
  notes.noteFailure('recorder-stopped', 'The recording ended while the exchange was under way.');
  call?.destroy();
  socket.destroy();
}

/** More of the request's body, as soon as whoever keeps it has room. */
function readOn({ context, visit }: Passage): void {
  whenRoom(context, () => visit.req.resume());
}

function whenRoom({ observer }: Context, goOn: () => void): void {
  const busy = observer.busy?.();
  if (busy) void busy.then(goOn);
  else goOn();
}

function outbound(passage: Passage): Outbound {
  const { visit, route } = passage;
  const { scheme, host, port, serverName, path, hostHeader } = route;
  const headers = withHost(endToEnd(visit.headers), hostHeader);
  const source = { body: visit.req, readOn: () => readOn(passage) };
  return { method: visit.req.method!, scheme, host, port, serverName, path, headers, source };
}

function answersTo(passage: Passage): Answers {
  const { context, visit, notes } = passage;
  const reply = replyFor(passage);
  return {
    connected: (address) => notes.noteServer(address),
    informed: (head) => passInformation(visit.res, head),
    head(head) {
      notes.noteResponseHead(head);
      try {
        reply.head(head);
      } catch (error) {
        passage.call?.destroy();
        breakOff(passage, error);
      }
    },
    data(chunk) {
      notes.noteResponseChunk(chunk);
      const isTaken = reply.data(chunk);
      if (!context.observer.busy?.()) return isTaken;
      if (isTaken) whenRoom(context, () => passage.call?.resume());
      return false;
    },
    end(trailers) {
      notes.noteResponseEnd();
      reply.end(trailers);
    },
    failed: (error) => breakOff(passage, error),
  };
}

function replyFor({ context, visit, route }: Passage): Reply {
  const reply = replyTo(visit.res);
  const { gateway } = route;
  if (!gateway) return reply;
  const { options, listeners, problem, connections, follow } = context;
  const scheme = connections.get(visit.req.socket)?.tls ? 'https' : 'http';
  return turnedReply(reply, {
    turnings: () => turningsFor(listeners, visit.req.headers.host ?? '', scheme),
    documents: options.turned?.(pathOf(route.url)),
    follow: follow && ((text) => follow(text, gateway)),
    problem,
  });
}

function breakOff({ visit, route, notes }: Passage, error: unknown): void {
  const { cause, message } = reasonOf(error, formatAddress(route.host, route.port));
  notes.noteFailure(cause, message);
  if (visit.res.headersSent) cutOff(visit.res);
  else answerSelf(visit.res, { status: statusOf(cause), message });
}

/** A fault of ours ends this exchange, not the others. */
function giveUp({ context, visit }: Passage, error: unknown): void {
  context.problem(`A request could not be carried, which is a fault of wiretale (${codeOf(error)}).`);
  visit.req.socket.destroy();
}
