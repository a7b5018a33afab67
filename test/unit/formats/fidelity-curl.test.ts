/** What a transcript of curl is taken for: the page's table, row by row. */

import { expect } from 'vitest';
import { curl } from '../../../src/formats/curl/curl.js';
import { checkTable } from '../../support/fidelity.js';
import { callsIn, onlyCall, problemsIn, readExchanges, readText } from '../../support/read-format.js';

const OK = 'HTTP/1.1 200 OK\n\n';

const sent = async (command: string) => (await onlyCall(curl, `$ ${command}\n${OK}`)).request;
const answered = async (answer: string) => (await onlyCall(curl, `$ curl -i http://h/\n${answer}`)).response;

checkTable('What a transcript of curl is taken for', [
  [
    '`$ curl …`, `root@host:~# curl …`, `PS C:\\> curl.exe …`, `curl …`',
    'a request, over several lines where a backslash, a quote or `<<EOF` says so',
    async () => {
      for (const prompt of ['$ ', 'root@host:~# ', '']) {
        const one = `${prompt}curl -i \\\n-d 'a\nb' http://h/1\n${OK}`;
        const fed = `${prompt}curl -i -d @- http://h/2 <<EOF\nx\nEOF\n${OK}`;
        expect(await callsIn(curl, one + fed)).toEqual(['POST http://h/1 200', 'POST http://h/2 200']);
      }
      const quoted = `PS C:\\> curl.exe -i -d 'a\nb' http://h/1\n${OK}`;
      expect(await callsIn(curl, quoted + quoted)).toEqual(['POST http://h/1 200', 'POST http://h/1 200']);
    },
  ],
  [
    '`-X`, `-I`, `-d`, `-T`, `-F`, `-G` and no option',
    'its method, as curl chooses it',
    async () => {
      const options = ['-X PATCH', '-I', '-d x', '-T f', '-F a=b', '-G -d x', ''];
      const methods = await Promise.all(
        options.map(async (one) => (await sent(`curl -i ${one} http://h/`)).method),
      );
      expect(methods).toEqual(['PATCH', 'HEAD', 'POST', 'PUT', 'POST', 'GET', 'GET']);
    },
  ],
  [
    '`-H`, `-A`, `-e`, `-b`, `-u`, `--json`, `-d`',
    'its headers, with the media type that curl says by itself',
    async () => {
      expect((await sent('curl -i -H "X: y" -A me -e r -b c=d -u a:b -d x h/')).headers).toEqual([
        ['X', 'y'],
        ['User-Agent', 'me'],
        ['Referer', 'r'],
        ['Cookie', 'c=d'],
        ['Authorization', `Basic ${btoa('a:b')}`],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ]);
      const json = (await sent(`curl -i --json '{}' h/`)).headers;
      expect(json).toContainEqual(['Content-Type', 'application/json']);
    },
  ],
  [
    '`> POST /v2 HTTP/1.1` and what follows (`-v`)',
    'the request line and the headers that were really sent, instead of those',
    async () => {
      const text = '$ curl -v -H "X: y" http://h/v1\n> POST /v2 HTTP/1.1\n> Z: z\n>\n< HTTP/1.1 200 OK\n<\n';
      const { request } = await onlyCall(curl, text);
      expect(request).toMatchObject({ method: 'POST', url: 'http://h/v2', headers: [['Z', 'z']] });
    },
  ],
  [
    '`-d`, `--data-raw`, `--data-binary`, `--json`, `-d @-` with a here-document',
    'its body',
    async () => {
      for (const option of ['-d x', '--data-raw x', '--data-binary x', '--json x', '-d @- <<E\nx\nE']) {
        const [command, ...fed] = option.split('\n');
        const text = [`curl -i http://h/ ${command}`, ...fed].join('\n');
        expect((await sent(text)).body, option).toMatchObject({ kind: 'text', text: 'x' });
      }
    },
  ],
  [
    '`-d @file`, `-T file`, `-F`',
    'a body that was not recorded',
    async () => {
      for (const option of ['-d @file', '-T file', '-F a=@b']) {
        const { body } = await sent(`curl -i ${option} http://h/`);
        expect(body).toMatchObject({ kind: 'omitted', reason: 'not-recorded' });
      }
    },
  ],
  [
    '`$OS_TOKEN`, `$(cat token)`, `{{token}}` of `--expand-header`',
    'what stands there: nothing is looked up or run',
    async () => {
      const options = '-H "A: $OS_TOKEN" -H "B: $(cat token)" --variable t=abc --expand-header "C: {{t}}"';
      const text = `export OS_TOKEN=abc\n$ curl -i ${options} http://h/\n${OK}`;
      expect((await onlyCall(curl, text)).request.headers).toEqual([
        ['A', '$OS_TOKEN'],
        ['B', '$(cat token)'],
        ['C', '{{t}}'],
      ]);
    },
  ],
  [
    '`--next`',
    'a request of its own: of the options before it, only `-v` holds for it',
    async () => {
      const second = '> GET /2 HTTP/1.1\n>\n< HTTP/1.1 201 Created\n<\n';
      const text = `$ curl -v -i -X PUT http://h/1 --next http://h/2\n${OK}${second}`;
      expect(await callsIn(curl, text)).toEqual(['PUT http://h/1 200', 'GET http://h/2 201']);
    },
  ],
  [
    'an option that curl does not have',
    'nothing of the command and its answers, and told with the line',
    async () => {
      const text = `$ curl -i --secret abc http://h/\n${OK}`;
      expect(await callsIn(curl, text)).toEqual([]);
      expect(await problemsIn(curl, text)).toEqual([expect.stringMatching(/^1: The command cannot be read/)]);
    },
  ],
  [
    '`export OS_IMAGE_URL=http://…` on a line before',
    'the value, in addresses that begin with the variable; elsewhere what stands there',
    async () =>
      expect(await callsIn(curl, `$ export U=http://h:9292\n$ curl -i $U/v2?u=$U\n${OK}`)).toEqual([
        'GET http://h:9292/v2?u=$U 200',
      ]),
  ],
  [
    '`$OS_IMAGE_URL/v2/images`, with nothing that sets it',
    'an address at a host that is named after the variable: `os-image-url`',
    async () =>
      expect((await sent('curl -i $OS_IMAGE_URL/v2/images')).url).toBe('http://os-image-url/v2/images'),
  ],
  [
    '`HTTP/1.1 201 Created` and the lines behind it, `< HTTP/1.1 …` (`-v`)',
    'the answer, its body up to the next prompt, the end of the block or its length',
    async () => {
      const head = 'HTTP/1.1 201 Created\nA: b\n';
      const whole = { status: 201, reason: 'Created', headers: [['A', 'b']], body: { text: 'x\ny' } };
      expect(await answered(`${head}\nx\ny\n$ ls\nz\n`)).toMatchObject(whole);
      expect(await answered(`${head}\nx\ny\n\`\`\`\nz\n`)).toMatchObject(whole);
      const long = await answered('HTTP/1.1 201 Created\nContent-Length: 3\n\nx\nyz\n');
      expect(long).toMatchObject({ body: { text: 'x\ny' } });
      const { response } = await onlyCall(
        curl,
        '$ curl -v http://h/\n< HTTP/1.1 201 Created\n< A: b\n<\nx\ny\n',
      );
      expect(response).toMatchObject(whole);
    },
  ],
  [
    '`HTTP/1.1 100 Continue`, `HTTP/1.1 200 Connection established`',
    'nothing',
    async () => {
      for (const line of ['HTTP/1.1 100 Continue', 'HTTP/1.1 200 Connection established']) {
        expect((await answered(`${line}\n\nHTTP/1.1 204 No Content\n`)).status).toBe(204);
      }
    },
  ],
  [
    'a second answer after a redirect, a 401, a failure, or of the next address',
    'another exchange',
    async () => {
      for (const status of ['302 Found', '401 Unauthorized', '503 Unavailable']) {
        expect(await callsIn(curl, `$ curl -i http://h/\nHTTP/1.1 ${status}\n\n${OK}`)).toHaveLength(2);
      }
      expect(await callsIn(curl, `$ curl -i http://h/1 http://h/2\n${OK}${OK}`)).toEqual([
        'GET http://h/1 200',
        'GET http://h/2 200',
      ]);
    },
  ],
  [
    '`aaaHTTP/1.1 200 OK`, where the length of the body before ends between them',
    'another exchange',
    async () => {
      const text = `$ curl -i http://h/1 http://h/2\nHTTP/1.1 201 Created\nContent-Length: 3\n\naaa${OK}`;
      expect(await callsIn(curl, text)).toEqual(['GET http://h/1 201', 'GET http://h/2 200']);
    },
  ],
  [
    'more answers than requests, or fewer',
    'nothing for those that are over, and told with the line',
    async () => {
      const more = `$ curl -i http://h/1\n${OK}${OK}`;
      expect(await callsIn(curl, more)).toEqual(['GET http://h/1 200']);
      expect(await problemsIn(curl, more)).toEqual([expect.stringMatching(/^4: The answer has no command/)]);
      const fewer = `$ curl -i http://h/1 http://h/2\n${OK}`;
      expect(await callsIn(curl, fewer)).toEqual(['GET http://h/1 200']);
      expect(await problemsIn(curl, fewer)).toEqual([expect.stringMatching(/^1: The command has fewer/)]);
    },
  ],
  [
    'lines behind a body of JSON',
    'nothing',
    async () => {
      const { body } = await answered(
        'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n"a": 1\n}\nSo it was.\n',
      );
      expect(body).toMatchObject({ text: '{\n"a": 1\n}' });
    },
  ],
  [
    'an answer whose body is not shown (`-o`, binary)',
    'a body that was not recorded',
    async () => {
      const head = 'HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Length: 9\n\n';
      for (const shown of ['', 'Warning: Binary output can mess up your terminal.\n']) {
        const omitted = { kind: 'omitted', reason: 'not-recorded', size: 9, mediaType: 'image/png' };
        expect((await answered(head + shown)).body).toEqual(omitted);
      }
    },
  ],
  [
    'no times',
    'one exchange behind the other, and told',
    async () => {
      // That it is told: test/cli/import.test.ts.
      const items = await readText(curl, `$ curl -i http://h/\n${OK}$ curl -i http://h/\n${OK}`);
      expect(readExchanges(items).map(({ timing }) => timing.start)).toEqual([undefined, undefined]);
    },
  ],
  [
    'a command without a status, an answer without a command',
    'nothing, and told with the line',
    async () => {
      const text = `${OK}$ curl http://h/\n{}\n`;
      expect(await callsIn(curl, text)).toEqual([]);
      expect(await problemsIn(curl, text)).toEqual([
        expect.stringMatching(/^1: The answer has no command/),
        expect.stringMatching(/^3: The command has no answer/),
      ]);
    },
  ],
]);
