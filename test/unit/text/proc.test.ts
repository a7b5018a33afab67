/** What is read out of the texts below /proc; they are copies of real ones. */

import { describe, expect, it } from 'vitest';
import {
  argumentsIn,
  containerIn,
  passwdRows,
  socketRows,
  startTimeIn,
  unitIn,
} from '../../../src/text/proc.js';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1025 1 0000000000000000 100 0 0 10 0                      
   1: 0100007F:9DF6 0100007F:238C 01 00000000:00000000 00:00000000 00000000 64062        0 48211 1 0000000000000000 20 4 30 10 -1                    
   2: 0100007F:238C 0100007F:9DF6 01 00000000:00000000 02:000000AB 00000000     0        0 48213 2 0000000000000000 20 4 30 10 -1                    
  13: 0B01A8C0:C350 2BD83EA8:0050 06 00000000:00000000 03:0000156A 00000000     0        0 0 3 0000000000000000                                      
`;

const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:C350 00000000000000000000000001000000:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 51966 1 0000000000000000 20 4 30 10 -1
   1: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 51970 1 0000000000000000 20 4 30 10 -1
   2: B80D0120000000000000000000420000:C352 000080FE00000000FF00A50201000000:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 51971 1 0000000000000000 20 4 30 10 -1
`;

describe('socketRows', () => {
  it('finds a local port among IPv4 sockets, with user and inode', () => {
    expect(socketRows(TCP, new Set([40438]))).toEqual([
      {
        local: { host: '127.0.0.1', port: 40438 },
        remote: { host: '127.0.0.1', port: 9100 },
        uid: 64062,
        inode: 48211,
      },
    ]);
  });

  it('reads other hosts, and a socket that nobody holds any more', () => {
    expect(socketRows(TCP, new Set([50000]))).toEqual([
      {
        local: { host: '192.168.1.11', port: 50000 },
        remote: { host: '168.62.216.43', port: 80 },
        uid: 0,
        inode: 0,
      },
    ]);
  });

  it('tells IPv6 addresses as Node does, and mapped ones as IPv4', () => {
    const rows = socketRows(TCP6, new Set([50000, 50001, 50002]));
    expect(rows.map(({ local, remote }) => [local.host, remote.host])).toEqual([
      ['::1', '::1'],
      ['127.0.0.1', '127.0.0.1'],
      ['2001:db8::4200', 'fe80::2a5:ff:0:1'],
    ]);
  });

  it('finds nothing where there is nothing', () => {
    expect(socketRows(TCP, new Set([1]))).toEqual([]);
    expect(socketRows('', new Set([2024]))).toEqual([]);
  });
});

describe('a process', () => {
  it('has arguments', () => {
    expect(argumentsIn('/usr/bin/python3\0/usr/bin/glance-api\0--config-file\0\0')).toEqual([
      '/usr/bin/python3',
      '/usr/bin/glance-api',
      '--config-file',
    ]);
    expect(argumentsIn('nginx: worker process\0\0\0\0')).toEqual(['nginx: worker process']);
  });

  it('belongs to a systemd service, in either hierarchy, but not to that of a login', () => {
    expect(unitIn('0::/system.slice/system-devstack.slice/devstack@g-api.service\n')).toBe(
      'devstack@g-api.service',
    );
    expect(unitIn('12:pids:/system.slice/glance-api.service\n0::/system.slice/glance-api.service\n')).toBe(
      'glance-api.service',
    );
    expect(unitIn('0::/system.slice/snap.keystone\\x2duwsgi.service/worker\n')).toBe(
      'snap.keystone-uwsgi.service',
    );
    expect(unitIn('0::/user.slice/user-1000.slice/session-3.scope\n')).toBeUndefined();
    expect(unitIn('0::/user.slice/user-1000.slice/user@1000.service/app.slice/run.scope\n')).toBeUndefined();
    expect(unitIn('0::/\n')).toBeUndefined();
  });

  it('runs in a container of any engine', () => {
    const id = 'c2e416585efa'.padEnd(64, '0');
    for (const line of [
      `0::/system.slice/docker-${id}.scope`,
      `5:memory:/docker/${id}`,
      `0::/machine.slice/libpod-${id}.scope/container`,
      `0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${id}.scope`,
    ]) {
      expect(containerIn(`${line}\n`)).toBe('c2e416585efa');
    }
    expect(containerIn('0::/system.slice/glance-api.service\n')).toBeUndefined();
  });

  it('began at a time that its name cannot hide', () => {
    const stat = '4711 (a ) b) S 1 4711 4711 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 0 0';
    expect(startTimeIn(stat)).toBe('123456');
  });
});

it('reads the users of a machine', () => {
  const text = 'root:x:0:0:root:/root:/bin/bash\nglance:x:64062:64062::/var/lib/glance:/bin/sh\n+nis\n\n';
  expect(passwdRows(text)).toEqual([
    { name: 'root', uid: 0, gid: 0, home: '/root' },
    { name: 'glance', uid: 64062, gid: 64062, home: '/var/lib/glance' },
  ]);
});
