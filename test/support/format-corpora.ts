/** What each reader is fuzzed with: whole files, and words that mean something to it. */

import { readFileSync } from 'node:fs';
import type { Format } from '../../src/formats/format.js';
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
        'Date: ',
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
];
