/** Pages with curl commands and their answers, as people write them. */

import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../../src/app/formats.js';
import { curl } from '../../../src/formats/curl/curl.js';
import { callsIn, problemsIn, readExchanges, readText } from '../../support/read-format.js';

const NO_ANSWER = 'The command has no answer with a status (curl -i, curl -v); it was left out.';

/** As the pages of an API show it: no empty lines, a prompt, variables, an address broken in two. */
const PAGE = String.raw`These commands create an image and fill it.
$ curl -i -X POST -H "X-Auth-Token: $OS_TOKEN" \
-H "Content-Type: application/json" \
-d '{"name": "alpine", \
"tags": ["small", "3.20"]}' \
$GLANCE_URL/v2/images
HTTP/1.1 201 Created
Content-Length: 90
Content-Type: application/json; charset=UTF-8
Location: http://cloud.example:9292/v2/images
/0b1c2d3e-0000-4000-8000-00000000000a
Date: Tue, 02 Jan 2024 10:00:00 GMT
{
"id": "0b1c2d3e-0000-4000-8000-00000000000a",
"status": "queued"
}
$ curl -i -X PUT -H "X-Auth-Token: $OS_TOKEN" \
-H "Content-Type: application/octet-stream" \
--data-binary @/srv/alpine.qcow2 \
$GLANCE_URL/v2/images/0b1c2d3e-0000-4000-8000-00000000000a/file
HTTP/1.1 100 Continue
HTTP/1.1 204 No Content
Content-Length: 0
$ curl -i -X GET -H "X-Auth-Token: $OS_TOKEN" \
$GLANCE_URL/v2/images/0b1c2d3e-0000-4000-8000-00000000000a/file
HTTP/1.1 200 OK
Content-Type: application/octet-stream
Transfer-Encoding: chunked
$ unset OS_TOKEN
$ curl -i -X DELETE -H "X-Auth-Token: $OS_TOKEN" $GLANCE_URL/v2/images/0b1c2d3e-0000-4000-8000-00000000000a
HTTP/1.1 204 No Content
Content-Length: 0
This page may be copied.
`;

/** As people write it down in Markdown: a block for the command, one for the answer, words between them. */
const MARKDOWN = String.raw`# Ask for a token
- Command:
~~~sh
curl -i \
  -H "Content-Type: application/json" \
  -d '
{ "auth": {
    "identity": {"methods": ["password"]}
  }
}' \
  http://10.20.30.40:5000/v3/auth/tokens ; echo
~~~

- Result
~~~sh
HTTP/1.1 201 Created
Date: Tue, 02 Jan 2024 10:00:00 GMT
X-Subject-Token: gAAAAAB-made-up
Content-Length: 14
Content-Type: application/json

{"token": {} }

~~~
**The token is in the header.** curl is a program for URLs.

~~~
curl -i http://10.20.30.40:9292/v2/images/1/file ; echo
~~~
- Result: none yet
`;

describe('a page', () => {
  it('is read as its calls, in order', async () => {
    const image = 'http://glance-url/v2/images/0b1c2d3e-0000-4000-8000-00000000000a';
    expect(await callsIn(curl, PAGE)).toEqual([
      'POST http://glance-url/v2/images 201',
      `PUT ${image}/file 204`,
      `GET ${image}/file 200`,
      `DELETE ${image} 204`,
    ]);
    expect(await problemsIn(curl, PAGE)).toEqual([]);
    const [create, upload, download, remove] = readExchanges(await readText(curl, PAGE));
    expect(create).toMatchObject({
      line: 2,
      request: {
        headers: [
          ['X-Auth-Token', '$OS_TOKEN'],
          ['Content-Type', 'application/json'],
        ],
        body: { kind: 'text', text: '{"name": "alpine", \n"tags": ["small", "3.20"]}' },
      },
      outcome: {
        response: {
          reason: 'Created',
          headers: expect.arrayContaining([
            ['Location', 'http://cloud.example:9292/v2/images/0b1c2d3e-0000-4000-8000-00000000000a'],
          ]) as unknown,
          body: { text: '{\n"id": "0b1c2d3e-0000-4000-8000-00000000000a",\n"status": "queued"\n}' },
        },
      },
      timing: { requestLast: 0, responseFirst: 0, responseLast: 0 },
    });
    expect(upload!.request.body).toMatchObject({ kind: 'omitted', reason: 'not-recorded' });
    expect(download!.outcome).toMatchObject({
      response: { body: { kind: 'omitted', reason: 'not-recorded' } },
    });
    expect(remove!.outcome).toMatchObject({ response: { body: { kind: 'empty' } } });
  });

  it('may have the answer in another block, and commands without one', async () => {
    expect(await callsIn(curl, MARKDOWN)).toEqual(['POST http://10.20.30.40:5000/v3/auth/tokens 201']);
    expect(await problemsIn(curl, MARKDOWN)).toEqual([`28: ${NO_ANSWER}`]);
    const [{ request, outcome }] = readExchanges(await readText(curl, MARKDOWN)) as never as [
      { request: { body: { text: string } }; outcome: object },
    ];
    expect(JSON.parse(request.body.text)).toEqual({ auth: { identity: { methods: ['password'] } } });
    expect(outcome).toMatchObject({ response: { body: { text: '{"token": {} }' } } });
  });

  it('is known by its commands, not by words about them', () => {
    expect(detectFormat(PAGE)).toBe(curl);
    expect(detectFormat(MARKDOWN)).toBe(curl);
    expect(detectFormat('   CURL:   curl  -X GET http://10.0.0.1/v2/images\n')).toBe(curl);
    expect(detectFormat('curl is a tool.\nUse curl for it, or run curl as root.\n')).toBeUndefined();
    expect(detectFormat('REQ: curl -g -i -X GET http://c/v2 -H "A: b"\n')?.name).toBe('keystoneauth-log');
  });
});
