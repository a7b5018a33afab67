#!/usr/bin/env node
/** The executable `wiretale`. */

import { setFlagsFromString } from 'node:v8';
import { run } from './run.js';

// V8 lets the heap of a long capture grow fourfold before it looks for what is gone: a third more memory, and no faster.
setFlagsFromString('--heap-growing-percent=80');

process.exitCode = await run(process.argv.slice(2));
