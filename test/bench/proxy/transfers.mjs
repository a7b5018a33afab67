// Bodies of a GiB and more, up and down: how fast, how much memory, and whether the hash is right.
import { closeSync, openSync, readFileSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median, residentMiB, transfer } from './load.mjs';
import { blob, blobHash } from './origin.mjs';

const GIB = 2 ** 30;

/** `nginx`, and wiretale with the hash only and with the body kept; prints MiB/s, growth of memory, and the hashes. */
export async function measureTransfers({ blobs, folder, gib, rounds, start }) {
  const size = Math.round(gib * GIB);
  const upload = join(folder, 'upload');
  const file = openSync(upload, 'w');
  for (const piece of blob(size)) writeSync(file, piece);
  closeSync(file);
  const right = blobHash(size);
  const peers = [
    ['direct', 'direct', {}],
    ['nginx', 'nginx', {}],
    ['record, hash only', 'wiretale record', { keep: '0' }],
    ['record, body kept', 'wiretale record', { keep: `${Math.ceil(gib)}GiB` }],
  ];
  console.log(
    `\n| ${gib} GiB through | down MiB/s | up MiB/s | memory grew by MiB | hash |\n| --- | ---: | ---: | ---: | --- |`,
  );
  for (const [label, name, more] of peers) {
    const speeds = { down: [], up: [] };
    const grew = [];
    let hashes = '';
    for (let round = 0; round < rounds; round += 1) {
      const peer = await start(name, blobs, more);
      await transfer({ url: `${peer.base}/${1 << 20}`, proxy: peer.proxy, core: 0 });
      const before = peer.pid === undefined ? 0 : residentMiB(peer.pid);
      const watch = watching(peer.pid);
      speeds.down.push(
        size / 2 ** 20 / (await transfer({ url: `${peer.base}/${size}`, proxy: peer.proxy, core: 0 })),
      );
      speeds.up.push(
        size / 2 ** 20 / (await transfer({ url: `${peer.base}/up`, proxy: peer.proxy, upload, core: 0 })),
      );
      grew.push(watch.stop() - before);
      await peer.stop();
      if (name.startsWith('wiretale')) hashes = areRight(peer.folder, right) ? 'right' : 'WRONG';
    }
    const of = (numbers) => median(numbers).toFixed(0);
    console.log(
      `| ${label} | ${of(speeds.down)} | ${of(speeds.up)} | ${name === 'direct' ? '' : of(grew)} | ${hashes} |`,
    );
  }
}

function watching(pid) {
  let most = 0;
  const look = () => (most = pid === undefined ? 0 : Math.max(most, residentMiB(pid)));
  const timer = setInterval(look, 50);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

/** What was recorded last was the upload, and before it the download. */
function areRight(folder, right) {
  const [name] = readdirSync(folder);
  const lines = readFileSync(join(folder, name, 'exchanges.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const [down, up] = lines.slice(-2).map((line) => JSON.parse(line));
  return [down.outcome.response, up.request].every(({ body }) => (body.ref?.sha256 ?? body.sha256) === right);
}
