/** What Linux tells of sockets and processes below `/proc`, read from its texts. */

/** A row of `/proc/net/tcp` or `tcp6`. Addresses are plain: an IPv4 one in an IPv6 table stands as IPv4. */
export interface SocketRow {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  readonly uid: number;
  /** 0 when no process holds the socket any more. */
  readonly inode: number;
}

export interface SocketEnd {
  readonly host: string;
  readonly port: number;
}

/** The rows whose local port is one of these: a table may have many thousands. */
export function socketRows(table: string, localPorts: ReadonlySet<number>): readonly SocketRow[] {
  const rows: SocketRow[] = [];
  for (const match of table.matchAll(ROW)) {
    if (!localPorts.has(parseInt(match[2]!, 16))) continue;
    rows.push({
      local: endOf(match[1]!, match[2]!),
      remote: endOf(match[3]!, match[4]!),
      uid: Number(match[5]),
      inode: Number(match[6]),
    });
  }
  return rows;
}

// sl, local, remote, state, queues, timer, retransmits, uid, timeout, inode (proc_pid_net(5), proc_net_tcp.rst of the kernel).
const HEX = '[0-9A-F]';
const ROW = new RegExp(
  String.raw`^ *\d+: (${HEX}+):(${HEX}{4}) (${HEX}+):(${HEX}{4}) ${HEX}{2} ${HEX}+:${HEX}+ ${HEX}+:${HEX}+ ${HEX}+ +(\d+) +\d+ +(\d+)`,
  'gm',
);

function endOf(address: string, port: string): SocketEnd {
  return { host: addressOf(address), port: parseInt(port, 16) };
}

/** Words of 32 bits, each in the machine's byte order, which is taken for little-endian. */
function addressOf(hex: string): string {
  const bytes = hex
    .match(/.{8}/g)!
    .flatMap((word) => word.match(/../g)!.reverse())
    .map((byte) => parseInt(byte, 16));
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (isMapped) return bytes.slice(12).join('.');
  return shortIPv6(
    Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16)),
  );
}

/** The form of RFC 5952, as Node tells addresses: the first longest run of zeros left out. */
function shortIPv6(groups: readonly string[]): string {
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    return (end < 0 ? groups.length : end) - start;
  });
  const longest = Math.max(...runs);
  if (longest < 2) return groups.join(':');
  const start = runs.indexOf(longest);
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}

/** The arguments in `/proc/<pid>/cmdline`; a program that writes its own title has them as one. */
export function argumentsIn(cmdline: string): readonly string[] {
  return cmdline.replace(/\0+$/, '').split('\0');
}

/** The systemd service that a process belongs to, from `/proc/<pid>/cgroup`; undefined for one that somebody logged in started. */
export function unitIn(cgroup: string): string | undefined {
  const [, unit] = /\/([^/\n]+\.service)(?:\/[^\n]*)?$/m.exec(cgroup) ?? [];
  return unit === undefined || unit.startsWith('user@') ? undefined : unescaped(unit);
}

/** systemd writes `-` in a name as `\x2d`. */
function unescaped(unit: string): string {
  return unit.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** The container that a process runs in, from `/proc/<pid>/cgroup`: the twelve digits that its engine shows. */
export function containerIn(cgroup: string): string | undefined {
  return /(?:^|[/-])([0-9a-f]{12})[0-9a-f]{52}(?:\.scope)?(?:\/|$)/m.exec(cgroup)?.[1];
}

/** When a process began, in ticks since boot, from `/proc/<pid>/stat`: with its number it names one process for good. */
export function startTimeIn(stat: string): string | undefined {
  // Field 22 of proc_pid_stat(5); the command's name before it may hold spaces and brackets.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

export interface UserRow {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** The users of `/etc/passwd`. */
export function passwdRows(passwd: string): readonly UserRow[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(':');
    return name && /^\d+$/.test(uid ?? '')
      ? [{ name, uid: Number(uid), gid: Number(gid), home: home ?? '/' }]
      : [];
  });
}
