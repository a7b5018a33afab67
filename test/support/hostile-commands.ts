/** Cookbooks of calls in which everything that was captured is hostile: what stands in their commands, and on their pages. */

import type { Cookbook } from '../../src/model/cookbook.js';
import { commandText } from '../../src/trace/command.js';
import { bookOf, GLANCE, PASSWORD, sessionOf } from './cookbook.js';
import type { Call } from './exchanges.js';

const ID = '80c43a40-6c4a-4dca-84c5-7107e353cc44';

/** A sign-on, and calls with these texts in their headers, bodies and queries, alone and beside variables. */
export function hostileCommands([a = '', b = '', c = '']: readonly string[]): Cookbook {
  const answers = { status: 200, reason: 'OK' };
  const json: Call = {
    ...answers,
    method: 'POST',
    url: `${GLANCE}/v2/images`,
    responseBody: { id: ID, [a]: b },
  };
  const plain: Call = {
    ...answers,
    method: 'PUT',
    url: `${GLANCE}/v2/images/${ID}/file`,
    requestHeaders: [
      ['Content-Type', 'text/plain'],
      ['X-Any', a],
      ['X-Other', `${b} ${ID} ${c}`],
    ],
  };
  const book = bookOf(
    sessionOf([
      { ...json, requestBody: { name: a, [b]: c } },
      {
        ...json,
        requestBody: { id: ID, name: a, [b]: `${c} ${ID}`, adminPass: PASSWORD, more: `${a}${PASSWORD}` },
      },
      { ...plain, requestBody: `${a}\n${b}\n \n${c} \n` },
      { ...plain, requestBody: `${a}\n${ID} ${b}\n${c}${PASSWORD}` },
      {
        ...json,
        requestHeaders: [['Content-Type', 'application/xml']],
        requestBody: `<user id="${ID}">${PASSWORD.replace('<', '&lt;').replace('>', '&gt;')}</user>`,
      },
      {
        ...{ ...json, url: `${json.url}?password=${encodeURIComponent(PASSWORD)}` },
        requestHeaders: [['Content-Type', 'application/x-www-form-urlencoded']],
        requestBody: `user=x&password=${encodeURIComponent(PASSWORD)}&more=y`,
      },
    ]),
  );
  const [first, ...others] = book.recipes;
  const cli = { command: commandText(['openstack', 'image', 'create', '--name', a, b, c]), remark: [] };
  return { ...book, recipes: [{ ...first!, cli }, ...others] };
}

/** The texts of all commands in the order of a page. */
export function commandsIn({ preface, recipes }: Cookbook): readonly string[] {
  return [...preface, ...recipes].flatMap(({ command, cli, keep }) =>
    [cli?.command, command, keep?.command].filter((text) => text !== undefined),
  );
}
