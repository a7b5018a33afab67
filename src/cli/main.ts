#!/usr/bin/env node
/** The executable `wiretale`. */

import { setFlagsFromString } from 'node:v8';
import { run } from './run.js';

// V8 lets the heap of a long capture grow fourfold before it looks for what is gone: half as much memory more, and hardly faster.
setFlagsFromString('--heap-growing-percent=50');

process.exitCode = await run(process.argv.slice(2));
