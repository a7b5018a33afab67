/** The committed pages of a whole session with an image: every section of the tutorials that people wrote by hand is there. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sectionsOf } from '../../../support/cookbook-run.js';
import { expectSection, TUTORIAL_SECTIONS } from '../../../support/tutorial-sections.js';

function example(file: string): string {
  const path = `../../../../docs/examples/image-tutorial/${file}`;
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
}

describe('the cookbook of the committed session', () => {
  const page = example('api-list/README.md');

  it.each(TUTORIAL_SECTIONS)('has of the tutorial $tutorial the section $section', (section) => {
    expectSection(page, section);
  });

  it.each(['blog/docs/index.md', 'reference/docs/index.rst', 'tutorial/README.md'])(
    'has the same commands as %s',
    (file) => {
      const commands = (text: string) => text.match(/^ *curl .*"\$OS_.*$/gm)?.map((line) => line.trim());
      expect(commands(example(file))).toEqual(commands(page));
      expect(commands(page)).toHaveLength(sectionsOf(page).length);
    },
  );
});
