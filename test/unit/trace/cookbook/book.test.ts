/** Cookbooks: which calls are told, their commands as a real shell reads them, variables, answers, changes. */

import { describe, expect, it } from 'vitest';
import type { Call } from '../../../support/exchanges.js';
import { imageCreate } from '../../../support/image-create.js';
import { bookOf, GLANCE, givenToCurl, KEYSTONE, plain, sessionOf } from '../../../support/cookbook.js';

const ID = '80c43a40-6c4a-4dca-84c5-7107e353cc44';
const IMAGE = `${GLANCE}/v2/images/${ID}`;

const image = (changes: object) => ({
  id: ID,
  name: 'cirros',
  status: 'queued',
  updated_at: '2026-11-21T09:51:26Z',
  ...changes,
});

const CREATE: Call = {
  method: 'POST',
  url: `${GLANCE}/v2/images`,
  requestBody: { name: `O'Neill "$HOME" \`id\``, disk_format: 'raw' },
  status: 201,
  reason: 'Created',
  responseHeaders: [
    ['Location', IMAGE],
    ['Date', 'Fri, 11 Mar 2016 12:25:32 GMT'],
  ],
  responseBody: image({}),
};
const UPLOAD: Call = {
  method: 'PUT',
  url: `${IMAGE}/file`,
  requestHeaders: [
    ['Content-Type', 'application/octet-stream'],
    ['Expect', '100-continue'],
  ],
  requestBody: 'bytes',
  status: 204,
  reason: 'No Content',
};
const SHOW: Call = { url: IMAGE, status: 200, reason: 'OK', responseBody: image({ status: 'active' }) };
const DELETE: Call = { method: 'DELETE', url: IMAGE, status: 204, reason: 'No Content' };

const SET = {
  OS_IDENTITY_URL: 'https://cloud/identity',
  OS_IMAGE_URL: 'https://cloud/image',
  OS_USERNAME: 'me',
  OS_PASSWORD: `pa'ss\\ "$HOME"`,
  OS_PROJECT_NAME: 'mine',
  OS_USER_DOMAIN_ID: 'default',
  OS_PROJECT_DOMAIN_ID: 'default',
  OS_AUTH_TOKEN: 'gAAAAAB',
  image_id: 'e6167145',
  image_file: 'my image.raw',
};

describe('the calls of a cookbook', () => {
  const book = bookOf(imageCreate());

  it('are those of the client: no discovery, nothing that services ask each other', () => {
    expect(book.preface.map(({ heading }) => heading)).toEqual([
      'Issue token (OS_USERNAME, OS_PROJECT_NAME)',
    ]);
    expect(book.recipes.map(({ heading }) => heading)).toEqual(['Create image', 'Upload image data']);
    expect(book.sentence).toContain('3 calls of openstacksdk, recorded on');
  });

  it('are told with what was left out, and what recorded them with what client', () => {
    expect(book.notes).toEqual(
      expect.arrayContaining([
        'Recorded by: wiretale 0.1.0',
        'Left out, since they only ask for API versions and what a service can do: 2 calls.',
        'Left out, since services made them or they passed unread: 20 calls.',
      ]),
    );
  });

  it('are told beside the command that made them, by their numbers: signing on is one of them', () => {
    const argv = ['openstack', 'image', 'create', 'cirros'];
    const [create, upload] = bookOf(imageCreate(), { argv }).recipes.map(({ cli }) => cli);
    expect(plain(create!.remark)).toBe('This command made the calls 1–3.');
    expect(upload).toBeNull();
  });

  it('are told when they ask a host of the service, and not the service, for something', () => {
    const page: Call = { url: 'http://192.0.2.10:9292/foo?x=1', status: 404, reason: 'Not Found' };
    const { recipes, notes } = bookOf(
      sessionOf([{ ...CREATE, url: `http://192.0.2.10:9292/v2/images` }, page]),
    );
    expect(recipes.map(({ heading }) => heading)).toEqual(['Create image', 'GET /foo (x=1)']);
    expect(notes.join()).not.toContain('Left out');
  });

  it('have a path with variables, and the answer that they had', () => {
    expect(book.recipes.map(({ method, url, answer }) => [method, url, answer.status])).toEqual([
      ['POST', '/v2/images', '201 Created'],
      ['PUT', '/v2/images/{image_id}/file', '204 No Content'],
    ]);
  });

  it('are told apart by their queries, in which ids have names', () => {
    const listed: Call = { url: `${GLANCE}/v2/images?marker=${ID}&limit=1`, status: 200, reason: 'OK' };
    const { heading, url } = bookOf(sessionOf([CREATE, listed])).recipes[1]!;
    expect(heading).toBe('List images (marker={marker_id}&limit=1)');
    expect(url).toBe('/v2/images?marker={marker_id}&limit=1');
  });

  it('are told once when a client asks again and again, and every time when it changes something', () => {
    const told = bookOf(sessionOf([CREATE, SHOW, SHOW, SHOW, CREATE])).recipes;
    expect(told.map(({ heading }) => heading)).toEqual(['Create image', 'Show image', 'Create image']);
    expect(told[1]!.remarks.map(plain)).toEqual(['The client asked 3 times; the last answer is shown.']);
    expect(new Set(told.map(({ anchor }) => anchor)).size).toBe(3);
  });
});

describe('a command of a cookbook', () => {
  const { preface, recipes, given } = bookOf(sessionOf([CREATE, UPLOAD, SHOW, DELETE]));
  const [create, , show, remove] = recipes;

  it('signs on with the values of variables, and holds no pseudonym', () => {
    const { args, input } = givenToCurl(preface[0]!, SET);
    expect(args).toContain('https://cloud/identity/v3/auth/tokens');
    expect(JSON.parse(input)).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'me', domain: { id: 'default' }, password: SET.OS_PASSWORD } },
        },
        scope: { project: { name: 'mine', domain: { id: 'default' } } },
      },
    });
    expect(JSON.stringify({ preface, recipes })).not.toMatch(/<\w+:[0-9a-f]{16}>/);
  });

  it('sends the recorded body as it was, whatever it means to a shell', () => {
    const { args } = givenToCurl(create!, SET);
    expect(args.slice(0, 5)).toEqual(['-sS', '-i', '-X', 'POST', 'https://cloud/image/v2/images']);
    expect(args).toContain('X-Auth-Token: gAAAAAB');
    expect(JSON.parse(args.at(-1)!)).toEqual(CREATE.requestBody);
  });

  it('names what an earlier answer told', () => {
    expect(show!.command).toBe(
      'curl -i "$OS_IMAGE_URL/v2/images/$image_id" \\\n  -H "X-Auth-Token: $OS_AUTH_TOKEN"',
    );
    expect(givenToCurl(remove!, SET).args).toEqual([
      '-i',
      '-X',
      'DELETE',
      'https://cloud/image/v2/images/e6167145',
      '-H',
      'X-Auth-Token: gAAAAAB',
    ]);
    expect(remove!.sources.map(({ anchor, names }) => [anchor, ...names])).toEqual([
      ['issue-token', 'OS_IMAGE_URL', 'OS_AUTH_TOKEN'],
      ['create-image', 'image_id'],
    ]);
  });

  it('says what must be known before, and never what a secret was', () => {
    expect(given.map(({ name, value }) => `${name}=${value}`)).toEqual([
      `OS_IDENTITY_URL=${KEYSTONE}`,
      'OS_USERNAME=admin',
      'OS_USER_DOMAIN_ID=default',
      'OS_PASSWORD=',
      'OS_PROJECT_NAME=admin',
      'OS_PROJECT_DOMAIN_ID=default',
    ]);
  });

  it('says what a second endpoint of a service is', () => {
    const elsewhere: Call = { ...SHOW, url: `http://192.0.2.99:9292/v2/images/${ID}` };
    const { given: rows } = bookOf(sessionOf([SHOW, elsewhere]));
    expect(plain(rows.find(({ name }) => name === 'OS_IMAGE_URL_2')!.how)).toMatch(
      /^another endpoint of glance-api that was called/,
    );
  });

  it('sends a file by a variable, and writes into another one', () => {
    const blob = {
      kind: 'blob',
      ref: { sha256: 'ab', size: 7 },
      mediaType: 'application/octet-stream',
    } as const;
    const [, , put, get] = sessionOf([CREATE, UPLOAD, { url: `${IMAGE}/file`, status: 200, reason: 'OK' }]);
    const sent = { ...put!, request: { ...put!.request, body: blob, bodyBytes: 7 } };
    const got =
      get!.outcome.kind === 'response'
        ? { ...get!, outcome: { ...get!.outcome, response: { ...get!.outcome.response, body: blob } } }
        : get!;
    const [signOn, made] = sessionOf([CREATE]);
    const [, upload, download] = bookOf([signOn!, made!, sent, got]).recipes;
    expect(givenToCurl(upload!, SET).args.slice(-4)).toEqual([
      '--data-binary',
      '@my image.raw',
      '-H',
      'Expect: 100-continue',
    ]);
    expect(givenToCurl(download!, SET).args).toContain('download-image-data.bin');
    expect(upload!.given.map(({ name }) => name)).toEqual(['image_file']);
    expect(download!.given).toEqual([]);
  });
});

describe('an answer of a cookbook', () => {
  const { preface, recipes } = bookOf(sessionOf([CREATE, UPLOAD, SHOW]));

  it('shows what matters of its head, and names what is another each time', () => {
    expect(recipes[0]!.answer.head.split('\n')).toEqual([
      'HTTP/1.1 201 Created',
      `Location: ${GLANCE}/v2/images/\${image_id}`,
      'Content-Type: application/json',
    ]);
    expect(recipes[0]!.answer.body).toMatchObject({ kind: 'text' });
    expect(JSON.stringify(recipes[0]!.answer.body)).toContain(String.raw`\"updated_at\": \"{time}\"`);
    expect(preface[0]!.answer.head).toContain('X-Subject-Token: ${OS_AUTH_TOKEN}');
  });

  it('begins with 100 Continue where the client waited for it', () => {
    expect(recipes[1]!.answer.head).toBe('HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content');
  });

  it('is kept where later calls need something of it', () => {
    expect(preface[0]!.keep!.command.replaceAll(' |\n  ', ' | ').split('\n').sort()).toEqual([
      `OS_AUTH_TOKEN=$(tr -d '\\r' <issue-token.txt | awk -F ': ' 'tolower($1) == "x-subject-token" { print $2 }')`,
      `OS_IMAGE_URL=$(tr -d '\\r' <issue-token.txt | sed '1,/^$/d' | jq -r 'first(.token.catalog[] | select(.type == "image") | .endpoints[] | select(.interface == "public") | .url)')`,
    ]);
    expect(recipes[0]!.keep!.command).toBe(
      `image_id=$(tr -d '\\r' <create-image.txt | sed '1,/^$/d' | jq -r .id)`,
    );
    expect(recipes[2]!.keep).toBeNull();
  });

  it('tells what a call changed, of one without a body by the next answer', () => {
    const [, upload, show] = recipes;
    expect(upload!.changed).toMatchObject({ title: 'What changed, as the next answer shows' });
    expect(upload!.changed!.lines.map(plain)).toEqual(['status went from queued to active']);
    expect(show!.changed).toBeNull();
  });

  it('takes what reading tells beside a creation for no change, and numbers as they are written', () => {
    const id = { id: ID };
    const show = (text: string): Call => ({ ...SHOW, responseBody: text });
    const created: Call = { ...CREATE, responseBody: id };
    const [, first, second] = bookOf(
      sessionOf([
        created,
        show(`{"id": "${ID}", "size": 9007199254740993, "status": "queued"}`),
        DELETE,
        show(`{"id": "${ID}", "size": 9007199254740995, "status": "queued", "more": 1.0}`),
      ]),
    ).recipes;
    expect(first!.changed).toBeNull();
    expect(second!.changed!.lines.map(plain)).toEqual([
      'size went from 9007199254740993 to 9007199254740995',
      'more is new in the answer: 1.0',
    ]);
  });
});
