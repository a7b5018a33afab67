/** Credentials for signing on: from the environment (`OS_*`), or of a cloud in `clouds.yaml`. */

import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../../model/errors.js';

/** What is known for signing on; what is not given stays as it was recorded. */
export interface Credentials {
  readonly authUrl?: string;
  readonly username?: string;
  readonly userId?: string;
  readonly password?: string;
  readonly userDomainId?: string;
  readonly userDomainName?: string;
  readonly projectName?: string;
  readonly projectId?: string;
  readonly projectDomainId?: string;
  readonly projectDomainName?: string;
  readonly applicationCredentialId?: string;
  readonly applicationCredentialSecret?: string;
}

/** The keys of clouds.yaml's `auth`; the variables are the same in capitals, with `OS_` before them. */
const KEYS: Readonly<Record<keyof Credentials, string>> = {
  authUrl: 'auth_url',
  username: 'username',
  userId: 'user_id',
  password: 'password',
  userDomainId: 'user_domain_id',
  userDomainName: 'user_domain_name',
  projectName: 'project_name',
  projectId: 'project_id',
  projectDomainId: 'project_domain_id',
  projectDomainName: 'project_domain_name',
  applicationCredentialId: 'application_credential_id',
  applicationCredentialSecret: 'application_credential_secret',
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** A named cloud wins over the variables. @throws UserError `unknown-cloud`, `bad-config` */
export async function credentialsOf(
  cloud: string | undefined,
  environment: Environment,
): Promise<Credentials> {
  if (cloud !== undefined) return fromFile(cloud, environment);
  return pickedFrom((key) => environment[`OS_${key.toUpperCase()}`]);
}

async function fromFile(cloud: string, environment: Environment): Promise<Credentials> {
  const files = filesOf(environment);
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const auth = authOf(text, { cloud, file });
    if (!auth) continue;
    return pickedFrom((key) =>
      auth[key] === undefined || auth[key] === null ? undefined : String(auth[key]),
    );
  }
  throw new UserError('unknown-cloud', `There is no cloud "${cloud}" in clouds.yaml.`, {
    hint: `Looked for in ${files.join(', ')}.`,
  });
}

function filesOf(environment: Environment): readonly string[] {
  const named = environment['OS_CLIENT_CONFIG_FILE'];
  const usual = [
    'clouds.yaml',
    join(homedir(), '.config/openstack/clouds.yaml'),
    '/etc/openstack/clouds.yaml',
  ];
  return named === undefined ? usual : [named, ...usual];
}

function authOf(
  text: string,
  { cloud, file }: { readonly cloud: string; readonly file: string },
): Readonly<Record<string, string | number | null>> | undefined {
  try {
    const { clouds } = parse(text) as { clouds?: Record<string, { auth?: Record<string, string> }> };
    return clouds?.[cloud]?.auth;
  } catch (cause) {
    // The error of the parser quotes the file, which holds passwords.
    throw new UserError('bad-config', `${file} is not valid YAML.`, { cause: (cause as Error).name });
  }
}

function pickedFrom(valueOf: (key: string) => string | undefined): Credentials {
  const given = Object.entries(KEYS).flatMap(([name, key]) => {
    const value = valueOf(key);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}
