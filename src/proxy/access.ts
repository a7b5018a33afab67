/** Who may come in: this machine always, others by address or by password; without either nobody else gets as far as a port. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { UserError } from '../model/errors.js';
import { formatAddress, isLoopback, plainAddress } from './address.js';
import type { Access, Context, Listener, ListenerSpec, Network } from './context.js';
import type { Refusal } from './refusal.js';

/** A listener that others can reach is opened only with something that keeps strangers out. @throws UserError */
export function assertGuarded({ host, port, upstream }: ListenerSpec, access: Access | undefined): void {
  if (isLoopback(host)) return;
  const allow = access?.allow ?? [];
  const isGateway = upstream !== undefined;
  const hasPassword = !isGateway && access?.password !== undefined;
  const where = formatAddress(host, port);
  if (allow.length === 0 && !hasPassword) {
    const password = isGateway
      ? ''
      : ', or --proxy-password env:NAME (or file:PATH), which clients must then know';
    const hint = `Say who may use it: --allow CIDR, such as --allow 10.0.0.0/8${password}. Or listen on 127.0.0.1.`;
    throw new UserError('not-guarded', `Others than this machine could use the listener on ${where}.`, {
      hint,
    });
  }
  if (!isGateway && !hasPassword && allow.some(({ prefix }) => prefix === 0)) {
    const hint = 'Give --allow a smaller network, or add --proxy-password env:NAME (or file:PATH).';
    throw new UserError('open-proxy', `Anybody could use the listener on ${where} as a proxy.`, { hint });
  }
}

/** Whether a connection is taken at all. */
export function mayConnect({ options }: Context, { spec }: Listener, { remoteAddress }: Socket): boolean {
  if (isLoopback(spec.host)) return true;
  const address = plainAddress(remoteAddress ?? '');
  const allow = options.access?.allow ?? [];
  return isLoopback(address) || allow.length === 0 || allow.some((network) => isWithin(address, network));
}

function isWithin(address: string, network: Network): boolean {
  const list = new BlockList();
  list.addSubnet(network.address, network.prefix, isIP(network.address) === 6 ? 'ipv6' : 'ipv4');
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Why a request is not taken; undefined: it is. */
export function entryProblem(
  context: Context,
  listener: Listener,
  { socket, headers }: IncomingMessage,
): Refusal | undefined {
  const problem = strangerProblem(context, listener, socket);
  if (problem?.status !== 407) return problem;
  const given = passwordIn(headers['proxy-authorization']);
  return given !== undefined && isSame(given, context.options.access!.password!) ? undefined : problem;
}

/** The same of a client that gives no password. */
export function strangerProblem(
  { observer, options, connections }: Context,
  listener: Listener,
  socket: Socket,
): Refusal | undefined {
  const closed = observer.closed?.();
  if (closed !== undefined) return { status: 503, message: closed };
  const isOpen = isLoopback(listener.spec.host) || isLoopback(plainAddress(socket.remoteAddress ?? ''));
  const isAdmitted = connections.get(socket)?.isAdmitted;
  if (options.access?.password === undefined || listener.gateway || isOpen || isAdmitted) return undefined;
  return {
    status: 407,
    message: 'this proxy wants a password: http_proxy=http://name:password@host:port, with any name.',
    lines: [['Proxy-Authenticate', 'Basic realm="wiretale", charset="UTF-8"']],
  };
}

function passwordIn(header: string | undefined): string | undefined {
  const encoded = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined;
}

/** In a time that tells nothing of where they differ, nor of the length. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other));
}
