/** Runs a shell script with exactly these variables, and what it said. */

import { spawn } from 'node:child_process';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the script calls may be answered from this process meanwhile. */
export function runScript(script: string, variables: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn('sh', [script], { env: { PATH: process.env['PATH'], ...variables } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => void (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => void (stderr += text.toString()));
  return new Promise((resolve) => void child.on('close', (status) => resolve({ status, stdout, stderr })));
}
