/** `page.yaml`: what is wrong in it is said with its file and its line. */

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPageFile } from '../../../src/app/config/page-file.js';
import { resolveOptions } from '../../../src/app/config/resolve.js';
import { openCapture } from '../../../src/app/open-capture.js';
import { render } from '../../../src/app/render.js';
import { writtenOf } from '../../../src/app/written.js';
import type { Capture } from '../../../src/model/capture.js';
import { flowOf } from '../../support/flow-of.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../../captures/examples/image-create', import.meta.url));

async function captureWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'page.yaml'), text);
  return folder;
}

const FLOW = flowOf([{ from: 'client', to: 'glance', method: 'GET', url: 'http://g/x', status: 200 }]);

/** A little that would be a lot. */
function bomb(): string {
  const ten = (name: string): string => `[${Array(10).fill(name).join(', ')}]`;
  return `a: &a ${ten('x')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`;
}

describe('page.yaml', () => {
  it('says nothing when it is not there, or empty', async () => {
    expect(await readPageFile(await temporaryFolder())).toBeUndefined();
    expect(await readPageFile(await captureWith(''))).toMatchObject({ title: '', reference: '', notes: [] });
  });

  it.each([
    ['title: x\ntitel: y\n', 'line 2: there is no "titel" here.'],
    ['title: x\nnotes:\n  - step: 1\n    txt: y\n', 'line 4: there is no "txt" here.'],
    ['\ntitle: 7\n', 'line 2: "title" must be text.'],
    ['title: " "\n', 'line 1: "title" must not be empty.'],
    ['notes:\n  - text: y\n', 'line 2: "step" is missing.'],
    ['notes:\n  - step: first\n    text: y\n', 'line 2: "step" must be a number.'],
    ['notes:\n  - step: 0\n    text: y\n', 'line 2: "step" must be a number from 1.'],
    ['notes: x\n', 'line 1: "notes" must be a list.'],
    ['- x\n', 'line 1: it is no map.'],
    ['title: x\nreference: javascript:alert(1)\n', 'line 2: "reference" must be a URL'],
    ['reference: "https://x/)"\n', 'line 1: "reference" must be a URL'],
    ['title: "x\n', 'is not valid YAML'],
    ['title: x\n\ttitle: y', 'is not valid YAML'],
    ['notes: [3]\n', 'line 1: "notes" must be a list of maps, each with a step and a text.'],
    ['title: x\nsentence: *bold\n', 'line 2: the alias *bold cannot be followed.'],
    ['title: *bold* text\n', 'is not valid YAML'],
    [bomb(), 'line 2: the alias *a cannot be followed.'],
    ['title: x\nnotes: &n\n  - *n\n', 'line 3: the alias *n cannot be followed.'],
  ])('refuses %j', async (text, said) => {
    const folder = await captureWith(text);
    await expect(readPageFile(folder)).rejects.toMatchObject({
      code: 'bad-page',
      message: expect.stringContaining(said) as string,
    });
    await expect(readPageFile(folder)).rejects.toThrow(/page\.yaml, line \d/);
  });

  it.each([
    ['title: *bold\n', 'quotes'],
    ['title: *bold* text\n', 'quotes'],
    ['title: a: b\n', 'quotes'],
    ['title: x\n\ttitle: y', 'Indent lines with spaces.'],
    ['title: x\ntitle: y\n', 'Say it once.'],
    ['title: x\n---\ntitle: y\n', 'Take out the line "---"'],
    ['titel: x\n', 'a map of title, sentence'],
  ])('says what to do about %j', async (text, told) => {
    const hint = expect.stringContaining(told) as string;
    await expect(readPageFile(await captureWith(text))).rejects.toMatchObject({ code: 'bad-page', hint });
  });

  it('says what to do when it is no file', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'page.yaml'));
    const hint = expect.stringContaining('a file that you may read') as string;
    await expect(readPageFile(folder)).rejects.toMatchObject({ code: 'bad-page', hint });
  });

  it.each([
    ['|\n      one,\n      still\n\n      two\n', ['one,\nstill', 'two']],
    ['>\n      one,\n      still\n   \n\n      two\n', ['one, still', 'two']],
    ['one,\n      still\n\n      two\n', ['one, still', 'two']],
    ['"one,\n      still\n\n      two"\n', ['one, still', 'two']],
    ['"one, still\\n\\ntwo"\n', ['one, still', 'two']],
    ['one\n', ['one']],
  ])('has a paragraph for each empty line in %j', async (text, paragraphs) => {
    const path = await captureWith(`sentence: ${text}notes:\n  - step: 1\n    text: ${text}`);
    const page = await readPageFile(path);
    expect(page?.sentence).toEqual(paragraphs);
    expect(page?.notes[0]?.text).toEqual(paragraphs);
  });

  it('gives each flow its notes, and the title to the only one', async () => {
    const path = await captureWith(
      'title: x\nnotes:\n  - { step: 1, text: a }\n  - { step: 1, text: b }\n  - { flow: 2, step: 2, text: c }\n',
    );
    const capture = { path } as Capture;
    const { whole, page, notes } = await writtenOf(capture, [FLOW, FLOW]);
    expect(whole.title).toBe('x');
    expect(page(1)).toEqual({ title: '', sentence: [], reference: '', notes: new Map([[1, ['a', 'b']]]) });
    expect(page(2).notes).toEqual(new Map([[2, ['c']]]));
    expect([...notes.values()]).toEqual([['a', 'b', 'c']]);
    await expect(writtenOf(capture, [FLOW])).rejects.toThrow(/line 5: there is no flow 2\.$/);
  });
});

describe('a note at a step that a cookbook does not tell', () => {
  it('is named with file, line and step', async () => {
    const folder = await temporaryFolder();
    await cp(EXAMPLE, folder, { recursive: true });
    await writeFile(
      join(folder, 'page.yaml'),
      'notes:\n  - { step: 1, text: DISCOVERY }\n  - { step: 3, text: SIGN-ON }\n  - { step: 10, text: SERVICE }\n',
    );
    const told = async (given: object) => {
      const options = await resolveOptions(
        'render',
        { out: join(folder, 'out'), theme: 'github', ...given },
        {},
      );
      return render(await openCapture(folder, options), options);
    };
    const { pages, untold } = await told({ kind: 'cookbook' });
    const page = join(folder, 'page.yaml');
    expect(untold).toEqual([
      `${page}, line 2: a cookbook does not tell step 1, nor the note at it.`,
      `${page}, line 4: a cookbook does not tell step 10, nor the note at it.`,
    ]);
    expect(await readFile(pages[0]!, 'utf8')).toMatch(
      /^(?:(?!DISCOVERY|SERVICE)[^])*SIGN-ON(?:(?!DISCOVERY|SERVICE)[^])*$/,
    );
    expect((await told({})).untold).toBeUndefined();
  });
});
