/** Which participant makes a call: by its listener, its proxy user, its process, its token, its User-Agent; else the client. */

import type { ProcessEvidence, RedactedExchange } from '../model/exchange.js';
import type { Evidence } from '../model/flow.js';
import { headerValue, jsonText } from '../model/message.js';
import type { Headers } from '../model/message.js';
import type { ServiceProfile, ServiceRule } from '../model/profile.js';
import { remembered } from '../model/remembered.js';
import { parseJson, stringAt } from '../text/json-value.js';
import { isFrontEnd, programNames } from '../text/program.js';
import { CLIENT, participantId, type Named } from './servers.js';
import { tokenOf, type Tokens } from './tokens.js';

export interface CallerContext {
  readonly profiles: readonly ServiceProfile[];
  readonly tokens: Tokens;
  /** The recorded command, argv. */
  readonly command?: readonly string[];
  /** Somebody else's files told who called, no listener of ours. */
  readonly imported?: boolean;
}

/** Gives who makes an exchange that the participant `to` answers. */
export type NameCaller = (exchange: RedactedExchange, to: string) => Named;

export function callerNamer(context: CallerContext): NameCaller {
  const known = knownServices(context.profiles);
  return (exchange, to) => {
    const said = fromItself(exchange, known.services, context);
    if (said) return said;
    const named =
      fromProcess(exchange, known, context) ??
      fromToken(exchange, to, { services: known.services, tokens: context.tokens }) ??
      fromAgent(exchange, known) ??
      fromUnit(exchange) ??
      theClient(exchange, context);
    return throughFrontEnd(exchange, named);
  };
}

interface KnownServices {
  readonly services: readonly ServiceRule[];
  readonly ofPrograms: Match;
  readonly ofAgents: Match;
}

/** The first service of which a pattern fits one of some names. */
type Match = (names: readonly string[]) => ServiceRule | undefined;

function knownServices(profiles: readonly ServiceProfile[]): KnownServices {
  const services = profiles.flatMap((profile) => profile.services);
  return {
    services,
    ofPrograms: matching(services, ({ programs }) => programs),
    ofAgents: matching(services, ({ agents }) => agents),
  };
}

const REMEMBERED = 5000;

/** The same few names come again and again. */
function matching(
  services: readonly ServiceRule[],
  patternsOf: (rule: ServiceRule) => readonly string[],
): Match {
  const compiled = services.map((rule) => ({
    rule,
    patterns: patternsOf(rule).map((one) => new RegExp(one)),
  }));
  const known = remembered<{ readonly rule: ServiceRule | undefined }>(REMEMBERED);
  return (names) => {
    const key = names.join('\n');
    const before = known.get(key);
    if (before) return before.rule;
    const fits = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
    const rule = compiled.find(({ patterns }) => patterns.some(fits))?.rule;
    known.set(key, { rule });
    return rule;
  };
}

/** What somebody configured for that purpose: the name that it gives to the proxy, or a listener of its own. */
function fromItself(
  exchange: RedactedExchange,
  services: readonly ServiceRule[],
  context: CallerContext,
): Named | undefined {
  const { user, edge } = exchange.client;
  const given = user ?? edge;
  if (given === undefined) return undefined;
  const evidence = evidenceOf(given, user === undefined, context);
  const name = given.toLowerCase();
  if (name === CLIENT) return { ...theClient(exchange, context), evidence };
  const rule = serviceOf(name, services);
  return { id: rule?.id ?? participantId(given), label: rule?.label ?? given, evidence };
}

function evidenceOf(given: string, byEdge: boolean, { imported = false }: CallerContext): Evidence {
  if (imported) return { kind: 'import', detail: `the imported file names it ${given}` };
  return byEdge
    ? { kind: 'listener', detail: `arrived on the listener of ${given}` }
    : { kind: 'proxy-user', detail: `calls itself ${given} at the proxy` };
}

function serviceOf(name: string, services: readonly ServiceRule[]): ServiceRule | undefined {
  return services.find(({ id, aliases, types }) => [id, ...aliases, ...types].includes(name));
}

/** By its systemd service, its program, the user that it runs as; a client's own program is the client, whose token it bears. */
function fromProcess(
  exchange: RedactedExchange,
  { services, ofPrograms }: KnownServices,
  context: CallerContext,
): Named | undefined {
  const { process, account } = exchange.client;
  if (!process) return fromAccount(account, services);
  const { unit, command } = process;
  const detail = processWords(process);
  const ofUnit = unit === undefined ? undefined : serviceOf(unitName(unit), services);
  if (ofUnit) return { id: ofUnit.id, label: ofUnit.label, evidence: { kind: 'process', detail } };
  const names = programNames(command);
  const rule = ofPrograms(names);
  if (rule) return { id: rule.id, label: rule.label, evidence: { kind: 'process', detail } };
  const isClient = context.profiles.some(({ clients }) => Object.hasOwn(clients, names[0]!));
  return isClient ? theClient(exchange, context) : fromAccount(account, services);
}

/** Packages run each service as a user of its name; devstack runs all of them as one. */
function fromAccount(account: string | undefined, services: readonly ServiceRule[]): Named | undefined {
  const rule = services.find(({ id }) => id === account);
  if (!rule) return undefined;
  return {
    id: rule.id,
    label: rule.label,
    evidence: { kind: 'account', detail: `its process runs as ${account}` },
  };
}

/** Of a service that no profile knows, systemd knows the name. */
function fromUnit({ client: { process } }: RedactedExchange): Named | undefined {
  if (process?.unit === undefined || isFrontEnd(process.command)) return undefined;
  const name = process.unit.replace(/\.service$/, '');
  return {
    id: participantId(name),
    label: name,
    evidence: { kind: 'process', detail: processWords(process) },
  };
}

/** A web server passes on what others call: they are named by what they sent, and the hop that was seen is told. */
function throughFrontEnd({ client: { process }, request }: RedactedExchange, named: Named): Named {
  if (!process || !isFrontEnd(process.command)) return named;
  const origin = forwardedFor(request.headers);
  const whom = origin === undefined ? '' : ` for ${origin}`;
  const { kind, detail } = named.evidence;
  const hop = `seen on the hop from ${programNames(process.command)[0]} (pid ${process.pid}), which passes it on${whom}`;
  return { ...named, evidence: { kind, detail: `${detail}; ${hop}` } };
}

/** The first of those for whom a call is passed on, as `Forwarded` (RFC 7239) or `X-Forwarded-For` tell it. */
function forwardedFor(headers: Headers): string | undefined {
  const [, forwarded] = /(?:^|[;,\s])for="?([^";,\s]+)/i.exec(headerValue(headers, 'forwarded') ?? '') ?? [];
  return forwarded ?? (headerValue(headers, 'x-forwarded-for')?.split(',')[0]!.trim() || undefined);
}

function processWords({ pid, command, unit, container }: ProcessEvidence): string {
  const place = [unit, container === undefined ? undefined : `container ${container}`].filter(Boolean);
  return `its process is ${programNames(command)[0]} (pid ${pid}${place.map((one) => `, ${one}`).join('')})`;
}

/** `devstack@g-api.service` is g-api, `openstack-glance-api.service` is glance-api. */
function unitName(unit: string): string {
  return unit.replace(/\.service$/, '').replace(/^(?:devstack@|openstack-)/, '');
}

interface Owners {
  readonly services: readonly ServiceRule[];
  readonly tokens: Tokens;
}

/** A user's own token tells nothing: services hand it on. A service's call to itself is an administrator's. */
function fromToken(exchange: RedactedExchange, to: string, { services, tokens }: Owners): Named | undefined {
  const token = tokenOf(exchange);
  const owner = token === undefined ? undefined : tokens.get(token)?.user;
  const user = owner ?? signingOn(exchange);
  const rule = user === undefined ? undefined : services.find(({ users }) => users.includes(user));
  if (!rule || rule.id === to) return undefined;
  const detail = owner === undefined ? `signs on as ${user}` : `the token is that of ${user}`;
  return { id: rule.id, label: rule.label, evidence: { kind: 'token-owner', detail } };
}

function signingOn({ request }: RedactedExchange): string | undefined {
  const text = request.method === 'POST' ? jsonText(request.body) : undefined;
  if (!text?.includes('"password"')) return undefined;
  const json = parseJson(text);
  return (
    stringAt(json, '/auth/identity/password/user/name') ??
    stringAt(json, '/auth/passwordCredentials/username')
  );
}

function fromAgent({ request }: RedactedExchange, { ofAgents }: KnownServices): Named | undefined {
  const agent = headerValue(request.headers, 'user-agent');
  const rule = agent === undefined ? undefined : ofAgents([agent]);
  if (agent === undefined || !rule) return undefined;
  const evidence = { kind: 'user-agent', detail: `its User-Agent is ${product(agent)}` };
  return { id: rule.id, label: rule.label, evidence };
}

function theClient(exchange: RedactedExchange, { profiles, command }: CallerContext): Named {
  const known = (program: string): string =>
    profiles.find(({ clients }) => Object.hasOwn(clients, program))?.clients[program] ?? program;
  const { process } = exchange.client;
  if (process && !isFrontEnd(process.command)) {
    const program = programNames(process.command)[0]!;
    return client(known(program), { kind: 'process', detail: processWords(process) });
  }
  const program = command?.[0]?.split(/[/\\]/).at(-1);
  if (program) return client(known(program), { kind: 'command', detail: `the recorded command, ${program}` });
  const agent = headerValue(exchange.request.headers, 'user-agent');
  if (!agent) return client(CLIENT, { kind: 'default', detail: 'nothing tells of a service' });
  return client(product(agent), { kind: 'user-agent', detail: `its User-Agent is ${product(agent)}` });
}

function client(label: string, evidence: Evidence): Named {
  return { id: CLIENT, label, evidence };
}

function product(agent: string): string {
  return /^[\w.-]{1,40}/.exec(agent)?.[0] ?? CLIENT;
}
