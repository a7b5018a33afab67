import { describe, expect, it } from 'vitest';
import { createRoom } from '../../../src/store/room.js';

async function isSettled(promise: Promise<void> | undefined): Promise<boolean> {
  return Promise.race([promise!.then(() => true), new Promise<boolean>((done) => setImmediate(done, false))]);
}

describe('room for what is to be kept', () => {
  it('is there until so much was taken, and again when half of it was given back', async () => {
    const room = createRoom(100);
    room.take(99);
    expect(room.wait()).toBeUndefined();
    room.take(1);
    const waiting = room.wait();
    expect(room.wait()).toBe(waiting);
    room.give(50);
    expect(await isSettled(waiting)).toBe(false);
    room.give(1);
    expect(await isSettled(waiting)).toBe(true);
    expect(room.wait()).toBeUndefined();
  });

  it('is there for ever when nobody keeps any more', async () => {
    const room = createRoom(100);
    room.take(1000);
    const waiting = room.wait();
    room.open();
    expect(await isSettled(waiting)).toBe(true);
    expect(room.wait()).toBeUndefined();
  });
});
