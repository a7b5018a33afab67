// The program of a keeper's thread with a fault: it dies of the first exchange that is over.
import { parentPort } from 'node:worker_threads';
import '../../dist/app/keeper/keeper-main.js';

parentPort.on('message', ({ observations = [] }) => {
  if (observations.some(([kind]) => kind === 'finished')) throw new RangeError(JSON.stringify(observations));
});
