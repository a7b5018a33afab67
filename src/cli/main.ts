#!/usr/bin/env node
/** The executable `wiretale`. */

import { keepHeapTight } from '../app/heap.js';
import { run } from './run.js';

keepHeapTight();

process.exitCode = await run(process.argv.slice(2));
