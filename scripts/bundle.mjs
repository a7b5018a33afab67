// Makes few files of the command line's many, with the libraries that every start needs: see docs/decisions/0011.
import { chmodSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

/** Read at every start. All others stay packages of their own, which load what is needed of them when it is. */
const WITHIN = ['yargs', 'yaml', 'zod'];

const FOLDER = 'dist/bin';

const madeAt = mtime(join(FOLDER, 'wiretale.js'));
// Whoever builds what is built already leaves it alone: a command of the same folder may be running.
if (!inputs().some((file) => mtime(file) > madeAt)) process.exit(0);

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const without = Object.keys({ ...dependencies, ...peerDependencies }).filter(
  (name) => !WITHIN.includes(name),
);

rmSync(FOLDER, { recursive: true, force: true });
await build({
  // The others are a process and a thread of their own, found beside whatever starts them.
  input: {
    wiretale: 'dist/cli/main.js',
    'recorder-main': 'dist/app/transparent/recorder-main.js',
    'keeper-main': 'dist/app/keeper/keeper-main.js',
  },
  platform: 'node',
  external: (id) => without.some((name) => id === name || id.startsWith(`${name}/`)),
  output: { dir: FOLDER, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
  logLevel: 'warn',
});
chmodSync(`${FOLDER}/wiretale.js`, 0o755);

function inputs() {
  const modules = readdirSync('dist', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.js'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.startsWith(`${FOLDER}/`));
  return [...modules, import.meta.filename, 'package-lock.json'];
}

/** When a file was written; 0 for one that is not there. */
function mtime(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
