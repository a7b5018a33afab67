// How a peer is loaded, and what is read off: its rate and latency by wrk, its processor time by the kernel.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TICKS_PER_SECOND = 100;

/** Closed loop: `connections` clients, each with its next request as soon as it has its answer. */
export async function closedLoop({ url, proxy, connections, seconds, core, folder, pid, mostFailed = 0 }) {
  const script = join(folder, 'absolute.lua');
  if (proxy) writeFileSync(script, `wrk.path = "${url}"\n`);
  const target = proxy ? ['-s', script, proxy] : [url];
  const before = processorSeconds(pid);
  const args = [
    '-c',
    String(core),
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    ...target,
  ];
  const { stdout } = await run('taskset', args);
  const [, requests] = /(\d+) requests in/.exec(stdout);
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? '0';
  // A peer may refuse one in thousands, of which it is told; more would be no measurement.
  if (failed !== '0') process.stderr.write(`${failed} of ${requests} answers were no success\n`);
  if (Number(failed) > requests * mostFailed) throw new Error('too many answers were no success');
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p99Ms: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    processorUs: pid === undefined ? undefined : ((processorSeconds(pid) - before) * 1e6) / Number(requests),
  };
}

function milliseconds([, number, unit]) {
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

/** Of the process and of those that it started (nginx has its worker). */
export function processorSeconds(pid) {
  if (pid === undefined) return 0;
  return family(pid).reduce((sum, each) => {
    const fields = readFileSync(`/proc/${each}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }, 0);
}

export function residentMiB(pid) {
  return Math.max(
    ...family(pid).map(
      (each) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))[1]) / 1024,
    ),
  );
}

function family(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number))];
}

/** Open loop: `rate` requests a second whatever becomes of them, each timed from when it was due. Milliseconds, sorted. */
export async function openLoop({ url, proxy, rate, seconds }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const from = performance.now() + 100;
  const all = Array.from({ length: rate * seconds }, async (_, n) => {
    const due = from + (n * 1000) / rate;
    await wait(Math.max(0, due - performance.now() - 2));
    while (performance.now() < due) await new Promise(setImmediate);
    await once(url, proxy, agent);
    return performance.now() - due;
  });
  const latencies = await Promise.all(all);
  agent.destroy();
  return latencies.slice(rate).sort((a, b) => a - b); // the first second warms up
}

function once(url, proxy, agent) {
  const to = new URL(proxy ?? url);
  const path = proxy === undefined ? to.pathname : url;
  return new Promise((resolve, reject) => {
    const request = http.get({
      host: to.hostname,
      port: to.port,
      path,
      agent,
      headers: { host: new URL(url).host },
    });
    request.on('error', reject).on('response', (res) => res.resume().on('end', resolve));
  });
}

export function quantile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** One body of `size` bytes up (PUT) or down (GET) by curl; MiB/s. */
export async function transfer({ url, proxy, upload, core }) {
  const args = [
    '-c',
    String(core),
    'curl',
    '-sS',
    '--fail',
    '-o',
    '/dev/null',
    '-w',
    '%{time_total} %{http_code}',
  ];
  const through = proxy === undefined ? ['--noproxy', '*'] : ['-x', proxy];
  const put = upload === undefined ? [] : ['-H', 'Expect:', '-T', upload];
  const { stdout } = await run('taskset', [...args, ...through, ...put, url]);
  return Number(stdout.split(' ')[0]);
}

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
