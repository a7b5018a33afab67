/** How much V8 lets the heap grow before it goes through all of it for what is gone; of all threads, and with V8 alone. */

import { setFlagsFromString } from 'node:v8';

/**
 * While a long capture is read and understood, which is much that stays. V8 would let it grow fourfold: half as much memory more,
 * and hardly faster.
 */
export function keepHeapTight(): void {
  growBy(50);
}

/**
 * While traffic passes, of which nothing stays. Young bodies are collected by themselves when there are 32 MiB of them; with less
 * room than that V8 goes through the whole small heap for them each time: half of the time of an upload.
 */
export function letHeapGrow(): void {
  growBy(300);
}

function growBy(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
