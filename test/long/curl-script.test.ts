/** curl itself: the script that a capture is written as, run against another cloud; and what curl prints, read again. */

import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

import { curl } from '../../src/formats/curl/curl.js';
import type { ReadBody } from '../../src/formats/format.js';
import { headerValue } from '../../src/model/message.js';
import { shellWord } from '../../src/text/shell.js';
import { readExchanges, readProblems, readText } from '../support/read-format.js';
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
  expect(refused).toEqual({ status: 1, stdout: '300\n', stderr: 'step 3: 401, where 201 was recorded\n' });
  const nobody = await runScript(script, { ...given, IDENTITY_URL: 'http://127.0.0.1:1/identity' });
  expect(nobody.status).toBe(3);
  expect((await runScript(script, {})).status).toBe(2);
});

/** Commands of every kind; what curl prints of them is a transcript. */
const SESSION = [
  `curl -i "$BASE/plain?a=b%20c" -H 'X-Auth-Token: t'`,
  `curl -i -X POST $BASE/json -H 'Content-Type: application/json' -d '{"a": "it'\\''s"}'`,
  'curl -sv -d a=1 -d b=2 $BASE/form',
  'curl -isL $BASE/moved',
  'curl -i -u me:pw $BASE/plain $BASE/second',
  'curl -I $BASE/plain',
  `curl -i -H 'Expect: 100-continue' --data-binary @- $BASE/json`,
];

it('is read from what it prints, as what a server got and gave', async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      const status = url === '/moved' ? 302 : url === '/json' ? 201 : 200;
      const body = status === 302 || method === 'HEAD' ? '' : JSON.stringify({ url, n: seen.length });
      // Of a redirect that it follows, curl shows no body.
      const shown = status === 302 ? undefined : body;
      seen.push([method, url, headers.authorization, Buffer.concat(chunks).toString(), status, shown]);
      const type = { 'Content-Type': 'application/json' };
      response.writeHead(status, status === 302 ? { Location: '/json' } : type).end(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const script = join(await temporaryFolder(), 'session.sh');
  const shown = SESSION.map(
    (command) => `printf '%s\\n' ${shellWord(`$ ${command}`)}\n${command} <<E 2>&1\nfed\nE`,
  );
  writeFileSync(script, `BASE=${base}\necho "$ BASE=$BASE"\n${shown.join('\n')}\n`);
  const { stdout } = await runScript(script, {});
  server.close();
  const read = await readText(curl, stdout.replace(/@- \$BASE\/json$/m, '$&<<E\nfed\nE'));
  expect(readProblems(read)).toEqual([]);
  const told = readExchanges(read).map(({ request, outcome }) => [
    request.method,
    request.url.slice(base.length),
    headerValue(request.headers, 'authorization'),
    textOf(request.body),
    outcome.kind === 'response' && outcome.response.status,
    outcome.kind === 'response' && textOf(outcome.response.body),
  ]);
  expect(seen).toHaveLength(9);
  expect(told).toEqual(seen);
});

function textOf(body: ReadBody): string | undefined {
  if (body.kind === 'empty') return '';
  return body.kind === 'text' ? body.text : undefined;
}
