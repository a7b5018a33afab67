/** A question to the person at the terminal, answered without being shown where it is a secret. */

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export type Ask = (question: string, how?: { readonly isShown: boolean }) => Promise<string>;

/** Undefined where there is no terminal: then nothing is asked. */
export function askPerson(): Ask | undefined {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  return async (question, { isShown } = { isShown: false }) => {
    process.stderr.write(question);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({
      input: process.stdin,
      output: isShown ? process.stderr : nowhere,
      terminal: true,
    });
    try {
      return await reader.question('');
    } finally {
      reader.close();
      if (!isShown) process.stderr.write('\n');
    }
  };
}
