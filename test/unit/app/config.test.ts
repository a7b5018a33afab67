import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveOptions } from '../../../src/app/config/resolve.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'wiretale-config-'))));
afterEach(() => rm(folder, { recursive: true }));

async function configFile(text: string): Promise<Record<string, string>> {
  const file = join(folder, 'wiretale.yaml');
  await writeFile(file, text);
  return { WIRETALE_CONFIG: file };
}

describe('options', () => {
  it('have defaults', async () => {
    const options = await resolveOptions('record', {}, {});
    expect(options).toMatchObject({ captures: 'captures', textLimit: 4 << 20, caller: [], quiet: false });
  });

  it('come from the flag before the environment before the file', async () => {
    const environment = await configFile('text-limit: 1K\nkeep-bodies: 1K\ncaptures: from-file\n');
    const options = await resolveOptions(
      'record',
      { textLimit: '3K' },
      { ...environment, WIRETALE_TEXT_LIMIT: '2K', WIRETALE_KEEP_BODIES: '2K' },
    );
    expect(options).toMatchObject({ textLimit: 3072, keepBodies: 2048, captures: 'from-file' });
  });

  it('take callers from a list or a map in the file', async () => {
    const wanted = [{ name: 'glance', listen: { host: '127.0.0.1', port: 9102 } }];
    const map = await configFile('caller:\n  glance: 127.0.0.1:9102\n');
    expect((await resolveOptions('record', {}, map)).caller).toEqual(wanted);
    const list = await configFile('caller: [glance=9102]\n');
    expect((await resolveOptions('record', {}, list)).caller).toEqual(wanted);
  });

  it.each([
    [{ listen: 'nonsense' }, '--listen must be host:port.'],
    [{ listen: '127.0.0.1:99999' }, '--listen must be host:port.'],
    [{ caller: ['glance'] }, '--caller must be name=host:port.'],
    [{ gateway: ['9100=ftp://x'] }, '--gateway must be host:port=http://upstream.'],
    [{ ports: ['80,http'] }, '--ports must be ports such as 80,8080, each once.'],
    [{ ports: ['80', '80=18080'] }, '--ports must be ports such as 80,8080, each once.'],
    [{ textLimit: 'much' }, '--text-limit must be a size such as 4MiB.'],
  ])('%j is refused', async (flags, message) => {
    await expect(resolveOptions('record', flags, {})).rejects.toMatchObject({ code: 'bad-option', message });
  });

  it('take ports from a text, a list and numbers', async () => {
    const wanted = [
      { port: 80, listen: 0 },
      { port: 8080, listen: 18080 },
    ];
    expect((await resolveOptions('record', { ports: ['80,8080=18080'] }, {})).ports).toEqual(wanted);
    const file = await configFile('ports: [80, 8080=18080]\n');
    expect((await resolveOptions('record', {}, file)).ports).toEqual(wanted);
    expect((await resolveOptions('record', {}, { WIRETALE_PORTS: '80, 8080=18080' })).ports).toEqual(wanted);
  });

  it('refuse a file with a key that is no option, and one that is not YAML', async () => {
    const unknown = await configFile('txt-limit: 1K\n');
    await expect(resolveOptions('record', {}, unknown)).rejects.toMatchObject({ code: 'bad-config' });
    const broken = await configFile('caller: [\n');
    await expect(resolveOptions('record', {}, broken)).rejects.toMatchObject({ code: 'bad-config' });
  });
});
