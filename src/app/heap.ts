/** How much V8 lets the heap grow before it goes through all of it for what is gone; of all threads, and with V8 alone. */

import { setFlagsFromString } from 'node:v8';

/** While a long capture is read and understood: V8 would let it grow fourfold, which is half as much memory more, and hardly faster. */
export function keepHeapTight(): void {
  growBy(50);
}

/** While traffic passes, of which little stays. */
export function letHeapGrow(): void {
  growBy(80);
}

function growBy(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
