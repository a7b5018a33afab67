/** Rules of the kernel (nftables) that send what local processes call on some ports to the recorder, and away again. */

import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startTimeIn } from '../text/proc.js';

/** `to4` and `to6` are ports of 127.0.0.1 and ::1. Without `to6` there is no IPv6 here. */
export interface Redirect {
  readonly port: number;
  readonly to4: number;
  readonly to6?: number;
}

export interface RedirectRules {
  readonly redirects: readonly Redirect[];
  /** Whose own traffic passes: the recorder's. */
  readonly exemptUid: number;
}

/** Rules that are set. */
export interface SetRules {
  /** Takes them away; resolves when they are gone. */
  remove(): Promise<void>;
}

/** Why rules cannot be set, in the words of `nft`; `missing` when there is no such program. */
export class RulesError extends Error {
  readonly missing: boolean;
  constructor(message: string, missing: boolean) {
    super(message);
    this.missing = missing;
  }
}

const PREFIX = 'wiretale_';

/** A process: its number alone is used again. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
}

/** The commands of `nft` that make the rules, in a table of their own that says whose it is. */
export function rulesText(rules: RedirectRules, owner?: Owner): string {
  return commands(rules, owner ? tableOf(owner) : { name: `${PREFIX}by_hand`, options: '' });
}

interface Table {
  readonly name: string;
  readonly options: string;
}

function tableOf({ pid, started }: Owner): Table {
  return { name: `${PREFIX}${pid}`, options: ` { comment "pid ${pid} started ${started}"; }` };
}

function commands({ redirects, exemptUid }: RedirectRules, { name, options }: Table): string {
  const rule = `add rule inet ${name} output`;
  const lines = [
    `add table inet ${name}${options}`,
    `add chain inet ${name} output { type nat hook output priority -100; policy accept; }`,
    `${rule} meta skuid ${exemptUid} accept`,
    ...redirects.flatMap(({ port, to4, to6 }) => [
      `${rule} meta nfproto ipv4 tcp dport ${port} redirect to :${to4}`,
      ...(to6 === undefined ? [] : [`${rule} meta nfproto ipv6 tcp dport ${port} redirect to :${to6}`]),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Sets the rules for this process. Where the kernel can, they go with it, however it ends. @throws RulesError */
export async function setRules(rules: RedirectRules): Promise<SetRules> {
  const table = tableOf({ pid: process.pid, started: (await startTimeOf(process.pid)) ?? '' });
  return (await holdRules(rules, table)) ?? leaveRules(rules, table);
}

/** The kernel keeps these until somebody removes them. */
async function leaveRules(rules: RedirectRules, table: Table): Promise<SetRules> {
  await nft(['-f', '-'], commands(rules, table));
  return {
    async remove() {
      await nft(['delete', 'table', 'inet', table.name]);
    },
  };
}

/**
 * An `nft` that reads from us owns the table: when we end, in whatever way, so does its input, and with it the table.
 * Undefined where kernel (Linux 5.12) or `nft` know no owned tables.
 */
async function holdRules(rules: RedirectRules, { name, options }: Table): Promise<SetRules | undefined> {
  const holder = spawn('nft', ['-i'], { stdio: 'pipe', detached: true });
  holder.stdin.on('error', () => undefined); // told by its end
  const ended = new Promise<boolean>((resolve) => {
    holder.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
  let listed = '';
  const held = new Promise<boolean>((resolve) => {
    holder.stdout.setEncoding('utf8').on('data', (text: string) => {
      listed += text;
      if (/^}/m.test(listed)) resolve(/flags owner/.test(listed));
    });
    holder.stderr.once('data', () => resolve(false));
  });
  const owned = options.replace('{', '{ flags owner;');
  holder.stdin.write(`${commands(rules, { name, options: owned })}list table inet ${name}\n`);
  const remove = async (): Promise<void> => {
    holder.stdin.end();
    await ended;
  };
  if (await Promise.race([held, ended])) return { remove };
  await remove();
  return undefined;
}

/** Removes the tables of recorders that are gone, and tells their owners' numbers. @throws RulesError */
export async function removeStaleRules(): Promise<readonly number[]> {
  const removed: number[] = [];
  for (const { name, owner } of await ruleTables()) {
    if ((await startTimeOf(owner.pid)) === owner.started) continue;
    await nft(['delete', 'table', 'inet', name]);
    removed.push(owner.pid);
  }
  return removed;
}

interface RuleTable {
  readonly name: string;
  readonly owner: Owner;
}

async function ruleTables(): Promise<readonly RuleTable[]> {
  const listed = JSON.parse(await nft(['-j', 'list', 'tables'])) as {
    readonly nftables: readonly { readonly table?: { readonly family: string; readonly name: string } }[];
  };
  const names = listed.nftables.flatMap(({ table }) =>
    table?.family === 'inet' && table.name.startsWith(PREFIX) ? [table.name] : [],
  );
  const tables = await Promise.all(
    names.map(async (name) => {
      const text = await nft(['list', 'table', 'inet', name]);
      const [, pid, started] = /comment "pid (\d+) started (\d*)"/.exec(text) ?? [];
      return pid === undefined ? [] : [{ name, owner: { pid: Number(pid), started: started! } }];
    }),
  );
  return tables.flat();
}

async function nft(args: readonly string[], input?: string): Promise<string> {
  const running = promisify(execFile)('nft', args, { encoding: 'utf8' });
  running.child.stdin?.on('error', () => undefined).end(input ?? '');
  try {
    return (await running).stdout;
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    throw new RulesError((stderr ?? '').split('\n')[0]!, code === 'ENOENT');
  }
}

async function startTimeOf(pid: number): Promise<string | undefined> {
  try {
    return startTimeIn(await readFile(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined; // gone
  }
}
