// Removes what a build made, so that a package never carries a file whose source is gone.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
