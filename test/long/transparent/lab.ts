/** A network of a test's own with services in it, and wiretale started there. */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Exchange } from '../../../src/model/exchange.js';
import { startThrough } from '../../support/cli.js';
import type { Finished, Running } from '../../support/cli.js';
import { needPackages } from '../../support/debian.js';
import { makeNamespace } from '../../support/namespace.js';
import type { Namespace } from '../../support/namespace.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

export const ORIGIN = fileURLToPath(new URL('../../support/named-origin.mjs', import.meta.url));
export const TRANSPARENT = ['--transparent', '--ports', '80,8080'] as const;

export interface TransparentLab {
  readonly network: Namespace;
  /** The rules without ours. */
  readonly before: string;
  /** A test's own. */
  folder: string;
  start(...args: readonly string[]): Running;
  record(...command: readonly string[]): Promise<Finished>;
  /** Sets rules as somebody else would. */
  setRules(text: string): void;
  exchanges(): Promise<readonly Exchange[]>;
}

/** Three origins on ports 80 and 8080, in both families; `lab` is filled when the tests run. */
export function transparentLab(): TransparentLab {
  const lab = {} as { -readonly [K in keyof TransparentLab]: TransparentLab[K] };
  beforeAll(async () => {
    needPackages('curl', 'procps');
    lab.network = makeNamespace(`wiretale-long-${process.pid}`);
    // Somebody else's rules are none of our business.
    const other =
      'add table ip other { chain input { type filter hook input priority 0; tcp dport 9 drop; }; }';
    lab.network.run('nft', other);
    lab.before = lab.network.rules();
    for (const host of ['127.0.0.1', '127.0.0.2', '::1']) {
      await once(lab.network.start(process.execPath, ORIGIN, host, '80', '8080').stdout!, 'data');
    }
  }, 300_000);
  afterAll(() => lab.network.remove());
  beforeEach(async () => {
    lab.folder = await temporaryFolder();
  });
  lab.start = (...args) => startThrough(lab.network.starter, { cwd: lab.folder, args });
  lab.record = (...command) => lab.start('record', 'it', ...TRANSPARENT, '--', ...command).finished;
  lab.setRules = (input) =>
    void execFileSync('ip', [...lab.network.starter.slice(1), 'nft', '-f', '-'], { input });
  lab.exchanges = async () => {
    const text = await readFile(join(lab.folder, 'captures/it/exchanges.jsonl'), 'utf8');
    return text
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Exchange);
  };
  return lab;
}
