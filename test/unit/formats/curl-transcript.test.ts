/** Transcripts of curl as terminals and pages have them: what was asked, and which of the lines behind it are the answer. */

import { describe, expect, it } from 'vitest';
import { curl } from '../../../src/formats/curl/curl.js';
import {
  callsIn,
  onlyCall,
  problemsIn,
  readExchanges,
  readProblems,
  readText,
} from '../../support/read-format.js';

const read = (text: string, textLimitBytes?: number) =>
  readText(curl, text, { chunk: 7, ...(textLimitBytes !== undefined && { textLimitBytes }) });

const NO_ANSWER = 'The command has no answer with a status (curl -i, curl -v); it was left out.';

describe('a terminal', () => {
  it('has the next prompt behind a body without a line break', async () => {
    const text = [
      'root@cloud:~# export HOST=http://10.0.0.9:9292',
      'root@cloud:~# curl -si $HOST/v2/images',
      'HTTP/1.1 200 OK',
      'Content-Type: application/json',
      'Content-Length: 14',
      '',
      '{"images": []}root@cloud:~# curl -i ${HOST}/versions',
      'HTTP/1.1 300 Multiple Choices',
      'content-type: text/plain',
      'content-length: 3',
      '',
      'onetroot@cloud:~# ',
    ].join('\r\n');
    expect(await callsIn(curl, text)).toEqual([
      'GET http://10.0.0.9:9292/v2/images 200',
      'GET http://10.0.0.9:9292/versions 300',
    ]);
    expect(readExchanges(await read(text)).map(({ outcome }) => outcome)).toMatchObject([
      { response: { body: { text: '{"images": []}' } } },
      { response: { body: { text: 'one' } } },
    ]);
  });

  it('has variables set behind a body, on a line of their own or of its end', async () => {
    const answer = (body: string) => `HTTP/1.1 200 OK\nContent-Type: application/json\n\n${body}`;
    const text = [
      `me@h:~$ curl -i http://h/1\n${answer('{"a": 1}')}`,
      `me@h:~$ export A=http://a.example\nme@h:~$ curl -i $A/2\n${answer('{"a": 2}')}me@h:~$ B=http://b.example`,
      `me@h:~$ curl -i $B/3\n${answer('{\nC=http://c.example\n}')}`,
      `me@h:~$ curl -i $C/4\n${answer('')}`,
    ].join('\n');
    expect(await callsIn(curl, text)).toEqual([
      'GET http://h/1 200',
      'GET http://a.example/2 200',
      'GET http://b.example/3 200',
      'GET http://c/4 200',
    ]);
    const bare = `curl -i http://h/1\n${answer('{"a": 1}')}\n\nexport A=http://a.example\n`;
    expect(await callsIn(curl, `${bare}curl -i $A/2\n${answer('')}`)).toContain('GET http://a.example/2 200');
    const [, second] = readExchanges(await read(text));
    expect(second!.outcome).toMatchObject({ response: { body: { text: '{"a": 2}' } } });
  });

  it('goes on with a sign of its own where a command has several lines', async () => {
    const text = `$ curl -i -d '{\n> "a": 1}' \\\n>   -H 'Content-Type: application/json' h.example:80/x\nHTTP/2 202\n\n`;
    const { request, response } = await onlyCall(curl, text);
    expect(request).toMatchObject({
      method: 'POST',
      url: 'http://h.example:80/x',
      body: { text: '{\n"a": 1}' },
    });
    expect(response).toMatchObject({ httpVersion: '2.0', status: 202, reason: '', body: { kind: 'empty' } });
  });

  it('shows how far curl is where it writes into a file', async () => {
    const head = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current';
    const more = '                                 Dload  Upload   Total   Spent    Left  Speed';
    const meter = '  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';
    const answer = ['HTTP/1.1 200 OK', 'Content-Type: application/json', '', `{"a": 1}${head}`, more, meter];
    const { response } = await onlyCall(curl, ['curl -i http://h/', head, more, meter, ...answer].join('\n'));
    expect(response).toMatchObject({ status: 200, body: { text: '{"a": 1}' } });
  });

  it('tells with -v what was really sent', async () => {
    const { request, response } = await onlyCall(
      curl,
      [
        '$ curl -v -d name=x http://h.example:8080/form',
        '*   Trying 10.0.0.1:8080...',
        '* Connected to h.example (10.0.0.1) port 8080 (#0)',
        '> POST /form HTTP/1.1',
        '> Host: h.example:8080',
        '> User-Agent: curl/7.88.1',
        '> Content-Length: 6',
        '> ',
        '} [6 bytes data]',
        '< HTTP/1.1 200 OK',
        '< Content-Type: text/plain',
        '< ',
        '{ [5 bytes data]',
        'hello* Connection #0 to host h.example left intact',
      ].join('\n'),
    );
    expect(request).toMatchObject({
      url: 'http://h.example:8080/form',
      headers: [
        ['Host', 'h.example:8080'],
        ['User-Agent', 'curl/7.88.1'],
        ['Content-Length', '6'],
      ],
      body: { text: 'name=x', mediaType: 'application/x-www-form-urlencoded' },
    });
    expect(response).toMatchObject({ headers: [['Content-Type', 'text/plain']], body: { text: 'hello' } });
  });

  it('has an answer for each redirect, each try and each address', async () => {
    const head = (status: string, ...headers: string[]) => [`HTTP/1.1 ${status}`, ...headers, ''];
    const text = [
      '$ curl -iL http://h.example/a',
      ...head('301 Moved', 'Location: /b', 'Content-Length: 10'),
      ...head('302 Found', 'Location: https://other.example/c'),
      ...head('200 OK', 'Content-Length: 0'),
      '$ curl -i --digest -u me:pass -d x=1 http://h.example/d',
      ...head('401 Unauthorized', 'WWW-Authenticate: Digest'),
      ...head('303 See Other', 'Location: e'),
      ...head('200 OK'),
      '$ curl -i http://h.example/1 http://h.example/2',
      ...head('200 OK', 'Content-Type: text/plain'),
      'one',
      ...head('404 Not Found'),
      '$ curl -i -x http://proxy:3128 https://h.example/p',
      ...head('200 Connection established'),
      ...head('200 OK'),
    ].join('\n');
    expect(await callsIn(curl, text)).toEqual([
      'GET http://h.example/a 301',
      'GET http://h.example/b 302',
      'GET https://other.example/c 200',
      'POST http://h.example/d 401',
      'POST http://h.example/d 303',
      'GET http://h.example/e 200',
      'GET http://h.example/1 200',
      'GET http://h.example/2 404',
      'GET https://h.example/p 200',
    ]);
    expect(await problemsIn(curl, text)).toEqual([]);
  });
});

describe('what is damaged', () => {
  it('costs itself and nothing more', async () => {
    const text = [
      '$ curl -i "http://h.example/open',
      'HTTP/1.1 200 OK',
      '',
      '$ curl -i ftp://h.example/',
      '$ curl -i http://h.example/whole',
      'HTTP/1.1 204 No Content',
      '',
      '```',
      'HTTP/1.1 500 Nobody Asked',
      '',
      '$ curl http://h.example/no-head',
      '{"a": 1}',
      '$ curl -i http://h.example/100',
      'HTTP/1.1 100 Continue',
      '',
    ].join('\n');
    expect(await callsIn(curl, text)).toEqual(['GET http://h.example/whole 204']);
    expect(await problemsIn(curl, text)).toEqual([
      '1: The command cannot be read; it was left out.',
      '4: The command cannot be read; it was left out.',
      '9: The answer has no command before it; it was left out.',
      `11: ${NO_ANSWER}`,
      `13: ${NO_ANSWER}`,
    ]);
  });

  it('is left out where it is too long, and told where it is a body', async () => {
    const long = 'x'.repeat(200_000);
    const text = `curl -i -d ${long} h/1\nHTTP/1.1 200 OK\n\ncurl -i h/2\nHTTP/1.1 200 OK\n\n${`${'y'.repeat(99)}\n`.repeat(2000)}`;
    const items = await read(text, 1000);
    expect(readProblems(items)).toMatchObject([{ line: 1 }]);
    expect(readExchanges(items)).toMatchObject([
      {
        request: { url: 'http://h/2' },
        outcome: { response: { body: { kind: 'omitted', reason: 'too-large', size: 200_000 } } },
      },
    ]);
  });
});

describe('answers and requests', () => {
  const FEWER = 'The command has fewer answers than requests; those without one were left out.';
  const NO_COMMAND = 'The answer has no command before it; it was left out.';
  const plain = (length: number) =>
    `HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: ${length}\n\n`;
  const bodies = async (text: string) =>
    readExchanges(await read(text)).map(
      ({ outcome }) => outcome.kind === 'response' && outcome.response.body,
    );

  it('may stand behind a body without a line break', async () => {
    const text = `$ curl -i http://h/one http://h/two\n${plain(5)}é\naa${plain(3)}bbb\n`;
    expect(await bodies(text)).toMatchObject([{ text: 'é\naa' }, { text: 'bbb' }]);
    expect(await problemsIn(curl, text)).toEqual([]);
    const written = `$ curl -i h/1 h/2 h/3 -w '%{http_code}'\n${plain(3)}bbb200${plain(4)}aaa\n200${plain(0)}200`;
    expect(await bodies(written)).toMatchObject([{ text: 'bbb' }, { text: 'aaa' }, { kind: 'empty' }]);
    // In the middle of a body it is what the body says.
    const log = `$ curl -i http://h/log http://h/two\n${plain(30)}saw HTTP/1.1 200 OK\nand more.\n${plain(0)}`;
    expect(await bodies(log)).toMatchObject([{ text: 'saw HTTP/1.1 200 OK\nand more.' }, { kind: 'empty' }]);
  });

  it.each([
    ['more, glued', `$ curl -i http://h/1\n${plain(3)}aaa${plain(3)}bbb\n`, [`6: ${NO_COMMAND}`]],
    ['more, by length', `$ curl -i http://h/1\n${plain(4)}aaa\n${plain(3)}bbb\n`, [`7: ${NO_COMMAND}`]],
    [
      'more, behind JSON',
      '$ curl -i http://h/1\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{}\n\nHTTP/1.1 200 OK\n',
      [`7: ${NO_COMMAND}`],
    ],
    ['fewer addresses', `$ curl -i http://h/1 http://h/2 http://h/3\n${plain(0)}`, [`1: ${FEWER}`]],
    ['fewer than --next', `$ curl -i http://h/1 --next http://h/2\n${plain(2)}{}body\n`, [`1: ${FEWER}`]],
    ['a redirect', '$ curl -iL http://h/1\nHTTP/1.1 302 Found\nLocation: /2\n\n', [`1: ${FEWER}`]],
    ['a redirect that is not followed', '$ curl -i http://h/1\nHTTP/1.1 302 Found\nLocation: /2\n\n', []],
    [
      'what was sent',
      '$ curl -v http://h/1\n> GET /1 HTTP/1.1\n>\n< HTTP/1.1 401 Unauthorized\n<\n> GET /1 HTTP/1.1\n>\n* Empty reply\n',
      [`1: ${FEWER}`],
    ],
  ])('are told where they are not as many: %s', async (_, text, problems) => {
    expect(await problemsIn(curl, text)).toEqual(problems);
    expect(await callsIn(curl, text)).toHaveLength(1);
  });

  it('follow a redirect only where curl does, or nothing else is asked', async () => {
    const found = 'HTTP/1.1 302 Found\nLocation: /else\n\n';
    expect(await callsIn(curl, `$ curl -i http://h/1 http://h/2\n${found}${plain(0)}`)).toEqual([
      'GET http://h/1 302',
      'GET http://h/2 200',
    ]);
    expect(await callsIn(curl, `$ curl -iL http://h/1 http://h/2\n${found}${plain(0)}${plain(0)}`)).toEqual([
      'GET http://h/1 302',
      'GET http://h/else 200',
      'GET http://h/2 200',
    ]);
  });

  it('are another try behind the whole body of a failure', async () => {
    const failed = 'HTTP/1.1 503 Unavailable\nContent-Length: 4\n\nbusy';
    expect(await callsIn(curl, `$ curl -i --retry 2 http://h/1\n${failed}\n${failed}${plain(0)}`)).toEqual([
      'GET http://h/1 503',
      'GET http://h/1 503',
      'GET http://h/1 200',
    ]);
  });
});
