/** A recorded sign-on with other credentials, and where those come from. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialsOf, type Credentials } from '../../../src/app/config/clouds.js';
import { isGivenAt, signOnBody } from '../../../src/app/replay/sign-on.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const PASSWORD = {
  auth: {
    identity: {
      methods: ['password'],
      password: {
        user: { name: 'admin', domain: { id: 'default' }, password: '<password:0123456789abcdef>' },
      },
    },
    scope: { project: { id: 'a'.repeat(32) } },
  },
};

const APPLICATION = {
  auth: {
    identity: {
      methods: ['application_credential'],
      application_credential: { id: 'b'.repeat(32), secret: '<secret:0123456789abcdef>' },
    },
  },
};

function signedOn(recorded: unknown, given: Credentials): unknown {
  const body = { kind: 'text', text: JSON.stringify(recorded), mediaType: 'application/json' } as const;
  const filled = signOnBody(body, given);
  return filled.kind === 'text' ? JSON.parse(filled.text) : filled;
}

describe('a sign-on', () => {
  it('is by whom the credentials name; what they do not say stays', () => {
    const given = { password: 'p', username: 'demo', projectName: 'demo', projectDomainId: 'default' };
    expect(signedOn(PASSWORD, given)).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'demo', domain: { id: 'default' }, password: 'p' } },
        },
        scope: { project: { name: 'demo' } },
      },
    });
    expect(signedOn(PASSWORD, {})).toEqual(PASSWORD);
  });

  it('is by an application credential where one is given, whatever was recorded', () => {
    const given = { applicationCredentialId: 'id', applicationCredentialSecret: 's', password: 'p' };
    const wanted = {
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'id', secret: 's' },
        },
      },
    };
    expect(signedOn(PASSWORD, given)).toEqual(wanted);
    expect(signedOn(APPLICATION, given)).toEqual(wanted);
    expect(signedOn(APPLICATION, { password: 'p' })).toEqual(APPLICATION);
  });

  it('is by a password where an application credential was recorded, if all that it takes is given', () => {
    const named = { username: 'u', userDomainId: 'd', projectName: 'p', projectDomainName: 'D' };
    const given = { password: 'w', ...named };
    expect(signedOn(APPLICATION, given)).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'u', domain: { id: 'd' }, password: 'w' } },
        },
        scope: { project: { name: 'p', domain: { name: 'D' } } },
      },
    });
    expect(signedOn(APPLICATION, { password: 'w', userId: 'u', projectId: 'p' })).toEqual({
      auth: {
        identity: { methods: ['password'], password: { user: { id: 'u', password: 'w' } } },
        scope: { project: { id: 'p' } },
      },
    });
    const secret = 'body:/auth/identity/application_credential/secret';
    expect(isGivenAt(secret, given)).toBe(true);
    expect(isGivenAt(secret, { password: 'w', username: 'u' })).toBe(false);
    expect(isGivenAt(secret, named)).toBe(false);
  });

  it('by a token is left to what is known of tokens', () => {
    const recorded = {
      auth: { identity: { methods: ['token'], token: { id: '<token:0123456789abcdef>' } } },
    };
    expect(signedOn(recorded, { password: 'p' })).toEqual(recorded);
    expect(isGivenAt('body:/auth/identity/token/id', { password: 'p' })).toBe(false);
  });

  it('needs what the credentials do not say', () => {
    const secret = 'body:/auth/identity/password/user/password';
    expect(isGivenAt(secret, { password: 'p' })).toBe(true);
    expect(isGivenAt(secret, { username: 'admin' })).toBe(false);
    expect(isGivenAt('body:/auth/scope/project/id', { password: 'p' })).toBe(false);
    expect(isGivenAt('body:/auth/scope/project/id', { projectName: 'p' })).toBe(true);
    expect(isGivenAt('body:/password', { password: 'p' })).toBe(false);
  });
});

describe('credentials', () => {
  it('are those of the environment, or of a cloud in clouds.yaml', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'clouds.yaml');
    await writeFile(
      file,
      'clouds: { ci: { auth: { auth_url: "http://c:5000", username: u, password: 12 } } }',
    );
    const environment = { OS_PASSWORD: 'p', OS_USERNAME: '', OS_CLIENT_CONFIG_FILE: file };
    expect(await credentialsOf(undefined, environment)).toEqual({ password: 'p' });
    expect(await credentialsOf('ci', environment)).toEqual({
      authUrl: 'http://c:5000',
      username: 'u',
      password: '12',
    });
    await expect(credentialsOf('other', environment)).rejects.toMatchObject({ code: 'unknown-cloud' });
  });

  it('are never quoted from a file that is broken', async () => {
    const file = join(await temporaryFolder(), 'clouds.yaml');
    await writeFile(file, 'clouds: {ci: {auth: {password: "hidden-word');
    const error = await credentialsOf('ci', { OS_CLIENT_CONFIG_FILE: file }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'bad-config' });
    expect(JSON.stringify([error, String((error as Error).cause)])).not.toContain('hidden-word');
  });
});
