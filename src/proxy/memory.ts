/** What the process is told of the memory of what passes. Elsewhere than with V8 and glibc it does nothing. */

import { setFlagsFromString } from 'node:v8';

let isPrepared = false;

/** Has the memory of passing bodies collected with little work, and kept for the next ones. */
export function prepareMemory(): void {
  if (isPrepared) return;
  isPrepared = true;
  collectYoung();
  keepFreed();
}

/**
 * V8 collects young bodies by themselves when there are 32 MiB of them. It must not go through the whole heap sooner, which it does
 * when the heap and they have together grown by so many per cent: half of the time of an upload. What a proxy holds is small.
 */
function collectYoung(): void {
  setFlagsFromString('--heap-growing-percent=300');
}

/** V8 gives back about twice this at a time. */
const PASSED_BYTES = 8 << 20;

/**
 * glibc gives memory back to the system as soon as 128 KiB of it are free, and then each page of a body costs a page fault: a fifth
 * of the time of an upload. Once a block of some size has been freed, it keeps twice as much (`M_TRIM_THRESHOLD` of mallopt(3),
 * which is dynamic).
 */
function keepFreed(): void {
  const block = new ArrayBuffer(PASSED_BYTES); // never written, so it takes no memory
  structuredClone(block, { transfer: [block] });
}
