/** What a page shows of a body. */

import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/model/message.js';
import { EN } from '../../../src/trace/lang/en.js';
import { bodyView, cutWords } from '../../../src/trace/bodies.js';

function viewOf(body: Body, bodyBytes = 10): ReturnType<typeof bodyView> {
  return bodyView({ httpVersion: '1.1', headers: [], body, bodyBytes }, EN);
}

function text(content: string, mediaType = 'text/plain'): Body {
  return { kind: 'text', text: content, mediaType };
}

const MULTIPART = `--7d3
Content-Disposition: form-data; name="f"; filename="a \\"b\\".txt"
Content-Type: application/octet-stream; charset=x

vm

--7d3
Content-Disposition: form-data; name=name

chloé
--7d3
Content-Disposition: form-data; name="pass"

<password:00000000000000c2>
--7d3
Content-Type: text/plain

${'x'.repeat(2000)}
--7d3--
`;

describe('bodyView', () => {
  it('re-indents JSON without touching a token', () => {
    expect(viewOf(text('{"a":1.0,"a":"\\u00e9"}', 'application/vnd.x+json'))).toEqual({
      kind: 'text',
      language: 'json',
      text: '{\n  "a": 1.0,\n  "a": "\\u00e9"\n}',
      size: '10 B',
      remark: null,
    });
  });

  it.each([
    ['application/xml', 'xml'],
    ['image/svg+xml', 'xml'],
    ['text/html', 'html'],
    ['application/x-www-form-urlencoded', 'text'],
  ])('shows %s as %s', (mediaType, language) => {
    expect(viewOf(text('x', mediaType))).toMatchObject({ language });
  });

  it('shows what calls itself multipart and has no parts as the text that it is', () => {
    expect(viewOf(text('x', 'multipart/mixed'))).toMatchObject({ kind: 'text', text: 'x' });
  });

  it('cuts a long text at the end of a line, and says so', () => {
    const lines = 'a line of text\n'.repeat(4000);
    expect(viewOf(text(lines))).toMatchObject({
      text: lines.slice(0, 32_759),
      remark: 'The first 32,759 of 60,000 characters; the rest is in the capture.',
    });
  });

  it.each<[string, Body, string]>([
    ['nothing', { kind: 'empty' }, 'No body.'],
    [
      'a blob',
      { kind: 'blob', mediaType: 'application/octet-stream', ref: { sha256: 'ab', size: 21_233_664 } },
      '20.3 MiB (21,233,664 bytes) of application/octet-stream, kept in the capture.',
    ],
    [
      'what was left out',
      { kind: 'omitted', mediaType: '', reason: 'secret', size: 12 },
      '12 bytes of an unnamed type, not kept: a secret was seen in it.',
    ],
    [
      'parts',
      text(MULTIPART.replaceAll('\n', '\r\n'), 'multipart/form-data'),
      '4 parts of multipart/form-data: f (file a "b".txt, application/octet-stream, 4 bytes); name (6 bytes); pass; unnamed (text/plain, 2.0 KiB (2,000 bytes)).',
    ],
    [
      'many parts',
      text(`${'--x\n\nx\n'.repeat(30)}--x--`, 'multipart/mixed'),
      `30 parts of multipart/mixed: ${'unnamed (1 byte); '.repeat(20)}….`,
    ],
  ])('tells %s in a sentence', (_, body, sentence) => {
    expect(viewOf(body)).toMatchObject({ kind: 'note', text: sentence });
  });

  it('says that a body was cut and what coding was undone', () => {
    const message = { httpVersion: '1.1', headers: [], bodyBytes: 5 };
    const zipped: Body = { kind: 'text', text: 'x', mediaType: 'text/plain', coding: 'gzip' };
    expect(bodyView({ ...message, body: zipped }, EN, true)).toMatchObject({
      remark: 'Shown decoded from gzip. Body cut after 5 B.',
    });
    expect(bodyView({ ...message, bodyBytes: 0, body: { kind: 'empty' } }, EN, true)).toMatchObject({
      text: 'Body cut after 0 B.',
    });
  });
});

describe('cutWords', () => {
  it.each<[number, string | undefined, string]>([
    [12_582_912, '20971520', 'cut after 12.0 MiB of 20.0 MiB'],
    [20_971_519, '20971520', 'cut after 20,971,519 of 20,971,520 bytes'],
    [10, undefined, 'cut after 10 B'],
    [10, 'ten', 'cut after 10 B'],
    [10, '4', 'cut after 10 B'],
  ])('%d bytes of %s', (bodyBytes, declared, words) => {
    const headers = declared === undefined ? [] : [['content-length', declared] as const];
    expect(cutWords({ httpVersion: '1.1', headers, body: { kind: 'empty' }, bodyBytes }, EN)).toBe(words);
  });
});
