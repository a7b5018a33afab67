/** The texts of a capture, each with the name of its place and with what the rules find in it. */

import type { Manifest } from '../model/capture.js';
import { responseOf } from '../model/exchange.js';
import type { Exchange, Peer } from '../model/exchange.js';
import type { Message } from '../model/message.js';
import type { Finder } from '../redact/find/exchange.js';
import { disjoint } from '../redact/find/finding.js';
import type { Finding } from '../redact/find/finding.js';
import { looksLikePseudonym, outside, pseudonymsIn } from '../redact/pseudonym.js';
import { pointerOf } from '../text/json-value.js';
import { scanJson } from '../text/json.js';

export interface TextPlace {
  /** `request header X-Auth-Token`, `response body`, `command argument 3`. */
  readonly name: string;
  readonly text: string;
  /** All that rules tell of, pseudonyms too. */
  readonly find: (finder: Finder) => readonly Finding[];
}

export function exchangePlaces(exchange: Exchange): readonly TextPlace[] {
  const { client, server, request, outcome } = exchange;
  const response = responseOf(exchange);
  return [
    ...peerPlaces('client', client),
    ...argumentPlaces('client process argument', client.process?.command ?? []),
    ...peerPlaces('server', server),
    ...free('request method', request.method),
    { name: 'request URL', text: request.url, find: (finder) => finder.url(request.url) },
    ...messagePlaces('request', request),
    ...free('failure message', outcome.kind === 'failure' ? outcome.message : undefined),
    ...(response ? [...free('response reason', response.reason), ...free('response cut', response.cut)] : []),
    ...(response ? messagePlaces('response', response) : []),
  ];
}

function peerPlaces(side: 'client' | 'server', peer: Peer): readonly TextPlace[] {
  return [
    ...free(`${side} host`, peer.host),
    ...free(`${side} address`, peer.address),
    ...free(`${side} name`, peer.edge),
    ...free(`${side} user`, peer.user),
    ...free(`${side} account`, peer.account),
    ...free(`${side} process unit`, peer.process?.unit),
    ...free(`${side} process container`, peer.process?.container),
    ...free(`${side} TLS version`, peer.tls?.version),
    ...free(`${side} TLS name`, peer.tls?.serverName),
  ];
}

export function manifestPlaces(manifest: Manifest): readonly TextPlace[] {
  const { command, filters } = manifest;
  return [
    ...free('name', manifest.name),
    ...free('client version', manifest.clientVersion),
    ...manifest.callers.flatMap(({ name }) => free('name of a caller', name)),
    ...manifest.gateways.flatMap(({ upstream }) => free('upstream of a gateway', upstream)),
    ...[...(filters?.only ?? []), ...(filters?.skip ?? [])].flatMap((filter) => free('filter', filter)),
    ...(manifest.imported ?? []).flatMap(({ file }) => free('name of an imported file', file)),
    ...(command ? commandPlaces(command) : []),
  ];
}

function commandPlaces({ argv, env, cwd, output }: NonNullable<Manifest['command']>): readonly TextPlace[] {
  return [
    ...Object.entries(env).map((variable): TextPlace => ({
      name: `environment variable ${variable[0]}`,
      text: variable[1],
      find: (finder) => finder.variable(variable),
    })),
    ...argumentPlaces('command argument', argv),
    ...free('working folder', cwd),
    ...free('output', output?.stdout),
    ...free('error output', output?.stderr),
  ];
}

function argumentPlaces(name: string, argv: readonly string[]): readonly TextPlace[] {
  return argv.map((text, index) => ({
    name: `${name} ${index}`,
    text,
    find: (finder) => finder.argv(argv)[index]!,
  }));
}

function messagePlaces(side: 'request' | 'response', { headers, body }: Message): readonly TextPlace[] {
  const places = headers.map((header): TextPlace => ({
    name: `${side} header ${header[0]}`,
    text: header[1],
    find: (finder) => finder.header(header),
  }));
  if (body.kind !== 'text') return places;
  return [...places, { name: `${side} body`, text: body.text, find: (finder) => finder.body(body) }];
}

function free(name: string, text: string | undefined): readonly TextPlace[] {
  return text === undefined ? [] : [{ name, text, find: (finder) => finder.text(text) }];
}

/** The secrets that rules tell of in a place; pseudonyms are none. */
export function secretsIn({ text, find }: TextPlace, finder: Finder): readonly Finding[] {
  return disjoint(secretsAmong(text, find(finder)));
}

function secretsAmong(text: string, findings: readonly Finding[]): readonly Finding[] {
  return outside(findings, pseudonymsIn(text)).flatMap((finding) => {
    const { inside, secret, start, end } = finding;
    if (!inside) return looksLikePseudonym(secret) ? [] : [finding];
    return secretsAmong(inside.text, inside.findings).map((inner) => ({ ...inner, start, end }));
  });
}

/** The place of an offset in a text: of a JSON body with its pointer, `response body /user/password`. */
export function placeAt({ name, text }: Pick<TextPlace, 'name' | 'text'>, offset: number): string {
  if (!name.endsWith(' body')) return name;
  let pointer = '';
  const isJson = scanJson(text, ({ kind, path, start, end }) => {
    if (kind !== 'key' && start <= offset && offset < end) pointer = pointerOf(path);
  });
  return isJson && pointer !== '' ? `${name} ${pointer}` : name;
}
