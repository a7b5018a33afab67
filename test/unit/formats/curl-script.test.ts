/** A capture as a script of curl commands: what it asks for, what it takes out of answers, and that nothing captured runs. */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../support/exchanges.js';
import { imageCreate } from '../../support/image-create.js';
import { ran, written } from '../../support/written-script.js';

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
    expect(script).toContain('admin_token=$(_header x-subject-token) || _lost admin_token\n');
    expect(script).toContain('image_id=$(_json .id) || _lost image_id\n');
    expect(script).toMatch(
      /image_url=\$\(_json 'first\(\.token\.catalog\[\] \| select\(\.type == "image"\) \| /,
    );
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

  it('is no escape that a terminal obeys, and the same bytes all the same', async () => {
    const note = 'a\u001b[31m\u009b\r\u202eb\t"$x';
    const script = await written(
      layOut([
        {
          method: 'POST',
          url: 'http://h.example/',
          requestHeaders: [
            ['X-Note', note.replace('\r', '')],
            ['Content-Type', 'text/plain'],
          ],
          requestBody: note,
        },
      ]),
    );
    expect(script).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    const told = ran(script, {});
    expect(told).toContain(`[X-Note: ${note.replace('\r', '')}]`);
    expect(told).toContain(`[--data-raw]\n[${note}]`);
  });

  it('may be an answer without what a later call needs: the script says in which step', async () => {
    const script = await written(imageCreate());
    const input = script.replace(
      '_work=$(mktemp -d)\n',
      `$&
curl() { printf '{}' >"$_work/body"; : >"$_work/head"; case "$*" in *auth/tokens*) printf 201 ;; *) printf 300 ;; esac; }
`,
    );
    const { status, stderr } = spawnSync('sh', {
      input,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ADMIN_PASSWORD: 'a', FILE_FOR_UPLOAD_IMAGE_DATA: '/dev/null' },
    });
    expect(status).toBe(4);
    expect(stderr).toMatch(/^step 3: the answer has no \w+, which a later call needs\n$/);
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
