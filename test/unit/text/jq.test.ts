/** Members of lists are found by what they say of themselves, not by their place. */

import { expect, it } from 'vitest';
import { jqFilter } from '../../../src/text/jq.js';

const CATALOG = [
  {
    type: 'image',
    endpoints: [
      { interface: 'public', region: 'a', url: 1 },
      { interface: 'public', region: 'b', url: 2 },
    ],
  },
  { type: 'compute', endpoints: [] },
];

it.each([
  ['', {}, '.'],
  ['/id', { id: 'x' }, '.id'],
  ['/server/OS-EXT:host', { server: { 'OS-EXT:host': 'x' } }, '.server["OS-EXT:host"]'],
  ['/odd key/1/0', { 'odd key': [[7], [8]] }, '.["odd key"][1][0]'],
  ['/\u009b1m', { '\u009b1m': 1 }, '.["\\u009b1m"]'],
  [
    '/images/1/id',
    { images: [{ name: 'a' }, { name: 'b' }] },
    'first(.images[] | select(.name == "b") | .id)',
  ],
  ['/images/1/id', { images: [{ name: 'a' }, { name: 'a' }] }, '.images[1].id'],
  ['/tags/0', { tags: ['x'] }, '.tags[0]'],
  ['/links/0/href', { links: [{ rel: 'self' }] }, 'first(.links[] | select(.rel == "self") | .href)'],
  ['/c/0/type', { c: CATALOG }, 'first(.c[] | select(.type == "image") | .type)'],
  [
    '/c/0/endpoints/1/url',
    { c: CATALOG },
    'first(.c[] | select(.type == "image") | .endpoints[] | select(.region == "b") | .url)',
  ],
])('%s', (pointer, json, filter) => {
  expect(jqFilter(pointer, json)).toBe(filter);
});
