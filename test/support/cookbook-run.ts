/** The commands of a cookbook's page, run by a shell as a reader would paste them. */

import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';

/** A section of the page: from its heading to the next one. */
export interface PageSection {
  readonly heading: string;
  readonly text: string;
  /** What the page shows of the answer: `100 Continue` and such included. */
  readonly statuses: readonly string[];
}

/** The recipes of a page of GitHub's theme. */
export function sectionsOf(page: string): readonly PageSection[] {
  return page
    .split(/^(?=##? |### )/m)
    .filter((part) => part.startsWith('### '))
    .map((text) => ({
      heading: /^### (?:<a id="[^"]*"><\/a>)?\d+\. (.*)$/m.exec(text)![1]!,
      text,
      statuses: Array.from(text.matchAll(/^HTTP\/[\d.]+ (\d{3})/gm), ([, status]) => status!),
    }));
}

/** Every command of a page in order, but the client's own, which do the same again. */
export function commandsOf(page: string): string {
  const fences = page.matchAll(/^(`{3,}) sh\n(.*?)^\1$/gms);
  return Array.from(fences, ([, , command]) => command!)
    .filter((command) => !command.startsWith('openstack '))
    .join('\n');
}

export interface PastedRun {
  readonly code: number | null;
  readonly statuses: readonly string[];
  readonly output: string;
}

/** Runs all commands of a page in an empty folder, with these variables and no others. */
export async function paste(
  page: string,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<PastedRun> {
  await mkdir(folder, { recursive: true });
  const child = spawn('sh', ['-u'], {
    cwd: folder,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...variables },
    stdio: 'pipe',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('latin1').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(commandsOf(page));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  // Bodies do not end with a line break.
  const statuses = Array.from(stdout.matchAll(/HTTP\/[\d.]+ (\d{3}) /g), ([, status]) => status!);
  return { code, statuses, output: stdout + stderr };
}
