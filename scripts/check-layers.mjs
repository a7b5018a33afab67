// Checks the layers of src/ with dependency-cruiser, and that it really saw every module: one that sees none passes all.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const cruise = spawnSync(
  'npx',
  ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  },
);
if (!cruise.stdout) {
  console.error(cruise.stderr);
  process.exit(1);
}

const { modules, summary } = JSON.parse(cruise.stdout);
const seen = new Set(modules.map((module) => module.source));
const missed = readdirSync('src', { recursive: true })
  .map((file) => `src/${file}`)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !seen.has(file));

for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
for (const file of missed) console.error(`not seen by dependency-cruiser: ${file}`);
if (summary.violations.length + missed.length > 0) process.exit(1);
console.log(`layers: ${seen.size} modules, ${summary.totalDependenciesCruised} dependencies, no violation`);
