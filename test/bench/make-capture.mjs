// Makes a capture of so many exchanges: the committed real recording again and again, each time with ids, tokens,
// connections and times of its own. `one: true` makes all of it one flow, as that of one recorded command.
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const EXAMPLE = fileURLToPath(new URL('../../captures/examples/image-create/', import.meta.url));
const BETWEEN_US = 10_000_000;

export async function makeCapture(folder, exchanges, { one = false } = {}) {
  const lines = readFileSync(join(EXAMPLE, 'exchanges.jsonl'), 'utf8').trimEnd().split('\n');
  const { command, ...manifest } = JSON.parse(readFileSync(join(EXAMPLE, 'capture.json'), 'utf8'));
  const { output: _, ...called } = command;
  const counts = { ...manifest.counts, exchanges };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'capture.json'),
    JSON.stringify({ ...manifest, name: `bench-${exchanges}`, counts, ...(one && { command: called }) }),
  );
  const out = createWriteStream(join(folder, 'exchanges.jsonl'));
  for (let n = 0; n < exchanges; n += 1) {
    const time = Math.floor(n / lines.length);
    const text = `${JSON.stringify(shifted(JSON.parse(again(lines[n % lines.length], time)), n + 1, time))}\n`;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** Pseudonyms and ids of one time; those that name what stays (endpoints, projects, users) stay. */
function again(line, time) {
  const digits = (text, length) =>
    createHash('sha256').update(`${time} ${text}`).digest('hex').slice(0, length);
  return line
    .replace(/<token:([0-9a-f]{16})>/g, (_, old) => `<token:${digits(old, 16)}>`)
    .replaceAll('80c43a40-6c4a-4dca-84c5-7107e353cc44', (old) => `${digits(old, 8)}${old.slice(8)}`)
    .replace(/req-[0-9a-f]{8}/g, (old) => `req-${digits(old, 8)}`)
    .replaceAll('cirros-0.6.2', `cirros-${time}`);
}

function shifted(exchange, seq, time) {
  const timing = Object.fromEntries(
    Object.entries(exchange.timing).map(([key, value]) => [
      key,
      typeof value === 'number' ? value + time * BETWEEN_US : value,
    ]),
  );
  const client = { ...exchange.client, connection: exchange.client.connection + time * 100 };
  return { ...exchange, id: `x${String(seq).padStart(6, '0')}`, seq, client, timing };
}
