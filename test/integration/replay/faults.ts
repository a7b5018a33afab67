/** Ways in which a cloud may have changed, and what a replay says of each. */

import { expect } from 'vitest';
import { edit, type Fault } from '../../support/faulty-cloud.js';

const CREATE = 'POST /image/v2/images';
export const SIGN_ON = 'POST /identity/v3/auth/tokens';
const VERSIONS = 'GET /image';
const created = 'POST /v2/images (Create image)';
const signedOn = 'POST /v3/auth/tokens (Issue token)';
const versions = 'GET / (List versions)';

export const on =
  (call: string, change: (answer: Parameters<Fault>[1]) => void): Fault =>
  (made, answer) => {
    if (made === call) change(answer);
  };

const member = (pointer: string, change: (value: unknown) => unknown): Fault =>
  on(CREATE, (answer) => edit(answer, pointer, change));

const reversed = (value: unknown): unknown => (value as readonly unknown[]).toReversed();

export interface FaultCase {
  readonly name: string;
  readonly fault: Fault;
  /** What a contract says of it; what an exact comparison says, where that is more. */
  readonly contract: readonly unknown[];
  readonly exact?: readonly unknown[];
  /** Whether something stays behind. */
  readonly leaves?: readonly unknown[];
}

const unknownImage =
  'skipped PUT /v2/images/{image_id}/file (Upload image data): image_id is not known: the call that tells it did not';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** The cloud changed in one way each. */
export const FAULTS: readonly FaultCase[] = [
  {
    name: 'another status',
    fault: on(CREATE, (answer) => void (answer.status = 202)),
    contract: [`different ${created}`, '  difference changed status: 201 → 202'],
  },
  {
    name: 'a missing member',
    fault: member('/visibility', () => undefined),
    contract: [`different ${created}`, '  difference missing body:/visibility: "public" → nothing'],
  },
  {
    name: 'a new member',
    fault: member('/os_new', () => 1),
    contract: ['  note added body:/os_new: nothing → 1'],
    exact: [`different ${created}`, '  difference added body:/os_new: nothing → 1'],
  },
  {
    name: 'another type',
    fault: member('/min_ram', () => '0'),
    contract: [`different ${created}`, '  difference type body:/min_ram: 0 → "0"'],
  },
  {
    name: 'another value',
    fault: member('/visibility', () => 'private'),
    contract: [`different ${created}`, '  difference changed body:/visibility: "public" → "private"'],
  },
  {
    name: 'another number',
    fault: member('/min_disk', () => 1),
    contract: [`different ${created}`, '  difference changed body:/min_disk: 0 → 1'],
  },
  {
    name: 'null in the place of a value',
    fault: member('/visibility', () => null),
    contract: [`different ${created}`, '  difference type body:/visibility: "public" → null'],
  },
  {
    name: 'a time that is no time',
    fault: member('/created_at', () => 'yesterday'),
    contract: [
      `different ${created}`,
      matching(/^ {2}difference changed body:\/created_at: .* → "yesterday"$/),
    ],
  },
  {
    name: 'a missing header',
    fault: on(CREATE, (answer) => {
      answer.headers = answer.headers.filter(([name]) => !/import-methods/i.test(name));
    }),
    contract: [
      `different ${created}`,
      '  difference missing header:openstack-image-import-methods: glance-direct,web-download,copy-image → nothing',
    ],
  },
  {
    name: 'a new header',
    fault: on(CREATE, (answer) => void answer.headers.push(['X-New', 'yes'])),
    contract: ['  note added header:x-new: nothing → yes'],
    exact: [`different ${created}`, '  difference added header:x-new: nothing → yes'],
  },
  {
    name: 'another media type',
    fault: on(CREATE, (answer) => {
      answer.headers = answer.headers.map(([name, value]) =>
        /^content-type$/i.test(name) ? [name, 'application/problem+json'] : [name, value],
      );
    }),
    contract: [
      `different ${created}`,
      '  difference changed header:content-type: application/json → application/problem+json',
    ],
  },
  {
    name: 'a list without order shuffled',
    fault: on(SIGN_ON, (answer) => {
      edit(answer, '/token/catalog', reversed);
      edit(answer, '/token/roles', reversed);
    }),
    contract: [],
  },
  {
    name: 'versions shuffled, another one the current',
    fault: on(VERSIONS, (answer) => {
      edit(answer, '/versions', reversed);
      edit(answer, '/versions/0/status', () => 'CURRENT');
    }),
    contract: [],
  },
  {
    name: 'a new version',
    fault: on(VERSIONS, (answer) => {
      const added = { id: 'v2.17', status: 'CURRENT', links: [] };
      edit(answer, '/versions', (all) => [added, ...(all as readonly unknown[])]);
    }),
    contract: [matching(/^ {2}note added body:\/versions\/0: nothing → {"id":"v2.17"/)],
    exact: [
      `different ${versions}`,
      matching(/^ {2}difference added body:\/versions\/0: nothing → {"id":"v2.17"/),
    ],
  },
  {
    name: 'a list that lost a member (half a page)',
    fault: on(VERSIONS, (answer) => {
      edit(answer, '/versions', (all) => (all as readonly unknown[]).slice(0, -1));
    }),
    contract: [
      `different ${versions}`,
      matching(/^ {2}difference missing body:\/versions\/\d+: .* → nothing$/),
    ],
  },
  {
    name: 'a link to a next page',
    fault: on(VERSIONS, (answer) => edit(answer, '/next', () => '/v2/versions?marker=7')),
    contract: ['  note added body:/next: nothing → "/v2/versions?marker=7"'],
    exact: [`different ${versions}`, '  difference added body:/next: nothing → "/v2/versions?marker=7"'],
  },
  {
    name: 'an id of something else',
    fault: on(CREATE, (answer) => {
      const { id } = JSON.parse(answer.text) as { id: string };
      edit(answer, '/owner', () => id.replaceAll('-', ''));
    }),
    contract: [`different ${created}`, matching(/^ {2}difference identity body:\/owner: /)],
  },
  {
    name: 'an error and its body',
    fault: on(CREATE, (answer) => {
      Object.assign(answer, { status: 403, reason: 'Forbidden', text: '{"message": "no"}' });
    }),
    contract: [
      `different ${created}`,
      '  difference changed status: 201 → 403',
      matching(/^ {2}difference changed body: {.* → {"message": "no"}$/),
      unknownImage,
    ],
  },
  {
    name: 'a redirect where an answer was',
    fault: on(VERSIONS, (answer) => {
      Object.assign(answer, { status: 302, reason: 'Found' });
      answer.headers.push(['Location', 'http://elsewhere.example/']);
    }),
    contract: [
      `different ${versions}`,
      '  difference changed status: 300 → 302',
      '  note added header:location: nothing → http://elsewhere.example/',
    ],
    exact: [
      `different ${versions}`,
      '  difference changed status: 300 → 302',
      '  difference added header:location: nothing → http://elsewhere.example/',
    ],
  },
  {
    name: 'a token that is refused',
    fault: on(CREATE, (answer) => {
      Object.assign(answer, { status: 401, reason: 'Unauthorized', text: '' });
    }),
    contract: [
      `different ${created}`,
      '  difference changed status: 201 → 401',
      matching(/^ {2}difference changed body: {.* → nothing$/),
      unknownImage,
    ],
  },
  {
    name: 'a catalog without the service',
    fault: on(SIGN_ON, (answer) => {
      const isOther = ({ type }: { type: string }): boolean => type !== 'image';
      edit(answer, '/token/catalog', (all) => (all as { type: string }[]).filter(isOther));
    }),
    contract: [
      `different ${signedOn}`,
      matching(/^ {2}difference missing body:\/token\/catalog\/\d+: .* → nothing$/),
      matching(/^skipped GET \/ .*: http:.* is no host of the target; nothing is sent there$/),
      matching(/^skipped POST /),
      unknownImage,
    ],
  },
  {
    name: 'a dropped connection',
    fault: on(CREATE, (answer) => void (answer.drop = true)),
    contract: [
      matching(/^failed POST \/v2\/images/),
      '  difference changed outcome: answer 201 → no answer: upstream-closed',
      unknownImage,
    ],
    leaves: [{ target: '/image/v2/images', reason: 'something may have been made there: no answer came' }],
  },
  {
    name: 'a slower answer',
    fault: on(CREATE, (answer) => void (answer.delayMs = 200)),
    contract: [],
  },
];
