/** Glance's images as records: made, shown, patched, filtered and sorted. */

import { badRequest, conflict, forbidden } from './glance-reply.js';

export type ImageStatus = 'queued' | 'saving' | 'active' | 'deactivated';

/** The base properties under the names and in the order in which they are shown; `extra` is shown before them. */
export interface Image {
  readonly extra: Readonly<Record<string, unknown>>;
  readonly name: string | null;
  readonly disk_format: string | null;
  readonly container_format: string | null;
  readonly visibility: string;
  readonly size: number | null;
  readonly virtual_size: number | null;
  readonly status: ImageStatus;
  readonly checksum: string | null;
  readonly protected: boolean;
  readonly min_ram: number;
  readonly min_disk: number;
  readonly owner: string;
  readonly os_hidden: boolean;
  readonly os_hash_algo: string | null;
  readonly os_hash_value: string | null;
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly tags: readonly string[];
}

export type Properties = Readonly<Record<string, unknown>>;

const WRITABLE = new Set([
  'name',
  'disk_format',
  'container_format',
  'visibility',
  'protected',
  'min_ram',
  'min_disk',
]);
const READ_ONLY = new Set([
  'status',
  'size',
  'virtual_size',
  'checksum',
  'owner',
  'os_hash_algo',
  'os_hash_value',
]);
const MANAGED = new Set(['created_at', 'updated_at', 'self', 'file', 'schema', 'direct_url']);

export function newImage(asked: Properties, given: Pick<Image, 'id' | 'owner' | 'created_at'>): Image {
  const { tags = [], ...properties } = asked;
  const blank: Image = {
    extra: {},
    name: null,
    disk_format: null,
    container_format: null,
    visibility: 'shared',
    size: null,
    virtual_size: null,
    status: 'queued',
    checksum: null,
    protected: false,
    min_ram: 0,
    min_disk: 0,
    owner: given.owner,
    os_hidden: false,
    os_hash_algo: null,
    os_hash_value: null,
    id: given.id,
    created_at: given.created_at,
    updated_at: given.created_at,
    tags: tags as readonly string[],
  };
  return Object.entries(properties)
    .filter(([name]) => name !== 'id')
    .reduce((image, [name, value]) => withProperty(image, name, value), blank);
}

export function imageDocument({ extra, ...base }: Image): object {
  const self = `/v2/images/${base.id}`;
  return { ...extra, ...base, self, file: `${self}/file`, schema: '/v2/schemas/image' };
}

/** A JSON patch of one level: what Glance allows. */
export function patched(image: Image, operations: unknown): Image {
  if (!Array.isArray(operations)) throw badRequest('Request body must be a JSON array of operation objects.');
  return operations.reduce<Image>((current, operation) => {
    const { op, path, value } = (operation ?? {}) as { op?: unknown; path?: unknown; value?: unknown };
    const name = typeof path === 'string' && /^\/[^/]+$/.test(path) ? path.slice(1) : undefined;
    if (name === undefined) throw badRequest('Invalid JSON pointer for this resource.');
    if (op === 'add') return withProperty(current, name, value);
    if (op !== 'replace' && op !== 'remove')
      throw badRequest(`Operation objects must contain one of add, remove, replace.`);
    if (!WRITABLE.has(name) && name !== 'tags' && !(name in current.extra)) {
      throw READ_ONLY.has(name) ? readOnly(name) : conflict(`Property ${name} does not exist.`);
    }
    return op === 'replace' ? withProperty(current, name, value) : withoutProperty(current, name);
  }, image);
}

/** By filters (`name=…`) and `sort=key:direction,…`; the newest first when not told otherwise. */
export function selected(images: readonly Image[], query: string): readonly Image[] {
  const parameters = new URLSearchParams(query);
  const order = (parameters.get('sort') ?? 'created_at:desc,id:desc').split(',').map(sortKey);
  parameters.delete('sort');
  return images
    .filter((image) => [...parameters].every(([key, value]) => shown(image, key) === value))
    .sort(
      (a, b) => order.map(([key, sign]) => sign * compare(a[key], b[key])).find((sign) => sign !== 0) ?? 0,
    );
}

function shown(image: Image, key: string): string {
  return JSON.stringify({ ...image.extra, ...image }[key] ?? null).replace(/^"|"$/g, '');
}

function withProperty(image: Image, name: string, value: unknown): Image {
  if (READ_ONLY.has(name) || MANAGED.has(name)) throw readOnly(name);
  if (WRITABLE.has(name) || name === 'tags') return { ...image, [name]: value };
  return { ...image, extra: { ...image.extra, [name]: value } };
}

function withoutProperty(image: Image, name: string): Image {
  if (!(name in image.extra)) throw forbidden(`Property ${name} cannot be removed.`);
  const extra = Object.entries(image.extra).filter(([key]) => key !== name);
  return { ...image, extra: Object.fromEntries(extra) };
}

function readOnly(name: string) {
  return forbidden(`Attribute '${name}' is read-only.`);
}

const SORT_KEYS = [
  'name',
  'status',
  'container_format',
  'disk_format',
  'size',
  'id',
  'created_at',
  'updated_at',
] as const;
type SortKey = (typeof SORT_KEYS)[number];

function sortKey(text: string): readonly [key: SortKey, sign: number] {
  const [key, direction = 'desc'] = text.trim().split(':');
  const known = SORT_KEYS.find((candidate) => candidate === key);
  if (!known)
    throw badRequest(`Invalid sort key: ${key}. It must be one of the following: ${SORT_KEYS.join(', ')}.`);
  return [known, direction === 'asc' ? 1 : -1];
}

// What is missing comes before everything, as in the database.
function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  return a < b ? -1 : 1;
}
