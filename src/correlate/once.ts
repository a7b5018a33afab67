/** One value of what is equal: a long capture says the same few things of most of its exchanges. */

import { remembered } from '../model/remembered.js';

const REMEMBERED = 5000;

/** Gives back what it is given, or an equal value that it was given before. The values are plain, as JSON tells them. */
export function onceEach<T>(): (value: T) => T {
  const known = remembered<T>(REMEMBERED);
  return (value) => {
    const text = JSON.stringify(value);
    const same = known.get(text);
    if (same !== undefined) return same;
    known.set(text, value);
    return value;
  };
}
