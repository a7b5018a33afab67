/** A capture as a script of curl commands: what it asks for, what it takes out of answers, and that nothing captured runs. */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curl } from '../../../src/formats/curl/curl.js';
import { filterFor } from '../../../src/formats/curl/write/filter.js';
import type { RedactedExchange } from '../../../src/model/exchange.js';
import { layOut } from '../../support/exchanges.js';
import { imageCreate } from '../../support/image-create.js';
import { aManifest } from '../../support/stored.js';
import { writtenAs } from '../../support/write-format.js';

const written = (exchanges: readonly RedactedExchange[], name = 'one'): Promise<string> =>
  writtenAs(curl, { manifest: aManifest({ name }), exchanges });

/** Runs a script with a curl that prints its arguments, a line each, and what it is fed, and answers with nothing. */
function ran(script: string, variables: Readonly<Record<string, string>>): string {
  const printing = `curl() { printf '[%s]\\n' "$@" >&2; case " $* " in *' @- '*) cat >&2 ;; esac; printf 200; }\n`;
  const { stderr, status } = spawnSync('sh', {
    input: printing + script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  expect(status).toBe(0);
  return stderr;
}

describe('the script of openstack image create', () => {
  it('makes the five calls of the client, in order', async () => {
    const script = await written(imageCreate());
    expect(script.match(/^_call .*/gm)).toEqual([
      expect.stringContaining('_call 300 -X GET "$IDENTITY_URL"'),
      expect.stringContaining('_call 201 -X POST "$IDENTITY_URL/v3/auth/tokens"'),
      expect.stringContaining('_call 300 -X GET "$image_url"'),
      expect.stringContaining('_call 201 -X POST "$image_url/v2/images"'),
      expect.stringContaining('_call 204 -X PUT "$image_url/v2/images/$image_id/file"'),
    ]);
    expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('has the password from the environment alone, and what else the client chose as it was', async () => {
    const script = await written(imageCreate());
    expect(script).toContain('\n_need ADMIN_PASSWORD\n');
    expect(script).toContain('IDENTITY_URL=${IDENTITY_URL:-http://192.0.2.10/identity}\n');
    expect(script).toContain('"password": "$(_text "$ADMIN_PASSWORD")"'.replace(': ', ':'));
    expect(script).not.toMatch(/<\w+:[0-9a-f]{16}>/);
  });

  it('takes the token, the endpoint and the id out of the answers', async () => {
    const script = await written(imageCreate());
    expect(script).toContain('admin_token=$(_header x-subject-token)\n');
    expect(script).toContain('image_id=$(_json .id)\n');
    expect(script).toMatch(/image_url=\$\(_json '\.token\.catalog\[\] \| select\(\.type == "image"\) \| /);
  });
});

describe('what was captured', () => {
  const HOSTILE = `$(id) \`id\` "; id; ' \\ \${X} \n#`;

  it('means nothing to the shell, wherever it stands', async () => {
    const script = await written(
      layOut([
        {
          method: 'POST',
          url: 'http://h.example/$(id)`id`;id?a="b"&c=%27',
          requestHeaders: [
            ['X-Note', HOSTILE],
            ['X-Empty', ''],
          ],
          requestBody: { note: HOSTILE },
        },
        {
          method: 'POST',
          url: 'http://h.example/',
          requestHeaders: [['Content-Type', 'text/plain']],
          requestBody: HOSTILE,
        },
      ]),
      'one\n$(id)\nid',
    );
    const told = ran(script, {});
    expect(told).not.toContain('uid=');
    expect(told).toContain('[http://h.example/$(id)`id`;id?a="b"&c=%27]');
    expect(told).toContain(`[X-Note: ${HOSTILE.replace('\n', ' ')}]`);
    expect(told).toContain('[X-Empty;]');
    expect(told).toContain(`${JSON.stringify({ note: HOSTILE })}\n`);
    expect(told).toContain(`[--data-raw]\n[${HOSTILE}]`);
  });

  it('is a secret that nothing tells of: the environment has to', async () => {
    const script = await written(
      layOut([
        { url: 'http://h.example/', requestHeaders: [['Authorization', 'Bearer <token:0123456789abcdef>']] },
      ]),
    );
    const [, name] = /^_need (\w+)/m.exec(script)!;
    expect(ran(script, { [name!]: 'a b' })).toContain('[Authorization: Bearer a b]');
  });

  it('is a password of Basic, which curl puts together with the name', async () => {
    const password = '<password:0123456789abcdef>';
    const basic = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    const alone = await written(
      layOut([{ url: 'http://h.example/a', requestHeaders: [['Authorization', basic]] }]),
    );
    expect(alone).toContain('-u "admin:$ADMIN_PASSWORD"');
    const script = await written(
      layOut([
        { url: 'http://h.example/a', requestHeaders: [['Authorization', basic]] },
        { url: `http://h.example/b?password=${encodeURIComponent(password)}` },
      ]),
    );
    expect(script.match(/^_need .*/gm)).toEqual(['_need ADMIN_PASSWORD']);
    expect(script).toContain('-u "admin:$ADMIN_PASSWORD"');
    const told = ran(script, { ADMIN_PASSWORD: 'a b:"$x`' });
    expect(told).toContain('[-u]\n[admin:a b:"$x`]');
    expect(told).toContain('[http://h.example/b?password=a%20b%3A%22%24x%60]');
    expect(told).not.toContain('Authorization');
  });

  it('is a secret in a URL or a form, where the variable is written as it wants it', async () => {
    const token = '<token:0123456789abcdef>';
    const sent = encodeURIComponent(token);
    const body = {
      kind: 'text' as const,
      text: `a=1&token=${sent}`,
      mediaType: 'application/x-www-form-urlencoded',
    };
    const [one, two] = layOut([
      { url: `http://h.example/x/${sent}/y?sig=a${sent.toLowerCase()}b` },
      { method: 'POST', url: 'http://h.example/' },
    ]);
    const script = await written([one!, { ...two!, request: { ...two!.request, body } }]);
    expect(script.replace(/^#.*/gm, '')).not.toMatch(/%3c|<\w+:/i);
    const [name, ...others] = script.match(/(?<=^_need )\w+/gm)!;
    expect(others).toEqual([]);
    const told = ran(script, { [name]: 'a&b' });
    expect(told).toContain('[http://h.example/x/a%26b/y?sig=aa%26bb]');
    expect(told).toContain('[--data-raw]\n[a=1&token=a%26b]');
  });

  it('may be a call without an answer, which is left out', async () => {
    const script = await written(
      layOut([{ url: 'http://h.example/a', failure: 'upstream-refused' }, { url: 'http://h.example/b' }]),
    );
    expect(script).toContain('# 1 call of the capture one');
    expect(script.match(/^_call .*/gm)).toEqual(['_call 200 -X GET http://h.example/b']);
  });
});

it('says what a body is where no header does', async () => {
  const [one] = layOut([{ method: 'POST', url: 'http://h.example/', requestBody: {} }]);
  const headers = one!.request.headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const script = await written([{ ...one!, request: { ...one!.request, headers } }]);
  expect(ran(script, {})).toContain('[-H]\n[Content-Type: application/json]');
});

describe('the filter for a place', () => {
  const catalog = {
    token: {
      catalog: [
        {
          type: 'image',
          endpoints: [
            { interface: 'public', region: 'a', url: 1 },
            { interface: 'public', region: 'b', url: 2 },
          ],
        },
        { type: 'compute', endpoints: [] },
      ],
      'odd key': [[7], [8]],
    },
  };

  it.each([
    ['/token/catalog/0/type', '.token.catalog[] | select(.type == "image") | .type'],
    [
      '/token/catalog/0/endpoints/1/url',
      '.token.catalog[] | select(.type == "image") | .endpoints[] | select(.region == "b") | .url',
    ],
    ['/token/odd key/1/0', '.token["odd key"][1][0]'],
    ['', '.'],
  ])('%s tells members of lists by what they say', (pointer, filter) => {
    expect(filterFor(pointer, catalog)).toBe(filter);
  });
});
