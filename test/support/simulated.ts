/** Many clients on a cloud that is only calculated: the same exchanges in every run, at times as real services take. */

import type { RedactedExchange } from '../../src/model/exchange.js';
import { exchangeOf, type Sketch } from './exchanges.js';
import { chances, exponential } from './chances.js';

export interface SimulationOptions {
  readonly clients: number;
  readonly projects: number;
  readonly exchanges: number;
  readonly seed: number;
  /** Listeners are always known; processes of Glance's workers only when asked for. */
  readonly processes: boolean;
}

/** An exchange with the truth: the exchange whose handling made it; undefined for a client's own. */
export interface Simulated {
  readonly exchange: RedactedExchange;
  readonly parent: number | undefined;
}

const KEYSTONE = 'http://cloud:5000';
const GLANCE = 'http://cloud:9292';
const SWIFT = 'http://cloud:8080/v1/AUTH_5e41ce00000000000000000000000000';
const ENDPOINT = 'e0d0000000000000000000000000000e';

/** The exchanges of all clients together in order of arrival, numbered so; as many as are wanted. */
export function* simulate(options: SimulationOptions): Iterable<Simulated> {
  const clients = Array.from({ length: options.clients }, (_, index) => client(index, options));
  const ahead = clients.map((one) => one.next().value as Draft);
  const seqs = new Map<Draft, number>();
  for (let seq = 1; seq <= options.exchanges; seq += 1) {
    let at = 0;
    for (let index = 1; index < ahead.length; index += 1)
      if (ahead[index]!.first < ahead[at]!.first) at = index;
    const draft = ahead[at]!;
    ahead[at] = clients[at]!.next().value as Draft;
    seqs.set(draft, seq);
    if (seqs.size > 200_000) for (const old of [...seqs.keys()].slice(0, 100_000)) seqs.delete(old);
    yield {
      exchange: withProcess(exchangeOf(draft.sketch, { seq, first: draft.first, last: draft.last }), draft),
      parent: draft.parent && seqs.get(draft.parent),
    };
  }
}

interface Draft {
  readonly sketch: Sketch;
  readonly first: number;
  last: number;
  readonly parent: Draft | undefined;
  readonly pid: number | undefined;
}

function withProcess(exchange: RedactedExchange, { pid }: Draft): RedactedExchange {
  return pid === undefined
    ? exchange
    : { ...exchange, client: { ...exchange.client, process: { pid, command: ['glance-api'] } } };
}

/** One client's life: commands one after the other, each signed on anew. */
function* client(index: number, options: SimulationOptions): Generator<Draft> {
  const random = chances(options.seed * 1_000 + index);
  const project = `9a0${String(index % options.projects).padStart(5, '0')}`.padEnd(32, '0');
  const between = (least: number, mean: number): number =>
    Math.round(1_000 * (least + exponential(mean, random)));
  let clock = between(1, 20);

  const call = (sketch: Sketch, latency: number, parent?: Draft, pid?: number): Draft => {
    const first = (clock += between(0.3, 0.7));
    clock += latency;
    return { sketch, first, last: clock, parent, pid: options.processes ? pid : undefined };
  };
  const keystone = (): number => between(3, 8);
  const swift = (): number => between(5, 20);
  const own = (sketch: Sketch): Sketch => ({ edge: 'client', ...sketch });

  while (true) {
    clock += between(50, 300);
    const token = `<token:${hex(random, 16)}>`;
    yield call(own({ url: `${KEYSTONE}/`, status: 300 }), keystone());
    yield call(own(signOn(token, `user-${index}`, project)), keystone());
    const command = COMMANDS[Math.floor(random() * COMMANDS.length)]!;
    const image = [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-');
    for (const [method, path, work] of command) {
      const worker = Math.floor(random() * 2);
      const pid = 4_000 + worker;
      const url = `${GLANCE}/v2/images${path.replace('ID', image)}`;
      const minted = method === 'POST' ? { responseBody: { id: image, owner: project } } : {};
      const root = call(own({ method, url, requestHeaders: [['X-Auth-Token', token]], ...minted }), 0);
      const made: Draft[] = [];
      const store = `<token:${hex(random, 16)}>`;
      for (const step of work) {
        const sketch = STEPS[step]!({ token, project, image, worker, store });
        const latency = sketch.url.startsWith(SWIFT) ? swift() : keystone();
        made.push(call({ edge: 'glance', ...sketch }, latency, root, pid));
      }
      clock += between(0.3, 1);
      root.last = clock;
      yield* [root, ...made];
      clock += between(1, 3);
    }
  }
}

interface Work {
  readonly token: string;
  readonly project: string;
  readonly image: string;
  readonly worker: number;
  readonly store: string;
}

const glanceToken = (worker: number): string => `<token:a${worker}00000000000000>`;
const quotaToken = (worker: number): string => `<token:b${worker}00000000000000>`;

const quota = (resource: string): Readonly<Record<string, (work: Work) => Sketch>> => {
  const query = `service_id=5e41ce&region_id=RegionOne&resource_name=${resource}`;
  const get =
    (path: (work: Work) => string) =>
    (work: Work): Sketch => ({
      url: `${KEYSTONE}/v3${path(work)}`,
      requestHeaders: [['X-Auth-Token', quotaToken(work.worker)]],
    });
  return {
    [`${resource} 1`]: get(() => '/limits/model'),
    [`${resource} 2`]: get(() => `/endpoints/${ENDPOINT}`),
    [`${resource} 3`]: get(({ project }) => `/limits?${query}&project_id=${project}`),
    [`${resource} 4`]: get(() => `/registered_limits?${query}`),
  };
};

const inSwift =
  (method: string, path: (work: Work) => string) =>
  (work: Work): Sketch => ({
    method,
    url: `${SWIFT}/glance${path(work)}`,
    requestHeaders: [['X-Auth-Token', work.store]],
  });

const STEPS: Readonly<Record<string, (work: Work) => Sketch>> = {
  validate: ({ token, project, worker }) => ({
    url: `${KEYSTONE}/v3/auth/tokens`,
    requestHeaders: [
      ['X-Subject-Token', token],
      ['X-Auth-Token', glanceToken(worker)],
    ],
    responseBody: { token: { user: { name: 'someone' }, project: { id: project, name: 'p' } } },
  }),
  ...quota('image_count_total'),
  ...quota('image_size_total'),
  ...quota('image_count_uploading'),
  store: ({ store }) => signOn(store, 'glance-swift', '5e41ce00000000000000000000000000'),
  head: inSwift('HEAD', () => ''),
  put: inSwift('PUT', ({ image }) => `/${image}`),
  get: inSwift('GET', ({ image }) => `/${image}`),
  delete: inSwift('DELETE', ({ image }) => `/${image}`),
};

const four = (resource: string): string[] => [1, 2, 3, 4].map((number) => `${resource} ${number}`);
type Step = readonly [method: string, path: string, work: readonly string[]];
const CREATE: Step = ['POST', '', ['validate', ...four('image_count_total')]];
const UPLOAD: Step = [
  'PUT',
  '/ID/file',
  [...four('image_size_total'), ...four('image_count_uploading'), 'store', 'head', 'put'],
];
const COMMANDS: readonly (readonly Step[])[] = [
  [CREATE, UPLOAD],
  [CREATE, UPLOAD],
  [CREATE],
  [['GET', '', ['validate']]],
  [['GET', '/ID', []]],
  [['GET', '/ID/file', ['validate', 'store', 'get']]],
  [['DELETE', '/ID', ['validate', 'store', 'delete']]],
];

function signOn(token: string, name: string, project: string): Sketch {
  return {
    method: 'POST',
    url: `${KEYSTONE}/v3/auth/tokens`,
    status: 201,
    responseHeaders: [['X-Subject-Token', token]],
    responseBody: { token: { user: { name }, project: { id: project, name: 'p' } } },
  };
}

function hex(random: () => number, digits: number): string {
  let text = '';
  while (text.length < digits) text += Math.floor(random() * 16).toString(16);
  return text;
}
