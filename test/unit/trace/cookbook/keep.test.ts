/** How a shell takes values out of answers: the members of lists by what they say of themselves, not by their place. */

import { describe, expect, it } from 'vitest';
import type { Response } from '../../../../src/model/message.js';
import { keepLine } from '../../../../src/trace/cookbook/keep.js';

function answer(value: unknown, headers: Response['headers'] = []): Response {
  const text = JSON.stringify(value);
  const body = { kind: 'text', mediaType: 'application/json', text } as const;
  return { httpVersion: '1.1', status: 200, reason: 'OK', headers, body, bodyBytes: text.length };
}

describe('keepLine', () => {
  it('takes the last segment of a Location, and passes over the head of an interim answer', () => {
    const response = answer({ id: 'x' }, [['Location', 'http://a/v2/x']]);
    const header = { exchange: 'x1', side: 'response', part: 'header:location' } as const;
    const options = { response, file: 'a.txt', heads: 2 };
    expect(keepLine({ name: 'id', source: { ...header, span: { start: 12, end: 13 } } }, options)).toBe(
      `id=$(tr -d '\\r' <a.txt | awk -F ': ' 'tolower($1) == "location" { print $2 }' | sed 's|.*/||')`,
    );
    expect(keepLine({ name: 'id', source: { ...header, part: 'body:/id' } }, options)).toBe(
      `id=$(tr -d '\\r' <a.txt | sed '1,/^$/d' | sed '1,/^$/d' | jq -r .id)`,
    );
    expect(
      keepLine({ name: 'id', source: { ...header, span: { start: 0, end: 3 } } }, options),
    ).toBeUndefined();
  });
});
