/** The memory of what has passed: collected with little work, and kept for what comes next. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of passing bodies so much is collected at a time. */
const PASSED_BYTES = 8 << 20;

let collectYoung: (() => void) | undefined;
let passed = 0;

/** To be called before anything passes. */
export function prepareMemory(): void {
  if (collectYoung) return;
  collectYoung = youngCollector();
  keepFreed();
}

/**
 * Told of what has passed. V8 counts the memory of bodies as part of the heap, and goes through all of it for every 20 MiB of them: half
 * of the time of an upload. What is young is collected in less than a millisecond, and nearly all of a body is young.
 */
export function notePassed(bytes: number): void {
  passed += bytes;
  if (passed < PASSED_BYTES) return;
  passed = 0;
  collectYoung?.();
}

function youngCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void;
  return () => gc({ type: 'minor' });
}

/**
 * glibc gives memory back to the system as soon as 128 KiB of it are free, and then each page of a body costs a page fault: a fifth
 * of the time of an upload. Once a block of some size has been freed, it keeps twice as much (`M_TRIM_THRESHOLD` of mallopt(3),
 * which is dynamic). Elsewhere this does nothing.
 */
function keepFreed(): void {
  const block = new ArrayBuffer(PASSED_BYTES); // never written, so it takes no memory
  structuredClone(block, { transfer: [block] });
}
