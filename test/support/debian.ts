/** Debian's packages for tests that need other people's programs: installed when they are missing (root). */

import { spawnSync } from 'node:child_process';

/** @throws Error with what apt-get said when a package cannot be installed */
export function needPackages(...packages: readonly string[]): void {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...missing);
}

function isInstalled(name: string): boolean {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return query.status === 0 && query.stdout.includes('ok installed');
}

function apt(...args: readonly string[]): void {
  // One at a time: two that update the lists at once do not wait for each other by themselves.
  const { status, stderr } = spawnSync('flock', [LOCK, 'apt-get', '-q', ...LOCKED, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed: ${stderr.slice(-500)}`);
}

const LOCK = '/run/lock/wiretale-apt';
const LOCKED = ['-o', 'DPkg::Lock::Timeout=600'];
