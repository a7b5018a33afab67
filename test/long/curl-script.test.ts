/** The script that a capture is written as does it again, with curl and jq, against a cloud with other ids and passwords. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

import { curl } from '../../src/formats/curl/curl.js';
import { readCapture } from '../../src/store/read-capture.js';
import { needPackages } from '../support/debian.js';
import { freshCloud, recordedDemo } from '../support/replayed.js';
import { runScript } from '../support/run-script.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { writtenAs } from '../support/write-format.js';

async function recordedScript(): Promise<{ readonly script: string; readonly image: string }> {
  const { path } = await recordedDemo();
  const folder = await temporaryFolder();
  const [script, image] = [join(folder, 'again.sh'), join(folder, 'image')];
  writeFileSync(script, await writtenAs(curl, await readCapture(path)));
  writeFileSync(image, 'the bytes of an image');
  return { script, image };
}

beforeAll(() => needPackages('curl', 'jq'));

it('makes the calls of the client again, and finds every status as it was', async () => {
  const { script, image } = await recordedScript();
  const cloud = await freshCloud('another cloud');
  const password = `${cloud.credentials.password}`;
  const ended = await runScript(script, {
    IDENTITY_URL: cloud.identityUrl,
    ADMIN_PASSWORD: password,
    FILE_FOR_UPLOAD_IMAGE_DATA: image,
    IMAGE_NAME: `it's "another" \\ name`,
  });
  expect(ended).toEqual({ status: 0, stdout: '300\n201\n300\n201\n204\n', stderr: '' });
});

it('ends with 1 where a status is another one, and with 3 where there is no answer', async () => {
  const { script, image } = await recordedScript();
  const cloud = await freshCloud('another cloud');
  const given = { FILE_FOR_UPLOAD_IMAGE_DATA: image, ADMIN_PASSWORD: 'not the password' };
  const refused = await runScript(script, { ...given, IDENTITY_URL: cloud.identityUrl });
  expect(refused).toEqual({ status: 1, stdout: '300\n', stderr: '401, where 201 was recorded\n' });
  const nobody = await runScript(script, { ...given, IDENTITY_URL: 'http://127.0.0.1:1/identity' });
  expect(nobody.status).toBe(3);
  expect((await runScript(script, {})).status).toBe(2);
});
