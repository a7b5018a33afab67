/** The kinds of values that several options take. */

import { isIP } from 'node:net';
import { z } from 'zod';
import { parseBytes } from '../../../text/size.js';

/** `host:port`; an IPv6 host stands in brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export const address = z
  .union([z.string(), z.number()])
  .transform((text, context): Address => parseAddress(String(text)) ?? invalid(context, 'host:port'));

export const bytes = z
  .union([z.string(), z.number()])
  .transform((size, context): number => parseBytes(String(size)) ?? invalid(context, 'a size such as 4MiB'));

export const caller = z
  .string()
  .transform((text, context): { readonly name: string; readonly listen: Address } => {
    const match = /^([A-Za-z0-9][\w.-]*)=(.+)$/.exec(text);
    const listen = match && parseAddress(match[2]!);
    return listen ? { name: match[1]!, listen } : invalid(context, 'name=host:port');
  });

export const gateway = z
  .string()
  .transform((text, context): { readonly listen: Address; readonly upstream: string } => {
    const match = /^([^=]+)=(https?:\/\/[^\s?#]+?)\/*$/.exec(text);
    const listen = match && parseAddress(match[1]!);
    return listen ? { listen, upstream: match[2]! } : invalid(context, 'host:port=http://upstream');
  });

/** A network, or one address. */
export const network = z
  .string()
  .transform((text, context): { readonly address: string; readonly prefix: number } => {
    const [address = '', prefix] = text
      .trim()
      .replace(/^\[|\]$/g, '')
      .split('/');
    const longest = { 4: 32, 6: 128 }[isIP(address)];
    const wanted = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : undefined;
    const isNetwork = longest !== undefined && wanted !== undefined && wanted <= longest;
    return isNetwork ? { address, prefix: wanted } : invalid(context, 'a network such as 10.0.0.0/8');
  });

export const count = z
  .union([z.string(), z.number()])
  .transform((text, context): number =>
    /^[1-9]\d{0,6}$/.test(String(text)) ? Number(text) : invalid(context, 'a whole number above 0'),
  );

// A value on the command line could be read by every process of the machine.
export const valueSource = z
  .string()
  .transform((text, context): { readonly from: 'env' | 'file'; readonly name: string } => {
    const match = /^(env|file):(.+)$/.exec(text);
    return match
      ? { from: match[1] as 'env' | 'file', name: match[2]! }
      : invalid(context, 'env:NAME or file:PATH; a value itself is never given here');
  });

/** A port whose calls are intercepted; `listen` is the recorder's own for it, 0 for any free one. */
export interface InterceptedPort {
  readonly port: number;
  readonly listen: number;
}

export const interceptedPorts = z
  .array(z.union([z.string(), z.number()]))
  .default([])
  .transform((texts, context): readonly InterceptedPort[] => {
    const ports = texts.flatMap((text) => String(text).split(',')).map(parseIntercepted);
    const twice = ports.some((one, index) => ports.findIndex((other) => other?.port === one?.port) !== index);
    if (ports.includes(undefined) || twice) return invalid(context, 'ports such as 80,8080, each once');
    return ports as InterceptedPort[];
  });

function parseIntercepted(text: string): InterceptedPort | undefined {
  const [, port, listen = '0'] = /^\s*(\d{1,5})(?:=(\d{1,5}))?\s*$/.exec(text) ?? [];
  const valid = port !== undefined && Number(port) > 0 && Math.max(Number(port), Number(listen)) <= 65535;
  return valid ? { port: Number(port), listen: Number(listen) } : undefined;
}

/** Names and addresses of hosts, without ports; IPv6 without brackets. */
export const hostNames = z
  .array(z.string())
  .default([])
  .transform((given, context): readonly string[] => {
    const names = given.flatMap((text) => text.split(',')).map((name) => name.trim().toLowerCase());
    return names.every((name) => HOST_NAME.test(name))
      ? names
      : invalid(context, 'host names or IP addresses, such as cloud.example,10.0.0.5, without a pattern');
  });

const HOST_NAME = /^(?:[a-z0-9_](?:[\w-]*)(?:\.[\w-]+)*|[0-9a-f:.]*:[0-9a-f:.]*)$/;

export const texts = z.array(z.string()).default([]);
export const flag = z.boolean().default(false);

function parseAddress(text: string): Address | undefined {
  const match =
    /^(\[[0-9a-f:.]+\]|[^\s:/]*):(\d{1,5})$/i.exec(text.trim()) ?? /^()(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[2]);
  if (!match || port > 65535) return undefined;
  return { host: match[1]!.replace(/^\[|\]$/g, '') || '127.0.0.1', port };
}

export function invalid(context: z.RefinementCtx, wanted: string): never {
  context.addIssue({ code: 'custom', message: `must be ${wanted}` });
  return z.NEVER;
}
