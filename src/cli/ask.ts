/** A question to the person at the terminal, answered without being shown where it is a secret. */

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { UserError } from '../model/errors.js';

/** @throws UserError `not-answered`: the person broke it off (Ctrl-C, Ctrl-D) */
export type Ask = (question: string, how?: { readonly isShown: boolean }) => Promise<string>;

/** Undefined where there is no terminal: then nothing is asked. */
export function askPerson(): Ask | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question, { isShown } = { isShown: false }) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    // The terminal stops showing what is typed before the question is there to be answered.
    const reader = createInterface({
      input: process.stdin,
      output: isShown ? process.stderr : nowhere,
      terminal: true,
    });
    process.stderr.write(question);
    const broken = new AbortController();
    reader.once('close', () => broken.abort());
    try {
      return await reader.question('', { signal: broken.signal });
    } catch (cause) {
      throw new UserError('not-answered', 'The question was not answered, so that nothing was done.', {
        cause,
      });
    } finally {
      reader.close();
      if (!isShown) process.stderr.write('\n');
    }
  };
}
