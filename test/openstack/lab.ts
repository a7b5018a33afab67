/** Runs the scripts of `lab/` for a test: a real Keystone, Glance and Swift, as a value with promises. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.js';

const PORTS = ['http', 'swift', 'keystone', 'glance', 'account', 'container', 'object', 'memcached'] as const;
const USERS = ['admin', 'glance', 'glance_swift', 'swift'] as const;

export type LabPorts = Readonly<Record<(typeof PORTS)[number], number>>;
export type LabPasswords = Readonly<Record<(typeof USERS)[number], string>>;

/** What Glance and swift-proxy read when they start. */
export type ServiceSettings = {
  /** Extra environment, such as `{ http_proxy: 'http://127.0.0.1:9102' }`; values hold no white space. */
  readonly glanceEnv?: Readonly<Record<string, string>>;
  readonly swiftEnv?: Readonly<Record<string, string>>;
  /** Default 1. */
  readonly glanceWorkers?: number;
  /** Glance's log says which request caused which call. Default false. */
  readonly glanceDebug?: boolean;
  /** Glance asks Keystone for its unified limits. Default true. */
  readonly quota?: boolean;
};

export type LabOptions = ServiceSettings & {
  /** A folder that `stop()` keeps; a lab that runs there is joined. Default: a temporary one. */
  readonly work?: string;
  /** The network namespace in which all of it runs, the client too. Default: this one. */
  readonly namespace?: string;
  /** Default: free ones. */
  readonly ports?: Partial<LabPorts>;
  /** Default: 20 characters, generated, one per user. */
  readonly passwords?: Partial<LabPasswords>;
  /** Somebody ends TLS on these ports in front of Apache and swift-proxy, with a certificate of this authority (a file). */
  readonly tls?: { readonly http: number; readonly swift: number; readonly authority: string };
  /** Default `/identity`. */
  readonly identityPath?: string;
  /** Default `/image`. */
  readonly imagePath?: string;
};

export type Lab = {
  /** What starts a program in the lab's network. */
  readonly starter: readonly string[];
  readonly work: string;
  readonly ports: LabPorts;
  readonly passwords: LabPasswords;
  /** The whole environment of a client: the openrc, and a PATH on which `openstack` is Debian's. No proxy. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `openstack` with these arguments, unrecorded; its standard output. */
  readonly openstack: (args: readonly string[]) => Promise<string>;
  /** Restarts Glance and swift-proxy, which then know nothing; what is not given is as in `startLab`. */
  readonly restartCold: (settings?: ServiceSettings) => Promise<void>;
  /** Creates and deletes an image, so that Glance and Swift have discovered and logged in. */
  readonly warm: () => Promise<void>;
  /** Makes the container exist in which Glance stores its images; Swift has then logged in, Glance has not. */
  readonly ensureContainer: () => Promise<void>;
  /** Stops every process of the lab, and removes its temporary work folder. */
  readonly stop: () => Promise<void>;
};

/** Brings a lab up: about 20 s, once on a machine some 70 s more for Debian's packages. Needs root. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const work = options.work ?? (await mkdtemp(join(tmpdir(), 'wiretale-lab-')));
  const starter = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
  const runScript = scriptRunner(starter);
  const run = (command: string, args: readonly string[], env: Variables) =>
    runProgram([...starter, command, ...args], env);
  const stop = () => runScript('down.sh', { work }, options.work === undefined ? ['--wipe'] : []);
  try {
    await runScript('up.sh', { work, ...serviceSettings(options), ...(await firstSettings(work, options)) });
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  const env = await readEnvironment(work);
  return {
    work,
    env,
    starter,
    ...(await readSettings(work)),
    openstack: (args) => run('openstack', args, env),
    restartCold: (settings) =>
      runScript('restart-cold.sh', { work, ...serviceSettings({ ...options, ...settings }) }),
    warm: () => createThrowawayImage(env, run),
    ensureContainer: () => createContainer(work, env, run),
    stop,
  };
}

/** Variables of the scripts, without their prefix and in lower case. */
type Variables = Readonly<Record<string, string>>;

type Run = (command: string, args: readonly string[], env: Variables) => Promise<string>;

function scriptRunner(starter: readonly string[]) {
  return async (name: string, variables: Variables, args: readonly string[] = []): Promise<void> => {
    const env = Object.entries(variables).map(([key, value]) => [`WIRETALE_LAB_${key.toUpperCase()}`, value]);
    await runProgram([...starter, join(import.meta.dirname, 'lab', name), ...args], {
      TMPDIR: tmpdir(),
      ...(Object.fromEntries(env) as Record<string, string>),
    });
  };
}

function serviceSettings(settings: ServiceSettings): Variables {
  return {
    glance_env: assignments(settings.glanceEnv ?? {}),
    swift_env: assignments(settings.swiftEnv ?? {}),
    glance_workers: String(settings.glanceWorkers ?? 1),
    glance_debug: settings.glanceDebug ? 'on' : 'off',
    quota: settings.quota === false ? 'off' : 'on',
  };
}

function assignments(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** What belongs to a work folder: free ports are chosen for a new one only, an old one has its own. */
async function firstSettings(work: string, options: LabOptions): Promise<Variables> {
  const isNew = !existsSync(join(work, 'settings'));
  const free = isNew ? await freePorts(PORTS.length) : [];
  const ports = { ...Object.fromEntries(free.map((port, index) => [PORTS[index]!, port])), ...options.ports };
  const { http, swift, authority } = options.tls ?? {};
  return {
    ...prefixed(ports, (name) => `${name}_port`),
    ...prefixed({ tls_http_port: http, tls_swift_port: swift, ca_path: authority }, (name) => name),
    ...prefixed(options.passwords ?? {}, (name) => `${name}_password`),
    ...prefixed({ identity_path: options.identityPath, image_path: options.imagePath }, (name) => name),
  };
}

function prefixed(values: object, rename: (name: string) => string): Variables {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [rename(name), String(value)]));
}

async function readSettings(work: string): Promise<Pick<Lab, 'ports' | 'passwords'>> {
  const settings = parseAssignments(await readFile(join(work, 'settings'), 'utf8'));
  const value = (name: string) => settings[`WIRETALE_LAB_${name.toUpperCase()}`]!;
  return {
    ports: Object.fromEntries(PORTS.map((name) => [name, Number(value(`${name}_port`))])) as LabPorts,
    passwords: Object.fromEntries(USERS.map((name) => [name, value(`${name}_password`)])) as LabPasswords,
  };
}

async function readEnvironment(work: string): Promise<Record<string, string>> {
  const openrc = parseAssignments(await readFile(join(work, 'openrc'), 'utf8'));
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: work, LANG: 'C.UTF-8', ...openrc };
}

/** Lines such as `NAME=value` and `export NAME='value'`. */
function parseAssignments(text: string): Record<string, string> {
  const lines = text.matchAll(/^(?:export )?(\w+)=(?:'(.*)'|(.*))$/gm);
  return Object.fromEntries(Array.from(lines, ([, name, quoted, plain]) => [name!, quoted ?? plain!]));
}

async function createThrowawayImage(env: Variables, run: Run): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wiretale-image-'));
  try {
    const file = join(folder, 'image.raw');
    await writeFile(file, 'throwaway');
    const create = ['image', 'create', '--disk-format', 'raw', '--file', file, '-f', 'value', '-c', 'id'];
    const id = await run('openstack', [...create, 'throwaway'], env);
    await run('openstack', ['image', 'delete', id.trim()], env);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As Glance's own store would on its first upload; Swift answers 202 where the container is there already. */
async function createContainer(work: string, env: Variables, run: Run): Promise<void> {
  const { passwords } = await readSettings(work);
  await run('swift', ['--auth-version', '3', 'post', 'glance'], {
    ...env,
    OS_USERNAME: 'glance-swift',
    OS_PASSWORD: passwords.glance_swift,
    OS_PROJECT_NAME: 'service',
  });
}

/** Runs a program in exactly this environment; its standard output. The error holds its last complaints. */
async function runProgram(argv: readonly string[], env: Variables): Promise<string> {
  const [command, ...args] = argv as readonly [string, ...string[]];
  const child = spawn(command, args, {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
    stdio: 'pipe',
  });
  child.stdin.end();
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code === 0) return said.stdout;
  throw new Error(`${command} ended with ${code ?? 'a signal'}: ${said.stderr.slice(-1000).trim()}`);
}
