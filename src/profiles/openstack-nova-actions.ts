/** What Nova can do with a server: the body of `POST /servers/{server_id}/action` names it. */

import type { OperationRule } from '../model/profile.js';
import { actions } from './operations.js';

const SERVER = '/v2[.1][/{project_id}]/servers/{server_id}';

export const NOVA_SERVER_ACTIONS: readonly OperationRule[] = actions('nova', `${SERVER}/action`, [
  [`POST ${SERVER}/action`, 'Act on server', '{from} has {to} do something with a server.'],
  ['os-start', 'Start server', '{from} has {to} start a server.'],
  ['os-stop', 'Stop server', '{from} has {to} stop a server.'],
  ['reboot', 'Reboot server', '{from} has {to} reboot a server.'],
  ['rebuild', 'Rebuild server', '{from} has {to} rebuild a server from an image.'],
  ['resize', 'Resize server', '{from} has {to} give a server another flavor.'],
  ['confirmResize', 'Confirm resize', '{from} tells {to} to keep a server as it was resized.'],
  ['revertResize', 'Revert resize', '{from} tells {to} to undo the resize of a server.'],
  [
    'createImage',
    'Create image of server',
    '{from} has {to} make an image of a server.',
    '/createImage/name',
  ],
  [
    'createBackup',
    'Create backup of server',
    '{from} has {to} make a backup of a server.',
    '/createBackup/name',
  ],
  ['changePassword', 'Change password of server', '{from} has {to} change the password of a server.'],
  ['lock', 'Lock server', '{from} has {to} lock a server.'],
  ['unlock', 'Unlock server', '{from} has {to} unlock a server.'],
  ['pause', 'Pause server', '{from} has {to} pause a server.'],
  ['unpause', 'Unpause server', '{from} has {to} let a paused server go on.'],
  ['suspend', 'Suspend server', '{from} has {to} suspend a server.'],
  ['resume', 'Resume server', '{from} has {to} resume a suspended server.'],
  ['rescue', 'Rescue server', '{from} has {to} boot a server from a rescue image.'],
  ['unrescue', 'Unrescue server', '{from} has {to} boot a server from its own disk again.'],
  ['shelve', 'Shelve server', '{from} has {to} put a server away.'],
  ['shelveOffload', 'Offload shelved server', '{from} has {to} free the host of a shelved server.'],
  ['unshelve', 'Unshelve server', '{from} has {to} bring a shelved server back.'],
  ['migrate', 'Migrate server', '{from} has {to} move a server to another host.'],
  ['os-migrateLive', 'Migrate server live', '{from} has {to} move a running server to another host.'],
  ['evacuate', 'Evacuate server', '{from} has {to} build a server anew on another host.'],
  ['forceDelete', 'Force deletion of server', '{from} has {to} delete a server at once.'],
  ['restore', 'Restore server', '{from} has {to} bring a deleted server back.'],
  [
    'os-resetState',
    'Reset state of server',
    '{from} has {to} take a server’s state for another.',
    '/os-resetState/state',
  ],
  ['os-getConsoleOutput', 'Show console output', '{from} asks {to} what a server wrote on its console.'],
  [
    'addSecurityGroup',
    'Add security group',
    '{from} has {to} give a server a security group.',
    '/addSecurityGroup/name',
  ],
  [
    'removeSecurityGroup',
    'Remove security group',
    '{from} has {to} take a security group from a server.',
    '/removeSecurityGroup/name',
  ],
  ['addFixedIp', 'Add fixed IP', '{from} has {to} give a server a fixed address.'],
  ['removeFixedIp', 'Remove fixed IP', '{from} has {to} take a fixed address from a server.'],
  [
    'addFloatingIp',
    'Add floating IP',
    '{from} has {to} give a server a floating IP.',
    '/addFloatingIp/address',
  ],
  [
    'removeFloatingIp',
    'Remove floating IP',
    '{from} has {to} take a floating IP from a server.',
    '/removeFloatingIp/address',
  ],
  ['trigger_crash_dump', 'Trigger crash dump', '{from} has {to} make a server dump its memory.'],
]);
