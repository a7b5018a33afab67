/** The commands that make the kernel's rules, as nft reads them. */

import { expect, it } from 'vitest';
import { rulesText } from '../../../src/machine/redirect.js';

it('exempts the recorder first, then redirects each port in both families', () => {
  const redirects = [
    { port: 80, to4: 18080, to6: 18081 },
    { port: 8080, to4: 18082 },
  ];
  expect(rulesText({ redirects, exemptUid: 65534 }, { pid: 4711, started: '88231' })).toBe(
    `add table inet wiretale_4711 { comment "pid 4711 started 88231"; }
add chain inet wiretale_4711 output { type nat hook output priority -100; policy accept; }
add rule inet wiretale_4711 output meta skuid 65534 accept
add rule inet wiretale_4711 output meta nfproto ipv4 tcp dport 80 redirect to :18080
add rule inet wiretale_4711 output meta nfproto ipv6 tcp dport 80 redirect to :18081
add rule inet wiretale_4711 output meta nfproto ipv4 tcp dport 8080 redirect to :18082
`,
  );
});

it('names nobody as the owner of what somebody sets by hand', () => {
  const text = rulesText({ redirects: [{ port: 80, to4: 18080 }], exemptUid: 7 });
  expect(text.split('\n')[0]).toBe('add table inet wiretale_by_hand');
});
