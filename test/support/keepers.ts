/** Both keepers of a recording, by where they work. The thread's program is the built one. */

import { openKeeper } from '../../src/app/keeper/keeper.js';
import type { OpenKeeper } from '../../src/app/keeper/keeper.js';
import { keeperThread } from '../../src/app/keeper/thread.js';

export const KEEPER_MAIN = new URL('../../dist/app/keeper/keeper-main.js', import.meta.url);

export const KEEPERS: readonly (readonly [where: string, open: OpenKeeper])[] = [
  ['in the same thread', openKeeper],
  ['in a thread of its own', (...of) => keeperThread(KEEPER_MAIN).open(...of)],
];
