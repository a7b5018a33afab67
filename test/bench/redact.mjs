// Benchmark of the redactor on one core: `npm run build && node test/bench/redact.mjs`. Prints one line per case:
// exchanges per second, or MB/s and the CPU time of the slowest body. CPU time, so that a busy machine does not count.
import { hashing } from '../../dist/app/hashing.js';
import { GENERIC_SECRETS } from '../../dist/profiles/generic-secrets.js';
import { OPENSTACK_SECRETS } from '../../dist/profiles/openstack-secrets.js';
import { createRedactor } from '../../dist/redact/redact.js';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const MB = 1 << 20;
const rules = [...OPENSTACK_SECRETS, ...GENERIC_SECRETS];
const { pseudonym } = hashing();

const fernet = (n) => `gAAAAABl${String(n).padStart(12, 'x').repeat(14)}_-`;
const json = (text) => ({ kind: 'text', mediaType: 'application/json', text });

function exchange(n, { token, text }) {
  const headers = [
    ['Host', 'cloud:9292'],
    ['User-Agent', 'openstacksdk/4.0 keystoneauth1/5.8'],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Accept', 'application/json'],
    ['Connection', 'keep-alive'],
    ['X-Auth-Token', token],
    ['X-Openstack-Request-Id', `req-${n}`],
    ['Content-Type', 'application/json'],
  ];
  const message = { httpVersion: '1.1', bodyBytes: text.length, headers, body: { kind: 'empty' } };
  return {
    id: `x${n}`,
    seq: n,
    client: { connection: 1 },
    server: { host: 'cloud:9292' },
    request: { ...message, method: 'GET', url: 'http://cloud:9292/v2/images?limit=20&sort=name' },
    outcome: { kind: 'response', response: { ...message, body: json(text), status: 200, reason: 'OK' } },
    timing: { startedAt: '', requestFirst: 1, requestLast: 2, responseFirst: 3, responseLast: 4 },
  };
}

/** A list of images as Glance gives one, of about so many bytes. */
function images(bytes) {
  const items = [];
  for (let size = 0; size < bytes; size += 480) {
    const id = `${items.length}`.padStart(8, '0') + '-1f2e-4a3b-9c8d-0123456789ab';
    items.push({
      id,
      name: `cirros-${items.length}`,
      status: 'active',
      visibility: 'public',
      size: 20165632,
      checksum: 'c8fc807773e5354afe61636071771906',
      created_at: '2026-01-01T10:00:00Z',
      updated_at: '2026-01-01T10:00:01Z',
      self: `/v2/images/${id}`,
      file: `/v2/images/${id}/file`,
      schema: '/v2/schemas/image',
      owner: '7e1b0f2a9c8d4b3f8a6c5d4e3f2a1b0c',
      tags: [],
      min_ram: 0,
    });
  }
  return JSON.stringify({ images: items, next: null });
}

/** Runs for some seconds of CPU; how often, and the longest single run in ms. */
function measure(run) {
  for (let n = 0; n < 3; n++) run(n);
  const from = process.cpuUsage();
  let [count, slowest, used] = [0, 0, 0];
  for (; used < SECONDS * 1e6; count++) {
    const before = process.cpuUsage();
    run(count + 3);
    const spent = process.cpuUsage(before);
    slowest = Math.max(slowest, (spent.user + spent.system) / 1000);
    const total = process.cpuUsage(from);
    used = total.user + total.system;
  }
  return { perSecond: (count * 1e6) / used, slowest };
}

const print = (name, figure) => console.log(`${name.padEnd(58)} ${figure}`);

function perSecond(name, size, prepare) {
  const gate = createRedactor({ rules, pseudonym });
  const step = prepare(gate);
  const { perSecond } = measure((n) => {
    for (let m = 0; m < size; m++) step(n * size + m);
  });
  print(name, `${Math.round(perSecond * size)} exchanges/s`);
}

const small = images(4096);
perSecond('4 KB JSON, 8 headers, one token', 500, (gate) => (n) => {
  gate.exchange(exchange(n, { token: fernet(1), text: small }));
});
perSecond('4 KB JSON, 8 headers, 50,000 secrets known', 500, (gate) => {
  for (let n = 0; n < 50_000; n++) gate.learn('token', fernet(n));
  return (n) => gate.exchange(exchange(n, { token: fernet(n % 100), text: small }));
});
perSecond('small two-way exchange, a new token every time', 500, (gate) => (n) => {
  gate.exchange(exchange(n, { token: fernet(n), text: '{"ok":true}' }));
});

const BODIES = {
  'JSON: a list of images': images(MB),
  'JSON: nothing but escapes': JSON.stringify({ a: '\\"\n'.repeat(MB / 6) }),
  'JSON: 60,000 different passwords': JSON.stringify(
    Array.from({ length: 60_000 }, (_, n) => ({ password: `p-${n}` })),
  ),
  'JSON: 20,000 different long passwords': JSON.stringify(
    Array.from({ length: 20_000 }, (_, n) => ({ password: `a-long-password-${n}` })),
  ),
  'JSON: nested 300,000 deep': '['.repeat(300_000) + ']'.repeat(300_000),
  'form: 130,000 tokens': 'token=x&'.repeat(130_000),
  'text: Fernet tokens': Array.from({ length: 5500 }, (_, n) => fernet(n)).join(' '),
  'text: beginnings of tokens': 'eyJhbGci.'.repeat(MB / 9),
  'text: assignments': 'password: '.repeat(MB / 10),
  'text: quotes': `x="'\\"`.repeat(MB / 6),
  'text: URLs': 'http://a:b@c/?token=d '.repeat(MB / 22),
  'text: escapes': '%41%zz'.repeat(MB / 6),
  'text: key beginnings': '-----BEGIN PRIVATE KEY-----'.repeat(MB / 27),
  'text: base64 letters': 'abcdEFGH0123'.repeat(MB / 12),
  'XML: elements': `<a>${'<password>x&amp;y</password>'.repeat(MB / 28)}</a>`,
};
const FORM = 'application/x-www-form-urlencoded';
for (const [name, text] of Object.entries(BODIES)) {
  const types = { form: FORM, text: 'text/plain', XML: 'application/xml' };
  const mediaType = types[name.split(':')[0]] ?? 'application/json';
  const raw = { ...exchange(1, { token: 'a-token-as-such', text }) };
  const response = { ...raw.outcome.response, body: { kind: 'text', text, mediaType } };
  const { perSecond, slowest } = measure(() => {
    const gate = createRedactor({ rules, pseudonym });
    gate.learn('password', 'a secret that is known');
    gate.exchange({ ...raw, outcome: { kind: 'response', response } });
  });
  const rate = ((text.length / MB) * perSecond).toFixed(0);
  print(`1 MB ${name}`, `${rate.padStart(5)} MB/s, slowest ${slowest.toFixed(0)} ms`);
}
