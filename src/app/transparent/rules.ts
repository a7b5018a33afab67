/** The kernel's rules of a transparent recording: which they are, set for a recorder, and cleaned up after one that was killed. */

import { networkInterfaces } from 'node:os';
import { UserError } from '../../model/errors.js';
import { removeStaleRules, RulesError, rulesText, setRules } from '../../machine/redirect.js';
import type { Redirect, SetRules } from '../../machine/redirect.js';
import type { ListenerSpec } from '../../proxy/server.js';
import type { Options } from '../config/options.js';
import { assertListen, userNamed } from './plan.js';

/** The rules for those who set them themselves. @throws UserError `missing-option`, `unknown-user` */
export async function printedRules({ ports, runAs }: Options): Promise<string> {
  assertListen(ports);
  const { uid } = await userNamed(runAs);
  const redirects = ports.map(({ port, listen }) => ({
    port,
    to4: listen,
    ...(hasIPv6() && { to6: listen }),
  }));
  return rulesText({ redirects, exemptUid: uid });
}

/** Which port leads where, by the listeners and the ports that they got. */
export function redirectsTo(
  listeners: readonly ListenerSpec[],
  ports: readonly number[],
): readonly Redirect[] {
  const open = listeners.map(({ host, intercepts }, index) => ({ host, intercepts, port: ports[index]! }));
  return open.flatMap(({ host, intercepts, port: to4 }) => {
    if (intercepts === undefined || host === '::1') return [];
    const to6 = open.find((one) => one.intercepts === intercepts && one.host === '::1')?.port;
    return [{ port: intercepts, to4, ...(to6 !== undefined && { to6 }) }];
  });
}

/** @throws UserError `no-rules` */
export async function interceptTraffic(redirects: readonly Redirect[], exemptUid: number): Promise<SetRules> {
  return explained(() => setRules({ redirects, exemptUid }));
}

/** `wiretale clean`: numbers of the processes whose rules were left. @throws UserError `not-root`, `no-rules` */
export async function cleanRules(): Promise<readonly number[]> {
  if (process.geteuid?.() !== 0) {
    throw new UserError('not-root', 'Only root sees and removes the rules of a kernel.', {
      hint: 'sudo wiretale clean',
    });
  }
  return explained(removeStaleRules);
}

export function hasIPv6(): boolean {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.some(({ address }) => address === '::1');
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof RulesError)) throw cause;
    const [message, hint] = cause.missing
      ? ['There is no program nft, which sets the rules.', 'Install the package nftables.']
      : [
          `The rules could not be set: ${cause.message}.`,
          'In a container it takes the capability NET_ADMIN.',
        ];
    throw new UserError('no-rules', message, { hint, cause });
  }
}
