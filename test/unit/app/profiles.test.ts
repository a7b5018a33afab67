/** A user's own profile: the documented one works, and what is wrong with another is said by file and key. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../src/app/config/load-profiles.js';
import { resolveOptions } from '../../../src/app/config/resolve.js';
import { PROFILES } from '../../../src/app/profiles.js';
import { understand } from '../../../src/app/understand.js';
import type { Manifest } from '../../../src/model/capture.js';
import { layOut } from '../../support/exchanges.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { MANIFEST } from '../../support/flow-sample.js';

const manifest: Manifest = { ...MANIFEST, command: { argv: ['widgets'], cwd: '/', env: {} } };

/** The example of the how-to, as a reader would copy it. */
async function documented(): Promise<string> {
  const page = await readFile('docs/how-to/your-own-profile.md', 'utf8');
  return /```yaml\n(id: [\s\S]*?)```/.exec(page)![1]!;
}

async function written(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'profile.yaml');
  await writeFile(file, text);
  return file;
}

describe('the profile of the how-to', () => {
  it('has 20 lines, and names services, calls and values', async () => {
    const text = await documented();
    expect(text.trim().split('\n')).toHaveLength(20);
    const profiles = await loadProfiles([await written(text)]);
    const exchanges = layOut([
      {
        url: 'http://shop:7000/v1/orders',
        method: 'POST',
        requestBody: { order: { name: 'gift' } },
        responseBody: { order: { number: 'A-0000417' } },
        calls: [{ url: 'http://stock:7001/v1/items/nail/reserve', method: 'POST', edge: 'shop' }],
      },
      { url: 'http://shop:7000/v1/orders/A-0000417' },
    ]);
    const capture = { path: '', manifest, exchanges, problems: [], damaged: false };
    const [one] = understand(capture, profiles).flows;
    expect(one!.flow.title).toBe('Place order gift');
    expect(one!.flow.participants.map(({ label }) => label)).toEqual(['widgets', 'shop-api', 'stock-api']);
    expect(one!.flow.roots[0]!.children[0]!.operation).toMatchObject({
      title: 'Reserve item',
      group: 'quota',
    });
    expect(one!.bindings.map(({ name }) => name)).toContain('order_number');
    expect(one!.name('/v1/orders/A-0000417')).toBe('/v1/orders/{order_number}');
  });

  it('comes before the built-in ones, from wiretale.yaml', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'shop.yaml');
    await writeFile(file, await documented());
    await writeFile(join(folder, 'wiretale.yaml'), `profiles: ${file}\n`);
    const options = await resolveOptions('show', {}, { WIRETALE_CONFIG: join(folder, 'wiretale.yaml') });
    expect(options.profiles.map(({ id }) => id)).toEqual(['shop', 'openstack', 'generic']);
  });
});

describe('loadProfiles', () => {
  it('gives the built-in ones where no file is named', async () => {
    expect(await loadProfiles([])).toBe(PROFILES);
  });

  it.each([
    ['id: shop', /: services /],
    ['id: Shop\nservices: {}', /: id must be lower-case letters/],
    ['id: shop\nservices: {a: {port: 7}}', /: services\.a knows no "port"\./],
    ['id: shop\nservices: {a: {ports: [99999]}}', /: services\.a\.ports\[1\] /],
    ['id: shop\nservices: {a: {agents: ["("]}}', /: services\.a\.agents\[1\] is not a regular expression\./],
    [
      'id: shop\nservices: {a: {operations: [{call: GET, title: X, sentence: "{from} {to}"}]}}',
      /: services\.a\.operations\[1\]\.call must be METHOD \/path/,
    ],
    [
      'id: shop\nservices: {a: {operations: [{call: GET /, title: X, sentence: x}]}}',
      /\.operations\[1\]\.sentence must say \{from\} and \{to\}/,
    ],
    [
      'id: shop\nservices: {}\nvolatile: [{format: time}]',
      /: volatile\[1\] must name one place: header or pointer\./,
    ],
    ['{', /: is neither YAML nor JSON\./],
  ])('says what is wrong with %j', async (text, expected) => {
    await expect(loadProfiles([await written(text)])).rejects.toMatchObject({
      code: 'bad-profile',
      message: expect.stringMatching(expected) as string,
      hint: expect.stringContaining('docs/reference/profile.md') as string,
    });
  });

  it('says which file cannot be read', async () => {
    await expect(loadProfiles(['/no/such.yaml'])).rejects.toThrow('/no/such.yaml: cannot be read (ENOENT).');
  });
});
