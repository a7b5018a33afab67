/** What curl sends for a command line: method, address, headers and body, by its options. */

import { describe, expect, it } from 'vitest';
import { curl } from '../../../src/formats/curl/curl.js';
import { callsIn, onlyCall, problemsIn, readExchanges, readText } from '../../support/read-format.js';

describe('a command', () => {
  const sent = async (command: string) => (await onlyCall(curl, `${command}\nHTTP/1.1 200 OK\n`)).request;

  it.each([
    ['curl -si http://h/p', 'GET', 'http://h/p'],
    ['curl -I h/p', 'HEAD', 'http://h/p'],
    ['curl -iXDELETE "http://h/p?a=b#c"', 'DELETE', 'http://h/p?a=b'],
    ['curl -i --request=PATCH --url http://h/p -d x', 'PATCH', 'http://h/p'],
    ['curl -i -T disk.raw http://h/p', 'PUT', 'http://h/p'],
    ['curl -i -G -d a=1 --data-urlencode "b=x y" http://h/p', 'GET', 'http://h/p?a=1&b=x%20y'],
    ['curl -i -F file=@x http://h/p', 'POST', 'http://h/p'],
    ['sudo A=b curl -i -o /dev/null -w "%{http_code}" --max-time 3 http://h/p', 'GET', 'http://h/p'],
    ['time curl -i http://$IP:$PORT/v2/${id}/x', 'GET', 'http://ip/v2/$id/x'],
    ['curl -i http://user:pass@h/p', 'GET', 'http://user:pass@h/p'],
    ['curl -i --no-buffer -k#sS4 -: -i -- http://h/p', 'GET', 'http://h/p'],
    ['curl -i --expand-url "http://h/{{id}}" --variable id=x', 'GET', 'http://h/{{id}}'],
  ])('%s', async (command, method, url) => {
    expect(await sent(command)).toMatchObject({ method, url });
  });

  it.each([
    '--netrc-file SEKRET',
    '--proxy-pass SEKRET',
    '--tlsuser bob --tlspassword SEKRET',
    "--variable tok=SEKRET --expand-header 'X-Auth-Token: {{tok}}'",
    '--rate 2/s --etag-save SEKRET',
    '--mail-from SEKRET --login-options SEKRET --dns-interface SEKRET',
  ])('takes the values of %s for no address', async (options) => {
    const text = `curl -i ${options} http://h/p\nHTTP/1.1 200 OK\n`;
    expect(await callsIn(curl, text)).toEqual(['GET http://h/p 200']);
    expect(JSON.stringify(await readText(curl, text))).not.toContain('SEKRET');
  });

  it.each(['--constructor', '--__proto__', '--secret SEKRET', '--expand-verbose', '-W SEKRET'])(
    'cannot be read with %s',
    async (option) => {
      const text = `curl -i ${option} http://h/1\nHTTP/1.1 200 OK\n\ncurl -i http://h/2\nHTTP/1.1 200 OK\n`;
      expect(await callsIn(curl, text)).toEqual(['GET http://h/2 200']);
      expect(await problemsIn(curl, text)).toEqual(['1: The command cannot be read; it was left out.']);
    },
  );

  it('has options of its own behind --next', async () => {
    const text = `curl -i http://h/a -H 'X-Auth-Token: t' -d y --next -i http://o/b -d x --next -I http://o/c\n${'HTTP/1.1 200 OK\n\n'.repeat(3)}`;
    expect(readExchanges(await readText(curl, text)).map(({ request }) => request)).toMatchObject([
      { method: 'POST', url: 'http://h/a', body: { text: 'y' } },
      {
        method: 'POST',
        url: 'http://o/b',
        body: { text: 'x' },
        headers: [['Content-Type', expect.anything()]],
      },
      { method: 'HEAD', url: 'http://o/c', body: { kind: 'empty' }, headers: [] },
    ]);
    expect(await problemsIn(curl, text)).toEqual([]);
  });

  it('has values of variables only where its address begins', async () => {
    const set = 'export TOKEN=SEKRET\nexport URL=http://h:1\n';
    const ask = (address: string) => callsIn(curl, `${set}curl -i "${address}"\nHTTP/1.1 200 OK\n`);
    expect(await ask('http://h/v2/$TOKEN/x?t=${TOKEN}')).toEqual(['GET http://h/v2/$TOKEN/x?t=$TOKEN 200']);
    expect(await ask('http://$TOKEN/x')).toEqual(['GET http://token/x 200']);
    expect(await ask('${URL}/x/$URL/$TOKEN')).toEqual(['GET http://h:1/x/$URL/$TOKEN 200']);
  });

  it('says of headers what curl sends', async () => {
    const text = `curl -i -u me:pw -A agent -e http://r/ -b a=b -b jar -H 'Empty;' -H 'Accept:' -H @file -H 'X: y: z' -d 1 -d 2 h/`;
    expect((await sent(text)).headers).toEqual([
      ['Authorization', `Basic ${btoa('me:pw')}`],
      ['User-Agent', 'agent'],
      ['Referer', 'http://r/'],
      ['Cookie', 'a=b'],
      ['Empty', ''],
      ['X', 'y: z'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ]);
    expect((await sent(text)).body).toMatchObject({ text: '1&2' });
    expect((await sent(`curl -i --json '{}' -H 'Content-Type:' h/`)).headers).toEqual([
      ['Accept', 'application/json'],
    ]);
    expect((await sent('curl -i -u me h/')).headers).toEqual([]);
  });

  it('may be fed its body', async () => {
    expect((await sent('curl -i -d @- http://h/ <<E\na=\nb\nE')).body).toMatchObject({ text: 'a=b' });
    const text = `curl -i --data-binary @- -H 'Content-Type: text/plain' http://h/ <<EOF | tee x\none\n$ two\nEOF`;
    expect((await sent(text)).body).toEqual({ kind: 'text', text: 'one\n$ two\n', mediaType: 'text/plain' });
  });
});
