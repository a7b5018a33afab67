/** What `record --transparent` refuses before it touches anything. */

import { expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

it.each([
  [['--transparent'], /which ports: --ports 80,8080/],
  [['--ports', '80'], /--ports goes with --transparent/],
  [
    ['--transparent', '--ports', '9100', '--listen', '127.0.0.1:9100'],
    /Port 9100 is to be intercepted and to be listened on/,
  ],
  [['--transparent', '--ports', '80', '--own-rules'], /--ports 80=18080/],
  [['--transparent', '--ports', '80', '--print-rules'], /--ports 80=18080/],
])('%j', async (flags, message) => {
  const { code, stderr } = await wiretale(await temporaryFolder(), 'record', ...flags);
  expect({ code, said: message.test(stderr) }).toEqual({ code: 2, said: true });
});

it('prints the rules for those who set them themselves', async () => {
  const flags = ['--transparent', '--ports', '80=18080', '--run-as', 'root', '--print-rules'];
  const { code, stdout } = await wiretale(await temporaryFolder(), 'record', ...flags);
  expect(code).toBe(0);
  expect(stdout).toContain('meta skuid 0 accept');
  expect(stdout).toContain('tcp dport 80 redirect to :18080');
});
