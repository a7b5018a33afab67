/** Names of pages as files: short, of plain letters, each once. */

const LIMIT = 60;

/** `create-image-cirros` of a title, with `-2` and so on when that is taken; at most 60 characters. */
export function slugOf(title: string, taken: ReadonlySet<string>): string {
  const plain =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'flow';
  let slug = cutAtDash(plain, LIMIT);
  for (let n = 2; taken.has(slug); n += 1) slug = `${cutAtDash(plain, LIMIT - `-${n}`.length)}-${n}`;
  return slug;
}

/** The first words of a slug that fit; part of the first one when that alone is too long. */
function cutAtDash(slug: string, limit: number): string {
  if (slug.length <= limit) return slug;
  const dash = slug.lastIndexOf('-', limit);
  return slug.slice(0, dash > 0 ? dash : limit);
}
