// Benchmark of reading, understanding and laying out long captures: `npm run bench:render`. Prints, for each command, how
// long it took and the most memory that it held. BENCH_SIZES=10000,100000 chooses the sizes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCapture } from './make-capture.mjs';

const MAIN = fileURLToPath(new URL('../../dist/bin/wiretale.js', import.meta.url));
// Prints the peak of the process that runs a command, when that ends.
const MEASURED = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'));
process.argv.splice(1, 1, ${JSON.stringify(MAIN)}); await import(${JSON.stringify(MAIN)});`;

const CASES = {
  10000: [
    { name: 'show --summary', args: ['show', '--summary'] },
    { name: 'render, Markdown and HTML', args: ['render', '--out', 'pages'] },
    { name: 'render as one flow', args: ['render', '--out', 'one'], one: true },
  ],
  100000: [
    { name: 'show --summary', args: ['show', '--summary'] },
    { name: 'render --flow 2000', args: ['render', '--flow', '2000', '--out', 'flow'] },
  ],
};

const sizes = (process.env.BENCH_SIZES ?? '10000,100000').split(',');
const folder = mkdtempSync(join(tmpdir(), 'wiretale-bench-'));
try {
  for (const size of sizes) {
    for (const one of [false, true]) {
      const cases = CASES[size].filter((each) => Boolean(each.one) === one);
      if (cases.length === 0) continue;
      const capture = join(folder, `${size}-${one}`);
      await makeCapture(capture, Number(size), { one });
      const megabytes = (statSync(join(capture, 'exchanges.jsonl')).size / 1e6).toFixed(0);
      for (const { name, args } of cases)
        console.log(`${size} exchanges (${megabytes} MB), ${name}: ${run(args, capture)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function run([command, ...rest], capture) {
  const started = performance.now();
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', MEASURED, '-', command, capture, ...rest],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peak = (Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024).toFixed(0);
  return status === 0 ? `${seconds} s, ${peak} MiB` : `failed: ${stderr.slice(0, 500)}`;
}
