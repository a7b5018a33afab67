/** What the little Glance does for a caller who is known: each operation on images, with its errors. */

import { imageDocument, newImage, patched, selected, type Image, type Properties } from './glance-images.js';
import type { Enforce } from './glance-quota.js';
import { badRequest, conflict, forbidden, unsupported, type GlanceReplies } from './glance-reply.js';
import type { ImageBytes, Store } from './glance-store.js';
import type { Call, Reply } from './http-server.js';
import { toSeconds, uuid, type Source } from './ids.js';
import type { Validate, Validated } from './keystone-session.js';

export interface GlanceParts {
  readonly source: Source;
  readonly identityUrl: string;
  readonly validate: Validate;
  readonly enforce: Enforce;
  readonly store: Store;
  /** The database, which all workers share. */
  readonly images: Map<string, Image>;
}

/** One call, by whom, and what it works on. */
export interface Context extends GlanceParts {
  readonly call: Call;
  readonly caller: Validated;
  readonly projectId: string;
  readonly reply: GlanceReplies;
}

export async function create(context: Context): Promise<Reply> {
  const { call, images, projectId, source, reply } = context;
  const asked = await jsonBody(call);
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) {
    throw badRequest('Expected a JSON object describing the image.');
  }
  const { id = uuid(source) } = asked as { id?: unknown };
  const image = newImage(asked as Properties, {
    id: checkedId(id),
    owner: projectId,
    created_at: toSeconds(source.now()),
  });
  const owned = [...images.values()].filter(({ owner }) => owner === projectId).length;
  await context.enforce({ resource: 'image_count_total', projectId, usage: owned, delta: 1 });
  if (images.has(image.id)) throw conflict(`Image ID ${image.id} already exists!`);
  images.set(image.id, image);
  // The address of Glance's own server behind Apache, which nobody else can reach: the real one says so too.
  const location = ['Location', `http://127.0.0.1:60999/v2/images/${image.id}`] as const;
  const methods = ['Openstack-Image-Import-Methods', 'glance-direct,web-download,copy-image'] as const;
  return reply.json([201, 'Created'], imageDocument(image), [location, methods]);
}

export function list({ call, images, projectId, caller, reply }: Context): Reply {
  const visible = [...images.values()].filter((image) => isVisible(image, projectId, caller));
  const first = call.query === '' ? '/v2/images' : `/v2/images?${call.query}`;
  const shown = selected(visible, call.query).map(imageDocument);
  return reply.json([200, 'OK'], { images: shown, first, schema: '/v2/schemas/images' });
}

/** An image of another project is as good as absent, unless it is public or an administrator asks. */
export function isVisible(image: Image, projectId: string, caller: Validated): boolean {
  return image.owner === projectId || image.visibility === 'public' || caller.roles.includes('admin');
}

export async function patch(context: Context, image: Image): Promise<Reply> {
  const { call } = context;
  // OpenStack's own published examples send plain JSON, which today's Glance refuses; they shall work here.
  const type = call.header('content-type') ?? '';
  if (!/^application\/(json|openstack-images-v2\.[01]-json-patch)$/.test(type)) {
    throw unsupported(type, [
      [
        'Accept-Patch',
        'application/openstack-images-v2.0-json-patch, application/openstack-images-v2.1-json-patch',
      ],
    ]);
  }
  const changed = update(context, patched(image, await jsonBody(call)));
  return context.reply.json([200, 'OK'], imageDocument(changed));
}

export async function remove({ images, store, reply }: Context, image: Image): Promise<Reply> {
  if (image.protected) throw forbidden(`Image ${image.id} is protected and cannot be deleted.`);
  if (image.size !== null) await store.delete(image.id);
  images.delete(image.id);
  return reply.empty();
}

export async function upload(context: Context, image: Image): Promise<Reply> {
  const { call, images, projectId, store } = context;
  const type = call.header('content-type') ?? '';
  if (type !== 'application/octet-stream') throw unsupported(type);
  const owned = [...images.values()].filter(({ owner }) => owner === projectId);
  const mebibytes = Math.floor(owned.reduce((sum, { size }) => sum + (size ?? 0), 0) / 2 ** 20);
  await context.enforce({ resource: 'image_size_total', projectId, usage: mebibytes, delta: 0 });
  const uploading = owned.filter(({ status }) => status === 'saving').length;
  await context.enforce({ resource: 'image_count_uploading', projectId, usage: uploading, delta: 1 });
  // Asked again after the quota: another upload may have begun meanwhile.
  const { status } = images.get(image.id) ?? image;
  if (status !== 'queued') throw conflict(`Image status transition from ${status} to saving is not allowed`);
  update(context, { ...image, status: 'saving' });
  try {
    const { size, md5, sha512 } = await store.put(image.id, bytesOf(call));
    const hashes = { checksum: md5, os_hash_algo: 'sha512', os_hash_value: sha512 };
    update(context, { ...image, ...hashes, size, status: 'active' });
  } catch (error) {
    update(context, { ...image, status: 'queued' });
    throw error;
  }
  return context.reply.empty();
}

export async function download({ store, caller, reply }: Context, image: Image): Promise<Reply> {
  if (image.checksum === null) return reply.empty();
  if (image.status === 'deactivated' && !caller.roles.includes('admin')) {
    throw forbidden('The requested image has been deactivated. Image data download is forbidden.');
  }
  return reply.bytes(await store.get(image.id), image.checksum);
}

export function changeStatus(context: Context, image: Image, status: 'active' | 'deactivated'): Reply {
  const action = status === 'active' ? 'reactivate' : 'deactivate';
  if (image.status !== 'active' && image.status !== 'deactivated') {
    throw forbidden(`Not allowed to ${action} image in status '${image.status}'`);
  }
  update(context, { ...image, status });
  return context.reply.empty();
}

function update({ images, source }: Context, image: Image): Image {
  const updated = { ...image, updated_at: toSeconds(source.now()) };
  images.set(image.id, updated);
  return updated;
}

function bytesOf(call: Call): ImageBytes {
  const length = call.header('content-length');
  return { read: () => call.chunks(), size: length === undefined ? undefined : Number(length) };
}

function checkedId(id: unknown): string {
  const isUuid = typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  if (!isUuid) throw badRequest('Invalid image id format');
  return id;
}

async function jsonBody(call: Call): Promise<unknown> {
  try {
    return JSON.parse(await call.text()) as unknown;
  } catch {
    throw badRequest('Malformed JSON in request body.');
  }
}
