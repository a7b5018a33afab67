/** The command of a call in a cookbook. */

import { expect, it } from 'vitest';
import { fill } from '../../../../src/bindings/apply.js';
import { commandOf } from '../../../../src/trace/cookbook/command.js';
import { markerFor } from '../../../../src/trace/cookbook/fill.js';
import { layOut } from '../../../support/exchanges.js';

it('says what a body is where no header did, as the script of an export does', () => {
  const [one] = layOut([{ method: 'POST', url: 'http://h.example/', requestBody: { a: 1 } }]);
  const headers = one!.request.headers.filter(([name]) => name.toLowerCase() !== 'content-type');
  const { text } = commandOf({
    request: { ...one!.request, headers },
    response: undefined,
    marker: markerFor([], [one!], fill),
    ...{ file: 'file', output: 'answer', keepIn: null },
  });
  expect(text).toContain("-H 'Content-Type: application/json'");
});
