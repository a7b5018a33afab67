/** Law of a cookbook's commands: what a reader copies from a page is the command, and a shell reads in it what was recorded. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';
import { cookbookText } from '../../src/render/cookbook.js';
import { loadTheme } from '../../src/render/templates.js';
import { hereText, shellText } from '../../src/text/shell.js';
import { shownShell } from '../../src/text/shell-shown.js';
import { xmlDecoded } from '../../src/text/xml.js';
import { givenToCurl } from '../support/cookbook.js';
import { commandsIn, hostileCommands } from '../support/hostile-commands.js';
import { hostileTexts } from '../support/hostile-page.js';
import { runs } from '../support/runs.js';

/** As pages write them: in UTF-8, in which half a surrogate pair is nothing. */
const texts = hostileTexts.map((all) =>
  all.map((text) => new TextDecoder().decode(new TextEncoder().encode(text))),
);
const words = texts.map((all) => all.map((text) => text.replaceAll('\0', '')));

describe('a hostile command', () => {
  it('is read by a shell as it was recorded, in a word and in a here-document', () => {
    fc.assert(
      fc.property(words, (all) => {
        const input = all
          .map(
            (text) =>
              `printf '%s\\0' ${shellText(shownShell(text))} ${shellText(shownShell([{ variable: 'x' }, text]))}\n`,
          )
          .join('');
        const here = hereText(shownShell(`${all.join('\n')}\n`));
        // No line of the text begins as this end does: there dash 0.5.12 loses the first byte of a character behind it.
        const script = `x=1\n${input}cat <<}end\n${here}}end\n`;
        const { stdout, stderr } = spawnSync('sh', ['-euc', script], { encoding: 'utf8' });
        expect(stderr).toBe('');
        expect(stdout).toBe(`${all.map((text) => `${text}\0${`1${text}`}\0`).join('')}${all.join('\n')}\n`);
      }),
      runs(10, 100),
    );
  });

  it('sends the recorded body', () => {
    fc.assert(
      fc.property(words, ([a = '', b = '', c = '']) => {
        const [first, second, third] = hostileCommands([a, b, c]).recipes;
        const secret = '"\\ \n';
        const set = {
          OS_AUTH_TOKEN: 't',
          OS_IMAGE_URL: 'http://g',
          image_id: 'i',
          PASSWORD: secret,
          OS_PASSWORD: secret,
        };
        expect(JSON.parse(givenToCurl(first!, set).args.at(-1)!)).toEqual({ name: a, [b]: c });
        const sent = { id: 'i', name: a, [b]: `${c} i`, adminPass: secret, more: `${a}${secret}` };
        expect(JSON.parse(givenToCurl(second!, set).input)).toEqual(JSON.parse(JSON.stringify(sent)));
        expect(givenToCurl(third!, set).args.at(-1)).toBe(`${a}\n${b}\n \n${c} \n`);
      }),
      runs(4, 60),
    );
  });

  it('sends what a reader puts into variables, whatever that is', () => {
    fc.assert(
      fc.property(words, ([a = '', b = '', c = '']) => {
        // What a command puts into a word loses its last line breaks.
        const [name, project, password] = [`${a}'"$(x)`, `"${b}\\`, `\`$${c}&'`];
        const { preface, recipes } = hostileCommands([]);
        const set = {
          ...{ OS_IDENTITY_URL: 'http://k', OS_USER_DOMAIN_ID: 'd', OS_PROJECT_DOMAIN_ID: 'd' },
          ...{ OS_USERNAME: name, OS_PROJECT_NAME: project, OS_PASSWORD: password, PASSWORD: password },
          ...{ OS_AUTH_TOKEN: 't', OS_IMAGE_URL: 'http://g', image_id: 'i' },
        };
        expect(JSON.parse(givenToCurl(preface[0]!, set).input)).toEqual({
          auth: {
            identity: { methods: ['password'], password: { user: { name, domain: { id: 'd' }, password } } },
            scope: { project: { name: project, domain: { id: 'd' } } },
          },
        });
        const xml = givenToCurl(recipes.at(-2)!, set).args.at(-1)!;
        const [, written = ''] = /^<user id="i">([^<>"']*)<\/user>$/.exec(xml)!;
        expect(xmlDecoded(written).text).toBe(password);
        const form = givenToCurl(recipes.at(-1)!, set).args;
        expect(new URL(form.find((arg) => arg.startsWith('http'))!).searchParams.get('password')).toBe(
          password,
        );
        expect(new URLSearchParams(form.at(-1)).get('password')).toBe(password);
      }),
      runs(4, 60),
    );
  });

  it('holds nothing that a page would change', () => {
    fc.assert(
      fc.property(texts, (all) => {
        for (const command of commandsIn(hostileCommands(all))) {
          expect(command).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
          expect(command).not.toMatch(/[^\S\n]$|^ *;*-+8</m);
        }
      }),
      runs(30, 500),
    );
  });

  it('is what is copied from the page', async () => {
    const [github, html, jekyll] = await Promise.all(['github', 'html', 'jekyll'].map(loadTheme));
    fc.assert(
      fc.property(texts, (all) => {
        const book = hostileCommands(all);
        const commands = commandsIn(book);
        expect(fences(cookbookText(github!, book, { style: '' }))).toEqual(commands);
        const { document } = new JSDOM(cookbookText(html!, book, { style: '' })).window;
        const shown = Array.from(
          document.querySelectorAll('figure.terminal pre'),
          ({ textContent }) => textContent,
        );
        expect(shown).toEqual(commands);
        expect(cookbookText(jekyll!, book, { style: '' }).replace(/^---\n[\s\S]*?\n---\n/, '')).not.toMatch(
          /\{[{%]/,
        );
      }),
      runs(10, 150),
    );
  });
});

/** The shell's blocks of a page in Markdown. */
function fences(markdown: string): readonly string[] {
  return fromMarkdown(markdown).children.flatMap((node) =>
    node.type === 'code' && node.lang === 'sh' ? [node.value] : [],
  );
}
