/** What a proxy is asked for, and what all the exchanges of a running one share. */

import type { LookupFunction, Socket } from 'node:net';
import type { GatewayListener } from '../model/capture.js';
import type { Peer, ProcessEvidence } from '../model/exchange.js';
import type { SocketEnd, SocketRow } from '../text/proc.js';
import type { UrlParts } from '../model/url.js';
import type { Observer } from './observer.js';
import type { Authority } from './tls/authority.js';
import type { ClientHello } from './tls/client-hello.js';
import type { Leaves } from './tls/leaves.js';
import type { UnderWay } from './under-way.js';
import type { Upstream, UpstreamTls } from './upstream.js';

/** One port to listen on. */
export interface ListenerSpec {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The caller's name: who comes in here. */
  readonly edge?: string;
  /** Makes it a gateway to this origin (`http://devstack-host`), which may have a port and a path prefix. */
  readonly upstream?: string;
  /** Rules of the kernel send here what its clients meant for this port of other addresses. */
  readonly intercepts?: number;
}

/** `nowUs` is monotonic, from the capture's origin; `wall` is for people. */
export interface Clock {
  nowUs(): number;
  wall(): Date;
}

/** What this machine tells of the far end of a connection. Nothing of it ever rejects. */
export interface CallerLookup {
  /** The client's socket; `towards`: the port that it meant, where another one got it. */
  socket(ends: {
    readonly local: SocketEnd;
    readonly remote: SocketEnd;
    readonly towards?: number;
  }): Promise<SocketRow | undefined>;
  account(uid: number): Promise<string>;
  process(socket: SocketRow): Promise<ProcessEvidence | undefined>;
}

/** A network: `10.0.0.0` and 8. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/** What clients on other machines must fulfil: both, where both are given. */
export interface Access {
  /** Empty: any address, if there is a password. */
  readonly allow: readonly Network[];
  /** What a client of a forward proxy must know (`Proxy-Authorization: Basic`), with any user name. */
  readonly password?: string;
}

/** In a JSON document: all URLs, or those that link to other pages of a list. */
export type Turned = 'all' | 'links';

export interface ProxyOptions {
  readonly listeners: readonly ListenerSpec[];
  readonly clock: Clock;
  /** Gateways send the client's Host to the upstream, not the upstream's own. */
  readonly keepHost?: boolean;
  /** Which JSON documents of a gateway, by path, get their URLs turned towards it; none by default. */
  readonly turned?: (path: string) => Turned | undefined;
  /** Opens gateways for endpoints on other ports of a gateway's host, and is told of each. */
  readonly onFollowed?: (gateway: GatewayListener) => void;
  /** Without, only the address of a caller is known. */
  readonly lookup?: CallerLookup;
  /** Who may come in from other machines; without it, only this machine's own loopback is listened on. */
  readonly access?: Access;
  /** Link-local addresses, where a cloud's metadata service is, are passed on like others. */
  readonly allowMetadata?: boolean;
  /** Client connections at a time; one more is answered 503. */
  readonly maxConnections?: number;
  /** How long a kept-alive connection of a client may be idle. */
  readonly idleMs?: number;
  /** How long the head of a request may take. */
  readonly headMs?: number;
  /** Reads TLS; without it TLS through CONNECT passes unread, and any other is refused. */
  readonly tls?: TlsReading;
  /** Whose certificates services may show; by default those that Node trusts. */
  readonly upstreamTls?: UpstreamTls;
  readonly onProblem?: (message: string) => void;
}

export interface TlsReading {
  /** The authority that clients are to trust, as it is now; first asked for when it is needed. */
  readonly authority: () => Promise<Authority>;
  /** True for a host whose TLS passes unread. IPv6 in brackets. */
  readonly isTunnelled: (host: string) => boolean;
}

/** A gateway's upstream: `prefix` is its path without a slash at the end. */
export interface Gateway extends UrlParts {
  readonly prefix: string;
}

/** A listener as opened: `port` is the one that it got. */
export interface Listener {
  readonly spec: ListenerSpec;
  readonly port: number;
  readonly gateway: Gateway | undefined;
}

/** Where a connection was meant to go that its client did not open to this proxy: its requests name a path, no URL. */
export interface Destination {
  readonly scheme: 'http' | 'https';
  /** IPv6 in brackets. Undefined: only the Host line of each request tells. */
  readonly host?: string;
  /** Undefined: the Host line's, or the scheme's own. */
  readonly port?: number;
}

/** An accepted connection: its number in the capture, and the far end as it was when it came. */
export interface Connection {
  readonly number: number;
  readonly address: string;
  readonly destination?: Destination;
  /** Its CONNECT was let in: what comes through it is not asked again. */
  readonly isAdmitted?: boolean;
  /** The name that the client gave to the proxy. */
  readonly user?: string;
  /** Whose socket is at the far end, as soon as that is known. */
  readonly owner: Promise<Pick<Peer, 'account' | 'process'>>;
  /** The same, or that it takes too long to wait for. */
  readonly asked: Promise<void>;
  /** What its TLS told, if that is read here. */
  readonly tls?: NonNullable<Peer['tls']>;
}

/** Who calls, as far as that is known by now. */
export interface Caller {
  readonly known: Peer;
  /** Never rejects. Undefined as soon as `known` is all. */
  readonly whole: Promise<Peer> | undefined;
}

/** A connection that came to a listener; `serve` makes whatever comes on a socket HTTP there. */
export interface Arrival {
  readonly listener: Listener;
  readonly socket: Socket;
  readonly serve: (socket: Socket) => void;
}

/** TLS that is to be read here: which way it was meant to go (undefined: to a gateway), and its first message. */
export interface TlsAim {
  readonly destination: Destination | undefined;
  readonly hello: ClientHello;
}

/** A connection in the middle of its handshake. `name` is the one in the certificate. */
export interface Ending {
  readonly arrival: Arrival;
  readonly connection: Connection;
  readonly aim: TlsAim;
  readonly name: string;
  readonly client: Caller;
}

/** An exchange under way. `done` settles, and never rejects, when it was handed over. */
export interface Flight {
  stop(): void;
  readonly done: Promise<void>;
}

/** What the exchanges of one running proxy share. */
export interface Context {
  readonly options: ProxyOptions;
  readonly observer: Observer;
  readonly upstream: Upstream;
  /** In the order in which they opened; more come only by `follow`. */
  readonly listeners: Listener[];
  readonly connections: Map<Socket, Connection>;
  readonly flights: UnderWay<Flight>;
  /** Opens gateways for what a document names, if that is wanted. */
  follow: ((text: string, from: Listener) => Promise<void>) | undefined;
  /** Looks names up for connections to upstreams. */
  readonly dnsLookup: LookupFunction;
  /** What is shown to TLS clients; undefined when no TLS is read. */
  readonly leaves: Leaves | undefined;
  /**
   * Hosts of redirected TLS whose clients did not take our certificate. Nobody told those clients to trust it, so what they say
   * passes unread from then on.
   */
  readonly distrusted: Set<string>;
  /** Handshakes under way, by the socket that they are made on. */
  readonly endings: WeakMap<Socket, Ending>;
  /** Connections are counted over all listeners, from 1. */
  nextConnection(): number;
  readonly problem: (message: string) => void;
}
