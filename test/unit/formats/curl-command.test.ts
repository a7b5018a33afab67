/** What curl sends for a command line: method, address, headers and body, by its options. */

import { describe, expect, it } from 'vitest';
import { curl } from '../../../src/formats/curl/curl.js';
import { onlyCall } from '../../support/read-format.js';

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
    ['curl -i --constructor --__proto__ http://h/p', 'GET', 'http://h/p'],
  ])('%s', async (command, method, url) => {
    expect(await sent(command)).toMatchObject({ method, url });
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
