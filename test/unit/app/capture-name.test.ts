import { expect, it } from 'vitest';
import { captureName } from '../../../src/app/capture-name.js';

const clients = { openstack: 'openstack-client' };

it.each([
  ['openstack image create --file x.img cirros', 'image-create'],
  ['openstack --os-cloud devstack --debug image list', 'image-list'],
  ['openstack token issue', 'token-issue'],
  ['openstack application credential create ci', 'application-credential-create'],
  ['openstack image show cirros', 'image-show'],
  ['openstack', 'openstack'],
  ['sudo -u stack env OS_CLOUD=x openstack image list', 'image-list'],
  ['timeout 5 curl http://x/', 'curl'],
  ['/usr/bin/curl -s http://127.0.0.1/', 'curl'],
  ['./My Script.sh', 'my'],
  ['...', 'capture'],
])('%s is recorded as %s', (command, name) => {
  expect(captureName(command.split(' '), clients)).toBe(name);
});
