/** A replay whose credentials are of another kind than those that were recorded. */

import { describe, expect, it } from 'vitest';
import { startOrigin } from '../../support/origin.js';
import { recordedCalls, replayed, told } from '../../support/replayed.js';

const CREDENTIAL = { id: 'c'.repeat(32), secret: 'a-recorded-secret-word' };
const BY_CREDENTIAL = {
  identity: { methods: ['application_credential'], application_credential: CREDENTIAL },
};
const BY_PASSWORD = {
  identity: {
    methods: ['password'],
    password: { user: { name: 'u', domain: { id: 'default' }, password: 'a-recorded-password' } },
  },
  scope: { project: { name: 'p', domain: { id: 'default' } } },
};

/** Says by what means one signed on, as Keystone does; what it was asked. */
async function identity() {
  const asked: { auth: { identity: { methods: string[] } } }[] = [];
  const { url } = await startOrigin((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      asked.push(JSON.parse(text) as (typeof asked)[number]);
      const { methods } = asked.at(-1)!.auth.identity;
      const isCredential = methods.includes('application_credential');
      const token = { methods, ...(isCredential && { application_credential: { restricted: true } }) };
      response.writeHead(201, { 'content-type': 'application/json', 'x-subject-token': 'gAAAAtoken' });
      response.end(JSON.stringify({ token }));
    });
  });
  return { url, asked };
}

async function signedOn(auth: object): Promise<string> {
  const body = JSON.stringify({ auth });
  return recordedCalls((await identity()).url, [{ method: 'POST', path: '/v3/auth/tokens', body }]);
}

describe('a sign-on of another kind', () => {
  it.each([
    [
      'password',
      'application_credential',
      BY_PASSWORD,
      { OS_APPLICATION_CREDENTIAL_ID: 'x', OS_APPLICATION_CREDENTIAL_SECRET: 'y' },
    ],
    [
      'application_credential',
      'password',
      BY_CREDENTIAL,
      { OS_PASSWORD: 'w', OS_USER_ID: 'u', OS_PROJECT_ID: 'p' },
    ],
  ])('than the recorded %s: by %s it is the same', async (_recorded, means, auth, environment) => {
    const path = await signedOn(auth);
    const target = await identity();
    const report = await replayed({ path, password: '', flags: { target: [target.url] }, environment });
    expect(told(report)).toEqual([]);
    expect(target.asked.map((one) => one.auth.identity.methods)).toEqual([[means]]);
  });

  it('is told before anything is sent where it takes more than is given', async () => {
    const path = await signedOn(BY_CREDENTIAL);
    const target = await identity();
    const refused = replayed({ path, password: 'w', flags: { target: [target.url] } });
    await expect(refused).rejects.toMatchObject({
      code: 'unbound',
      hint: expect.stringContaining('a password does too, with OS_USERNAME, OS_PROJECT_NAME') as string,
    });
    expect(target.asked).toEqual([]);
  });
});
