/** Bytes of bodies under way, held for the gate: each in one buffer, and of all together no more than a budget. */

/** What all bodies under way may hold: slow clients hold theirs for as long as they like. */
export interface HeldBudget {
  /** False when there is no room for so much more. */
  claim(bytes: number): boolean;
  release(bytes: number): void;
}

/** For all bodies of a recording: 64 of them at the usual --text-limit. */
export function textBudget(textLimitBytes: number): HeldBudget {
  return heldBudget(Math.max(HELD_LIMIT_BYTES, 2 * textLimitBytes));
}

const HELD_LIMIT_BYTES = 256 << 20;

export function heldBudget(limitBytes: number): HeldBudget {
  let heldBytes = 0;
  return {
    claim(bytes) {
      if (heldBytes + bytes > limitBytes) return false;
      heldBytes += bytes;
      return true;
    },
    release(bytes) {
      heldBytes -= bytes;
    },
  };
}

export interface HeldBytes {
  /** False when there is no room: nothing is held any more. */
  push(chunk: Uint8Array): boolean;
  /** All of it; it counts no longer. */
  take(): Buffer;
  drop(): void;
}

/** Copies into one buffer, since each of many small chunks would keep far more than its bytes. */
export function heldBytes(budget: HeldBudget): HeldBytes {
  let buffer = Buffer.alloc(0);
  let size = 0;
  const drop = (): void => {
    budget.release(buffer.length);
    buffer = Buffer.alloc(0);
    size = 0;
  };
  const grow = (needed: number): boolean => {
    const capacity = Math.max(needed, 2 * buffer.length, FIRST_BYTES);
    if (!budget.claim(capacity - buffer.length)) return false;
    const larger = Buffer.alloc(capacity);
    buffer.copy(larger, 0, 0, size);
    buffer = larger;
    return true;
  };
  return {
    push(chunk) {
      const needed = size + chunk.length;
      if (needed > buffer.length && !grow(needed)) {
        drop();
        return false;
      }
      buffer.set(chunk, size);
      size = needed;
      return true;
    },
    take() {
      const taken = buffer.subarray(0, size);
      drop();
      return taken;
    },
    drop,
  };
}

const FIRST_BYTES = 1024;
