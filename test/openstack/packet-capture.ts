/** Listens to loopback with tcpdump and has tshark say what passed: the truth, had without wiretale. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { readWire, type WireRecord } from './wire-record.js';

export type PacketCapture = {
  readonly file: string;
  /** Waits until everything sent so far is in the file, and reads it. */
  readonly stop: () => Promise<WireRecord>;
  /** Removes the file, which holds secrets. */
  readonly remove: () => Promise<void>;
};

/** Records the traffic of these ports until `stop()`. Needs root. */
export async function startPacketCapture(ports: readonly number[]): Promise<PacketCapture> {
  const folder = await mkdtemp(join(tmpdir(), 'wiretale-wire-'));
  const file = join(folder, 'wire.pcap');
  const marker = createSocket('udp4').bind(0, '127.0.0.1');
  await once(marker, 'listening');
  marker.unref();
  const tcpdump = await startTcpdump(file, [...ports, marker.address().port]);
  return {
    file,
    stop: async () => {
      await waitUntilWritten(file, marker);
      marker.close();
      await stopTcpdump(tcpdump);
      return readWire(file, ports);
    },
    remove: async () => {
      tcpdump.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startTcpdump(file: string, ports: readonly number[]): Promise<ChildProcess> {
  const filter = ports.map((port) => `port ${port}`).join(' or ');
  // A buffer (KiB) that holds a whole upload twice; not --immediate-mode, whose ring has a slot of the largest
  // size for every packet, and overflows; -U writes each packet at once. -Z root, or tcpdump becomes a user who
  // may not write into a temporary folder of root's.
  const options = ['-i', 'lo', '-n', '-s', '0', '-B', '131072', '-U', '-Z', 'root'];
  const tcpdump = spawn('tcpdump', [...options, '-w', file, filter], { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface(tcpdump.stderr))
    if (line.includes('listening on lo')) return tcpdump;
  throw new Error('tcpdump did not start to listen on lo');
}

/** A datagram of our own: once it is in the file, all that was sent before it is too. */
async function waitUntilWritten(file: string, marker: Socket): Promise<void> {
  const nonce = randomUUID();
  marker.send(nonce, marker.address().port, '127.0.0.1');
  while (!(await readTail(file)).includes(nonce)) await delay(20);
}

async function readTail(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, 65_536);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('latin1');
  } finally {
    await handle.close();
  }
}

async function stopTcpdump(tcpdump: ChildProcess): Promise<void> {
  let said = '';
  tcpdump
    .stderr!.setEncoding('utf8')
    .on('data', (text: string) => (said += text))
    .resume();
  tcpdump.kill('SIGINT');
  await once(tcpdump, 'close');
  if (!/^0 packets dropped by kernel/m.test(said)) throw new Error(`tcpdump lost packets: ${said.trim()}`);
}
