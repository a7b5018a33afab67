/** Command lines as a person would write them. */

import { expect, it } from 'vitest';
import { commandText } from '../../../src/trace/command.js';

it.each([
  ['openstack image list', 'openstack image list'],
  [
    'openstack image create --disk-format qcow2 --file cirros-0.6.1-x86_64-disk.qcow2 --public cirros',
    'openstack image create \\\n  --disk-format qcow2 \\\n  --file cirros-0.6.1-x86_64-disk.qcow2 \\\n  --public \\\n  cirros',
  ],
  [
    'openstack server create --flavor m1.small --no-network --property=a=b first second --wait',
    'openstack server create \\\n  --flavor m1.small \\\n  --no-network \\\n  --property=a=b \\\n  first second \\\n  --wait',
  ],
  ['curl -H <token:3f9a1c02b45d9e70>', "curl -H '<token:3f9a1c02b45d9e70>'"],
])('%s', (line, text) => {
  expect(commandText(line.split(' '))).toBe(text);
});

it('quotes what a shell would act upon', () => {
  expect(commandText(['echo', "it's $HOME", '', 'a\nb'])).toBe(`echo 'it'\\''s $HOME' '' 'a\nb'`);
});
