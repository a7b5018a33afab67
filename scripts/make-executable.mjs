// Lets a shell run the built command line: tsc writes plain files, and npm links them as they are.
import { chmodSync } from 'node:fs';

chmodSync('dist/cli/main.js', 0o755);
