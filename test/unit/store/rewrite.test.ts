/** Rewriting what was written: only what changes changes, order stays, and nothing that is appended meanwhile is lost. */

import { appendFile, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RedactedExchange } from '../../../src/model/exchange.js';
import { createCapture } from '../../../src/store/capture-dir.js';
import { editCapture } from '../../../src/store/edit-capture.js';
import type { LineChange } from '../../../src/store/rewrite.js';
import { runs } from '../../support/runs.js';
import { aManifest, anExchange } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const ENDED = { endedAt: '2024-05-06T07:09:00.000Z' };

async function capture() {
  const path = join(await temporaryFolder(), 'one');
  const writer = await createCapture(path, aManifest());
  return { path, writer, file: join(path, 'exchanges.jsonl') };
}

/** Renames the server of the exchanges that `chosen` says. */
function renaming(chosen: (seq: number) => boolean): LineChange {
  return {
    exchange: (exchange) =>
      chosen(exchange.seq) ? { ...exchange, server: { host: 'changed.example:80' } } : undefined,
    damaged: (line) => line,
  };
}

function lineOf(exchange: RedactedExchange | undefined): string {
  return `${JSON.stringify(exchange)}\n`;
}

describe('CaptureWriter.rewrite', () => {
  it('changes what it should, keeps the rest byte for byte and in order, and loses nothing appended meanwhile', async () => {
    const script = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('append' as const) },
        { weight: 1, arbitrary: fc.constant('rewrite' as const) },
        { weight: 1, arbitrary: fc.constant('wait' as const) },
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(script, fc.integer({ min: 2, max: 7 }), async (actions, every) => {
        const { writer, file } = await capture();
        const change = renaming((seq) => seq % every === 0);
        let seq = 0;
        let swept = 0;
        const work: Promise<unknown>[] = [];
        for (const action of actions) {
          if (action === 'append') work.push(writer.append(anExchange((seq += 1))));
          else if (action === 'rewrite') {
            swept = seq;
            work.push(writer.rewrite(change));
          } else await Promise.all(work);
        }
        await Promise.all(work);
        const written = (await readFile(file, 'utf8')).split(/(?<=\n)/);
        for (let at = 1; at <= seq; at += 1) {
          const plain = lineOf(anExchange(at));
          const changed = lineOf(change.exchange(anExchange(at)) ?? anExchange(at));
          // What was appended after the last rewriting began may have been seen by it or not.
          expect(at <= swept ? [changed] : [plain, changed]).toContain(written[at - 1]);
        }
        expect(written.filter(Boolean)).toHaveLength(seq);
        await writer.seal(aManifest(ENDED));
      }),
      runs(40, 1000),
    );
  });

  it('does not touch the file when no line changes', async () => {
    const { path, writer, file } = await capture();
    await writer.append(anExchange(1));
    const before = await readFile(file);
    expect(await writer.rewrite(renaming(() => false))).toBe(0);
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(path)).not.toContain('exchanges.jsonl.new');
    await writer.seal(aManifest(ENDED));
  });

  it('rewrites in one step, keeps lines longer than its buffer and hands on what is no exchange', async () => {
    const { path, writer, file } = await capture();
    const long = anExchange(1, { server: { host: 'x'.repeat(1 << 20) } });
    await writer.append(long);
    await appendFile(file, '{"cut": "hunter2\n');
    await writer.append(anExchange(2));
    const changed = await writer.rewrite({
      ...renaming((seq) => seq === 2),
      damaged: (line) => line.replace('hunter2', '…'),
    });
    expect(changed).toBe(2);
    await writer.append(anExchange(3));
    const host = { server: { host: 'changed.example:80' } };
    expect(await readFile(file, 'utf8')).toBe(
      `${lineOf(long)}{"cut": "…\n${lineOf(anExchange(2, host))}${lineOf(anExchange(3))}`,
    );
    expect((await readdir(path)).sort()).toEqual([
      'bodies',
      'capture.json',
      'exchanges.jsonl',
      'lock',
      'reserve',
    ]);
    await writer.seal(aManifest(ENDED));
  });

  it('leaves everything as it was when the change fails', async () => {
    const { path, writer, file } = await capture();
    await writer.append(anExchange(1));
    await writer.append(anExchange(2));
    const before = await readFile(file, 'utf8');
    const failing: LineChange = {
      exchange: (exchange) => {
        if (exchange.seq === 2) throw new Error('no');
        return { ...exchange, server: {} };
      },
      damaged: (line) => line,
    };
    await expect(writer.rewrite(failing)).rejects.toThrow('no');
    await writer.append(anExchange(3));
    expect(await readFile(file, 'utf8')).toBe(before + lineOf(anExchange(3)));
    expect(await readdir(path)).not.toContain('exchanges.jsonl.new');
    await writer.seal(aManifest(ENDED));
  });
});

describe('editCapture', () => {
  it('refuses a capture that is being recorded', async () => {
    const { path, writer } = await capture();
    const edit = editCapture(path, () => Promise.resolve());
    await expect(edit).rejects.toMatchObject({ code: 'capture-locked', exitCode: 2 });
    await writer.seal(aManifest(ENDED));
  });

  it('gives up the lock, also when the work fails', async () => {
    const { path, writer } = await capture();
    await writer.seal(aManifest(ENDED));
    await expect(editCapture(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await editCapture(path, (edit) => edit.writeManifest(aManifest({ ...ENDED, name: 'two' })));
    expect(await readFile(join(path, 'capture.json'), 'utf8')).toContain('"two"');
    expect((await readdir(path)).sort()).toEqual(['bodies', 'capture.json', 'exchanges.jsonl']);
  });
});
