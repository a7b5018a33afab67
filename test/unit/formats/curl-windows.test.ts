/** Transcripts of curl in PowerShell and cmd. */

import { expect, it } from 'vitest';
import { curl } from '../../../src/formats/curl/curl.js';
import { callsIn, readExchanges, readText } from '../../support/read-format.js';

it.each([
  ['PS C:\\Users\\me> ', 'PS C:\\Users\\me\\work> '],
  ['C:\\>', 'C:\\Users>'],
  ['PS /home/me> ', 'PS /tmp> '],
])('a prompt of Windows (%s) ends an answer, in any folder', async (prompt, other) => {
  const text = [
    `${prompt}curl.exe -i http://h/1`,
    'HTTP/1.1 200 OK',
    'Content-Type: text/plain',
    '',
    'one',
    `${other}dir`,
    'no body',
    `${other}curl -i -H "X-Auth-Token: a-secret" ${prompt.startsWith('PS') ? '`' : '^'}`,
    `${prompt.startsWith('PS') ? '>> ' : ''}  http://h/2`,
    'HTTP/1.1 200 OK',
    'Content-Type: text/plain',
    '',
    `two${other}`,
  ].join('\r\n');
  expect(await callsIn(curl, text)).toEqual(['GET http://h/1 200', 'GET http://h/2 200']);
  const [one, two] = readExchanges(await readText(curl, text, { chunk: 7 }));
  expect(JSON.stringify(one!.outcome)).toMatch(/"text":"one(?:\\[rn])*"/);
  expect(two!.request.headers).toContainEqual(['X-Auth-Token', 'a-secret']);
});
