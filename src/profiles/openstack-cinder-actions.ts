/** What Cinder can do with a volume: the body of `POST /volumes/{volume_id}/action` names it. */

import type { OperationRule } from '../model/profile.js';
import { actions } from './operations.js';

const VOLUME = '/v3[/{project_id}]/volumes/{volume_id}';

export const CINDER_VOLUME_ACTIONS: readonly OperationRule[] = actions('cinder', `${VOLUME}/action`, [
  [`POST ${VOLUME}/action`, 'Act on volume', '{from} has {to} do something with a volume.'],
  ['os-attach', 'Mark volume attached', '{from} tells {to} that a volume is attached.'],
  ['os-detach', 'Mark volume detached', '{from} tells {to} that a volume is detached.'],
  ['os-reserve', 'Reserve volume', '{from} has {to} keep a volume for it.'],
  ['os-unreserve', 'Unreserve volume', '{from} tells {to} that it does not need a volume any more.'],
  ['os-begin_detaching', 'Begin to detach volume', '{from} tells {to} that a volume is being detached.'],
  ['os-roll_detaching', 'Keep volume attached', '{from} tells {to} that a volume stays attached.'],
  ['os-initialize_connection', 'Open connection to volume', '{from} has {to} open a way to a volume.'],
  ['os-terminate_connection', 'Close connection to volume', '{from} has {to} close the way to a volume.'],
  ['os-extend', 'Extend volume', '{from} has {to} make a volume larger.'],
  ['os-retype', 'Retype volume', '{from} has {to} give a volume another type.', '/os-retype/new_type'],
  [
    'os-volume_upload_image',
    'Upload volume as image',
    '{from} has {to} make an image of a volume.',
    '/os-volume_upload_image/image_name',
  ],
  ['os-set_bootable', 'Set volume bootable', '{from} tells {to} whether a volume can be booted from.'],
  [
    'os-update_readonly_flag',
    'Set volume read-only',
    '{from} tells {to} whether a volume may be written to.',
  ],
  [
    'os-set_image_metadata',
    'Set image metadata of volume',
    '{from} has {to} set image metadata of a volume.',
  ],
  [
    'os-unset_image_metadata',
    'Delete image metadata of volume',
    '{from} has {to} delete image metadata of a volume.',
  ],
  [
    'os-show_image_metadata',
    'Show image metadata of volume',
    '{from} asks {to} for the image metadata of a volume.',
  ],
  ['os-migrate_volume', 'Migrate volume', '{from} has {to} move a volume to another host.'],
  [
    'os-reset_status',
    'Reset state of volume',
    '{from} has {to} take a volume’s state for another.',
    '/os-reset_status/status',
  ],
  ['os-force_delete', 'Force deletion of volume', '{from} has {to} delete a volume at once.'],
  ['os-force_detach', 'Force detaching of volume', '{from} has {to} detach a volume at once.'],
  ['os-unmanage', 'Unmanage volume', '{from} has {to} forget a volume and leave it where it is.'],
  ['revert', 'Revert volume', '{from} has {to} set a volume back to a snapshot.'],
]);
