/** A network of its own for a test (root): what it does to the kernel's rules concerns nobody else. */

import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { needPackages } from './debian.js';

export interface Namespace {
  /** What starts a program inside. */
  readonly starter: readonly string[];
  /** Runs a program inside to its end; what it printed. */
  run(...argv: readonly string[]): string;
  start(...argv: readonly string[]): ChildProcess;
  /** The whole rule set, as text. */
  rules(): string;
  remove(): void;
}

export function makeNamespace(name: string): Namespace {
  needPackages('iproute2', 'nftables', 'util-linux');
  execFileSync('ip', ['netns', 'add', name]);
  const starter = ['ip', 'netns', 'exec', name];
  const run = (...argv: readonly string[]): string =>
    execFileSync('ip', [...starter.slice(1), ...argv], { encoding: 'utf8' });
  run('ip', 'link', 'set', 'lo', 'up');
  const children: ChildProcess[] = [];
  return {
    starter,
    run,
    start(...argv) {
      const child = spawn('ip', [...starter.slice(1), ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      return child;
    },
    rules: () => run('nft', 'list', 'ruleset'),
    remove() {
      for (const child of children) child.kill('SIGKILL');
      execFileSync('ip', ['netns', 'delete', name]);
    },
  };
}
