/** Other people's clients, each as programs to run; how they are told where to go is the test's business. */

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

const CLASSES = mkdtempSync(join(tmpdir(), 'wiretale-java-'));
afterAll(() => rmSync(CLASSES, { recursive: true, force: true }));

/** How a client is told: the base of its URLs, and a proxy in front if there is one. */
export interface Told {
  readonly base: string;
  readonly proxy?: string;
  /** More of its environment: `CURL_CA_BUNDLE`, `NODE_EXTRA_CA_CERTS`, … */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Client {
  readonly name: string;
  /** Debian's packages that it needs. */
  readonly packages: readonly string[];
  /** False for one that knows no proxy, and takes another address only. */
  readonly knowsProxy: boolean;
  /** How many exchanges its calls are. */
  readonly calls: number;
  /** What it prints of its calls; `upload` is a file to send. Rejects when it fails. */
  run(told: Told, upload: string): Promise<string>;
}

const own = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

// Not every server knows the protocol that curl names in TLS for HTTP/1.0.
const OLD = ['--http1.0', '--no-alpn'] as const;

const CURL: readonly (readonly [string, ...string[]])[] = [
  ['/file'],
  ['/file', ...OLD],
  ['/file', '--head'],
  ['/missing?a=%20b&&c'],
  ['/file', '--range', '10-99'],
  ['/upload', '-T', 'UPLOAD', '-H', 'Expect: 100-continue'],
  ['/upload', '-T', 'UPLOAD', '-H', 'Expect: 100-continue', '-H', 'Transfer-Encoding: chunked'],
  ['/upload', '-T', 'UPLOAD', '-H', 'Expect:', ...OLD],
];

/** With the head of each answer, but for a proxy's to CONNECT. */
const SHOWING = ['-sS', '-i', '--suppress-connect-headers', '--noproxy', ''];

export const CLIENTS: readonly Client[] = [
  {
    name: 'curl',
    packages: ['curl'],
    knowsProxy: true,
    calls: CURL.length,
    async run(told, upload) {
      let printed = '';
      for (const [path, ...options] of CURL) {
        const args = options.map((option) => option.replace('UPLOAD', upload));
        printed += await output('curl', [...SHOWING, ...args, told.base + path], told);
      }
      return printed;
    },
  },
  {
    name: 'wget',
    packages: ['wget'],
    knowsProxy: true,
    calls: 2,
    async run(told, upload) {
      const got = await output('wget', ['-q', '-O', '-', `${told.base}/file`], told);
      const sent = ['--method=PUT', `--body-file=${upload}`, '--content-on-error', '-q', '-O', '-'];
      // It fails on an answer of 400 and above, and says what came.
      return got + (await output('wget', [...sent, `${told.base}/upload`], told).catch(failure));
    },
  },
  {
    name: 'python-requests',
    packages: ['python3-requests'],
    knowsProxy: true,
    calls: 6,
    run: (told, upload) => output('/usr/bin/python3', [own('client.py'), told.base, upload], told),
  },
  {
    name: 'Node fetch',
    packages: [],
    knowsProxy: false,
    calls: 5,
    run: (told, upload) => output(process.execPath, [own('client.mjs'), told.base, upload], told),
  },
  {
    name: 'Java HttpClient',
    packages: ['openjdk-17-jdk-headless'],
    knowsProxy: true,
    calls: 6,
    async run(told, upload) {
      const proxy = told.proxy === undefined ? [] : [told.proxy];
      return output('java', ['-cp', await javaClasses(), 'Client', told.base, upload, ...proxy], told);
    },
  },
];

let compiled: Promise<string> | undefined;

/** The folder of the Java client, compiled once. */
function javaClasses(): Promise<string> {
  compiled ??= promisify(execFile)('javac', ['-d', CLASSES, own('Client.java')]).then(() => CLASSES);
  return compiled;
}

async function output(
  program: string,
  args: readonly string[],
  { proxy, environment }: Told,
): Promise<string> {
  const proxies = proxy === undefined ? {} : { http_proxy: proxy, https_proxy: proxy };
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, no_proxy: '', ...proxies, ...environment };
  const { stdout } = await promisify(execFile)(program, args, {
    env,
    encoding: 'latin1',
    maxBuffer: 16 << 20,
  });
  return stdout;
}

function failure(error: unknown): string {
  const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string };
  if (typeof code !== 'number') throw error;
  return `exit code ${code}: ${stdout}`;
}
