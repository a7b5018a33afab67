/** Which participant makes a call: by the listener it came through, the owner of its token, its User-Agent; else the client. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Evidence } from '../model/flow.js';
import { headerValue, jsonText } from '../model/message.js';
import type { ServiceProfile, ServiceRule } from '../model/profile.js';
import { parseJson, stringAt } from '../text/json-value.js';
import { CLIENT, participantId, type Named } from './servers.js';
import { tokenOf, type Tokens } from './tokens.js';

export interface CallerContext {
  readonly profiles: readonly ServiceProfile[];
  readonly tokens: Tokens;
  /** The recorded command, argv. */
  readonly command?: readonly string[];
}

/** Names the caller of an exchange that the participant `to` answers. */
export function nameCaller(exchange: RedactedExchange, to: string, context: CallerContext): Named {
  const services = context.profiles.flatMap((profile) => profile.services);
  return (
    fromListener(exchange, services, context) ??
    fromToken(exchange, to, { services, tokens: context.tokens }) ??
    fromAgent(exchange, services) ??
    theClient(exchange, context)
  );
}

function fromListener(
  exchange: RedactedExchange,
  services: readonly ServiceRule[],
  context: CallerContext,
): Named | undefined {
  const edge = exchange.client.edge;
  if (edge === undefined) return undefined;
  const evidence = { kind: 'listener', detail: `arrived on the listener of ${edge}` };
  const name = edge.toLowerCase();
  if (name === CLIENT) return { ...theClient(exchange, context), evidence };
  const rule = services.find(({ id, aliases, types }) => [id, ...aliases, ...types].includes(name));
  return { id: rule?.id ?? participantId(edge), label: rule?.label ?? edge, evidence };
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

function fromAgent({ request }: RedactedExchange, services: readonly ServiceRule[]): Named | undefined {
  const agent = headerValue(request.headers, 'user-agent');
  if (agent === undefined) return undefined;
  const rule = services.find(({ agents }) => agents.some((pattern) => new RegExp(pattern).test(agent)));
  if (!rule) return undefined;
  const evidence = { kind: 'user-agent', detail: `its User-Agent is ${product(agent)}` };
  return { id: rule.id, label: rule.label, evidence };
}

function theClient(exchange: RedactedExchange, { profiles, command }: CallerContext): Named {
  const program = command?.[0]?.split(/[/\\]/).at(-1);
  if (program) {
    const known = profiles.find(({ clients }) => Object.hasOwn(clients, program))?.clients[program];
    return client(known ?? program, { kind: 'command', detail: `the recorded command, ${program}` });
  }
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
