/** Exchanges as the script of curl commands that makes their calls, and what it gives curl when it runs. */

import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { curl } from '../../src/formats/curl/curl.js';
import type { RedactedExchange } from '../../src/model/exchange.js';
import { findLeaks } from '../../src/redact/sweep.js';
import { ALL_RULES } from './redactor.js';
import { aManifest } from './stored.js';
import { writtenAs } from './write-format.js';

/** The script, which the last gate lets pass. */
export async function written(exchanges: readonly RedactedExchange[], name = 'one'): Promise<string> {
  const script = await writtenAs(curl, { manifest: aManifest({ name }), exchanges });
  expect(findLeaks(script, ALL_RULES)).toEqual([]);
  return script;
}

/** Runs a script with a curl that prints its arguments, a line each, and what it is fed, and answers with nothing. */
export function ran(script: string, variables: Readonly<Record<string, string>>): string {
  const printing = `curl() { printf '[%s]\\n' "$@" >&2; case " $* " in *' @- '*) cat >&2 ;; esac; printf 200; }\n`;
  const { stderr, status } = spawnSync('sh', {
    input: printing + script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  expect(status).toBe(0);
  return stderr;
}
