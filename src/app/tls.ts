/** TLS of a recording: what is read, whom services and clients are to trust. */

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/errors.js';
import type { ProxyOptions } from '../proxy/server.js';
import type { UpstreamTls } from '../proxy/upstream.js';
import { holdsCertificate, nodeRoots, systemRoots } from '../proxy/tls/roots.js';
import { authorityFolder, localAuthority } from './authority.js';
import type { Authority, AuthorityPlace, Environment } from './authority.js';
import type { Options } from './config/options.js';
import { hostFilter } from './hosts.js';

/** The variables by which programs are told of a bundle that is used in place of their own. */
const BUNDLE_VARIABLES: readonly string[] = [
  'OS_CACERT',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_FILE',
  'CURL_CA_BUNDLE',
];
/** Node adds what it is told to its own. */
const EXTRA_VARIABLE = 'NODE_EXTRA_CA_CERTS';

export interface TlsNeeds {
  readonly options: Options;
  readonly environment: Environment;
  readonly onProblem: (message: string) => void;
  /** Whose an authority becomes that is made here; without one our own. */
  readonly owner?: AuthorityPlace['owner'];
}

/** What a recorder needs for TLS on either side. */
export interface RecorderTls {
  readonly authority: () => Promise<Authority>;
  /** Hosts, as globs, whose TLS passes unread. */
  readonly tunnel: readonly string[];
  readonly upstream: UpstreamTls;
}

/** @throws UserError `bad-authority`, `bad-upstream-ca` */
export async function recorderTls({
  options,
  environment,
  onProblem,
  owner,
}: TlsNeeds): Promise<RecorderTls> {
  const folder = authorityFolder(options.authority, environment);
  const place = { folder, ...(owner && { owner }) };
  const authority = await localAuthority({ ...place, now: () => new Date(), onProblem });
  return {
    authority,
    tunnel: options.tunnel,
    upstream: await upstreamTls({ options, environment, onProblem }),
  };
}

/** Whom services are trusted by. @throws UserError `bad-upstream-ca` */
export async function upstreamTls({ options, environment, onProblem }: TlsNeeds): Promise<UpstreamTls> {
  const given = await Promise.all(options.upstreamCa.map(givenAuthority));
  const known = await bundlesOf(environment, onProblem);
  return {
    authorities: [nodeRoots(), await systemRoots(), ...known, ...given],
    insecure: options.insecureUpstream,
  };
}

/** The same as a proxy takes it. */
export function proxyTls({
  authority,
  tunnel,
  upstream,
}: RecorderTls): Required<Pick<ProxyOptions, 'tls' | 'upstreamTls'>> {
  return { tls: { authority, isTunnelled: hostFilter(tunnel) }, upstreamTls: upstream };
}

async function givenAuthority(file: string): Promise<string> {
  const text = await readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => error);
  if (typeof text === 'string' && holdsCertificate(text)) return text;
  const why = typeof text === 'string' ? 'it holds no PEM certificate' : (text.code ?? 'unknown');
  throw new UserError('bad-upstream-ca', `${file} cannot be used as an authority (${why}).`, {
    hint: 'Give --upstream-ca a file that begins with -----BEGIN CERTIFICATE-----.',
  });
}

/** What the user's own variables name: whom the command would trust without wiretale. */
async function bundlesOf(
  environment: Environment,
  onProblem: (message: string) => void,
): Promise<readonly string[]> {
  const files = [...BUNDLE_VARIABLES, EXTRA_VARIABLE].flatMap((name) => {
    const file = environment[name];
    return file === undefined || file === '' ? [] : [{ name, file }];
  });
  const texts = files.map(async ({ name, file }) => {
    const text = await readFile(file, 'latin1').catch(() => '');
    if (holdsCertificate(text)) return [text];
    onProblem(`${name} names ${file}, which holds no certificate.`);
    return [];
  });
  return [...new Set((await Promise.all(texts)).flat())];
}

/** Files for a command that is to trust the recorder, and the variables that name them. */
export interface CommandTrust {
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Whom the command trusts already (the system's bundle and its own), and the authority. */
export async function commandTrust(authority: Authority, environment: Environment): Promise<CommandTrust> {
  const folder = await mkdtemp(join(tmpdir(), 'wiretale-trust-'));
  await chmod(folder, 0o755); // the command may run as somebody else, and certificates are no secret
  const known = await bundlesOf(environment, () => undefined);
  const extra = [...known, authority.certificate];
  const write = async (name: string, texts: readonly string[]): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, texts.map((text) => `${text.trimEnd()}\n`).join(''), 'latin1');
    return file;
  };
  const bundle = await write('bundle.pem', [await systemRoots(), ...extra]);
  return {
    environment: {
      ...Object.fromEntries(BUNDLE_VARIABLES.map((name) => [name, bundle])),
      [EXTRA_VARIABLE]: await write('extra.pem', extra),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
