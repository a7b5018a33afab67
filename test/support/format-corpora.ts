/** What each reader is fuzzed with: whole files, and words that mean something to it. */

import { readFileSync } from 'node:fs';
import type { Format } from '../../src/formats/format.js';
import { curl } from '../../src/formats/curl/curl.js';
import { keystoneauthLog } from '../../src/formats/keystoneauth-log/keystoneauth-log.js';
import { otlp } from '../../src/formats/otlp/otlp.js';
import { imageCreate } from './image-create.js';
import { aManifest } from './stored.js';
import { writtenAs } from './write-format.js';

export interface Corpus {
  readonly format: Format;
  readonly texts: () => Promise<readonly string[]>;
  readonly words: readonly string[];
}

const log = (name: string): string =>
  readFileSync(new URL(`../fixtures/logs/${name}`, import.meta.url), 'utf8');

/** As a terminal shows it: without what stands before the messages. */
export const bare = (text: string): string => text.replace(/^.{10} .{12} \d+ [A-Z]+ \S+ \[[^\]]*\] /gm, '');

/** Of a page, of a terminal, and with all that is said and heard. */
const TRANSCRIPTS = [
  `$ curl -i -X POST -H "X-Auth-Token: $OS_TOKEN" \\
-d '{"name": "a", \\
"tags": ["b"]}' $URL/v2/images
HTTP/1.1 201 Created
Location: http://h.example:9292/v2/images
/1
Content-Type: application/json

{
"id": "1"
}
$ curl -iT disk.raw $URL/v2/images/1/file
HTTP/1.1 100 Continue

HTTP/1.1 204 No Content
Content-Length: 0
`,
  `root@c:~# export URL=http://h.example
root@c:~# curl -sSiL --data-binary @- $URL/x <<EOF | tee y
{"a": "$B"}
EOF
HTTP/1.1 301 Moved
Location: /y

HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 8

{"a": 1}root@c:~# curl -i -u a:b $URL/z
HTTP/2 401

`,
  `\`\`\`sh
curl -v 'http://h.example/a' -H 'Accept: x' ; echo
*   Trying 10.0.0.1:80...
> GET /a HTTP/1.1
> Host: h.example
>
< HTTP/1.1 200 OK
< Content-Length: 5
<
{ [5 bytes data]
hello* Connection #0 to host h.example left intact
\`\`\`
`,
];

export const CORPORA: readonly Corpus[] = [
  {
    format: keystoneauthLog,
    texts: () => {
      const [glance, openstack] = [log('glance-api.log'), log('openstack.log')];
      return Promise.resolve([glance, openstack, bare(glance), bare(openstack)]);
    },
    words: [
      ...[
        '\n',
        "'",
        '"',
        '\\',
        " -d '",
        ' -H "',
        'REQ: curl -g -i -X GET ',
        'RESP: [',
        'RESP BODY: ',
        'http://',
        '{',
        '[-] ',
      ],
      ...[
        'RESP HEADERS: {',
        'HTTP/1.1 ',
        ' DELETE ',
        '\u001b[00m',
        '{{(pid=1) x}}',
        'Date: Sat, 13 Sep 275760 00:00:00 GMT ',
        ' Date: Thu, 01 Jan 1970 00:00:00 GMT ',
        '9999-12-31 23:59:59.999 ',
        '9999',
        '1970',
        '275759',
        '\0',
        'é',
        '\ud800',
      ],
    ],
  },
  {
    format: otlp,
    texts: async () => {
      const whole = await writtenAs(otlp, {
        manifest: aManifest({ startedAt: '2026-01-02T03:04:05.000Z' }),
        exchanges: imageCreate(),
      });
      const { resourceSpans } = JSON.parse(whole) as { resourceSpans: readonly unknown[] };
      return [whole, resourceSpans.map((one) => JSON.stringify({ resourceSpans: [one] })).join('\n')];
    },
    words: [
      ...[
        '\n',
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        'null',
        '-1',
        '1e999',
        '1e22',
        '1e300',
        '1e25',
        '1e200',
        '"9999999999999999999"',
        '"startTimeUnixNano":1e300,',
        '"endTimeUnixNano":1e22,',
        '"kind":3',
        '"traceId":""',
        '\0',
        '\ud800',
      ],
      ...[
        '{"resourceSpans":[',
        '"http.method"',
        '"url.full"',
        '"http://["',
        '{"stringValue":""}',
        '"parentSpanId":',
      ],
    ],
  },
  {
    format: curl,
    texts: () => Promise.resolve(TRANSCRIPTS),
    words: [
      ...[
        "'",
        '"',
        '\\',
        '\n',
        '$ curl -i ',
        'curl -v http://h/',
        "$'",
        '$(',
        '`',
        '```',
        '<<EOF',
        'EOF',
        '> ',
      ],
      ...[
        'HTTP/1.1 200 OK',
        'HTTP/1.1 100 Continue',
        '< HTTP/2 404',
        ' -X ',
        ' -d @',
        ' -u a:b',
        ' -H "X: ',
        '# ',
      ],
      ...[
        'Location: /',
        'Content-Length: 3',
        'Date: Sat, 13 Sep 275760 00:00:00 GMT\n',
        '9'.repeat(25),
        '275759',
        '""',
        '$URL',
        '=',
        ' ;',
        ' | ',
        'http://[',
        '\0',
        'é',
        '\ud800',
        '\n\n',
      ],
    ],
  },
];
