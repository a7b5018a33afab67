/** The system's allocator, and the memory of what has passed. */

/** Of passing bodies V8 collects about twice this at a time. */
const PASSED_BYTES = 8 << 20;

let isKept = false;

/**
 * Has the memory of passing bodies kept for the next ones. glibc gives it back to the system as soon as 128 KiB of it are free, and then
 * each page of a body costs a page fault: a fifth of the time of an upload. Once a block of some size has been freed, it keeps
 * twice as much (`M_TRIM_THRESHOLD` of mallopt(3), which is dynamic). Elsewhere this does nothing.
 */
export function keepFreedMemory(): void {
  if (isKept) return;
  isKept = true;
  const block = new ArrayBuffer(PASSED_BYTES); // never written, so it takes no memory
  structuredClone(block, { transfer: [block] });
}
