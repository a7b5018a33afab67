/** Many clients at once on the little cloud, through the real recorder; who caused what is known beside the wire. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startRecorder, type Recorder } from '../../src/app/recorder.js';
import { asCause, type Cause, type Caused } from '../../src/demo/causes.js';
import { signedOn, type SignedOn } from '../../src/demo/client.js';
import { startDemoCloud, type Credentials, type DemoCloud } from '../../src/demo/cloud.js';
import type { DemoCloudOptions } from '../../src/demo/options.js';
import { responseOf, type Peer, type RedactedExchange } from '../../src/model/exchange.js';
import { headerValue } from '../../src/model/message.js';
import { testRandom } from './demo.js';
import { chances, exponential } from './chances.js';
import { RECORDER_OPTIONS } from './recorder-options.js';

export interface CrowdOptions {
  readonly clients: number;
  readonly projects: number;
  /** How often each client does its mix of operations. */
  readonly rounds: number;
  readonly seed: number;
  /** The mean of what a call takes at a service, in ms. */
  readonly latencyMs: number;
  /** The mean time before each command, as a program takes to start, in ms; none when left out. */
  readonly pauseMs?: number;
  readonly cloud?: Partial<DemoCloudOptions>;
  /** What each person does with a client that has signed on; a mix of operations on images when left out. */
  readonly commands?: (client: SignedOn, cloud: DemoCloud) => Promise<void>;
}

export interface Recorded {
  /** In order of arrival. Callers are named by listener, one for each process: `client-3`, `glance-1`. */
  readonly exchanges: readonly RedactedExchange[];
  /** The truth, by exchange id: the exchange whose handling made the call; undefined for a client's own. */
  readonly parents: ReadonlyMap<string, string | undefined>;
}

const GLANCE_WORKERS = 2;

/** Records a crowd. Every client has a process of its own, several share a project. */
export async function recordCrowd(options: CrowdOptions): Promise<Recorded> {
  const folder = await mkdtemp(join(tmpdir(), 'wiretale-crowd-'));
  const exchanges: RedactedExchange[] = [];
  const caused: Caused[] = [];
  const services = ['glance-0', 'glance-1', 'swift', 'cinder', 'trove'];
  const clients = Array.from({ length: options.clients }, (_, index) => `client-${index}`);
  const recorder = await recorderFor(folder, [...services, ...clients], exchanges);
  const urls = recorder.addresses.map((address) => `http://${address}`);
  const random = chances(options.seed);
  const cloud = await startDemoCloud({
    random: testRandom(`crowd ${options.seed}`),
    now: () => new Date(),
    proxies: { glance: urls.slice(0, GLANCE_WORKERS), swift: urls[2]!, cinder: urls[3]!, trove: urls[4]! },
    glanceWorkers: GLANCE_WORKERS,
    others: Array.from({ length: options.projects - 1 }, (_, index) => `demo-${index}`),
    quota: { image_count_total: 1e6, image_size_total: 1e6, image_count_uploading: 1e6 },
    latency: async () => void (await wait(exponential(options.latencyMs, random))),
    causes: (one) => caused.push(one),
    ...options.cloud,
  });
  try {
    const people = clients.map((name, index) => {
      const credentials = cloud.people[index % cloud.people.length]!;
      const proxy = urls[services.length + index]!;
      const account = { authUrl: cloud.identityUrl, credentials, proxy };
      const work = async (): Promise<void> =>
        options.commands
          ? options.commands(await signedOn(account), cloud)
          : person({ ...account, options, random });
      return asCause({ person: name }, (one) => caused.push(one), work);
    });
    await Promise.all(people);
    await recorder.drain(() => undefined);
    await recorder.stop();
  } finally {
    await cloud.close();
    await rm(folder, { recursive: true });
  }
  exchanges.sort((a, b) => a.timing.requestFirst - b.timing.requestFirst || a.seq - b.seq);
  return { exchanges, parents: parentsOf(exchanges, caused) };
}

async function recorderFor(
  folder: string,
  edges: readonly string[],
  exchanges: RedactedExchange[],
): Promise<Recorder> {
  return startRecorder({
    ...RECORDER_OPTIONS,
    name: 'crowd',
    path: join(folder, 'crowd'),
    listeners: edges.map((edge) => ({ host: '127.0.0.1', port: 0, edge })),
    limits: { textLimitBytes: 1 << 20, keepBodiesBytes: 0 },
    onExchange: (exchange) => exchanges.push(exchange),
    onProblem: (message) => {
      throw new Error(message);
    },
  });
}

interface Person {
  readonly authUrl: string;
  readonly credentials: Credentials;
  readonly proxy: string;
  readonly options: CrowdOptions;
  readonly random: () => number;
}

/** One person's commands: each signs on anew, as the real client does, and does one thing. */
async function person({ options, random, ...account }: Person): Promise<void> {
  const started = async (): Promise<SignedOn> => {
    if (options.pauseMs !== undefined) await wait(exponential(options.pauseMs, random));
    return signedOn(account);
  };
  for (let round = 0; round < options.rounds; round += 1) {
    const id = await create(await started());
    for (const command of shuffled(COMMANDS, random)) await command(await started(), id);
    await (await started()).call(204, { method: 'DELETE', url: `/${id}` });
  }
}

type Command = (client: SignedOn, imageId: string) => Promise<unknown>;

const BYTES = Buffer.alloc(3_000, 'image');
const MISSING = '00000000-0000-4000-8000-000000000000';

async function create(client: SignedOn): Promise<string> {
  const { id } = await client.createImage('tiny');
  await client.upload(id, BYTES);
  return id;
}

const COMMANDS: readonly Command[] = [
  (client) => client.call(200, { method: 'GET', url: '' }),
  (client, id) => client.call(200, { method: 'GET', url: `/${id}` }),
  (client, id) => client.call(200, { method: 'GET', url: `/${id}/file` }),
  (client) => client.call(404, { method: 'GET', url: `/${MISSING}` }),
  (client) => client.createImage('unfinished'),
  async (client) => {
    const id = await create(client);
    await client.call(409, { method: 'POST', url: '', body: JSON.stringify({ id }) });
    await client.call(204, { method: 'DELETE', url: `/${id}` });
  },
];

function shuffled<Value>(values: readonly Value[], random: () => number): readonly Value[] {
  return values
    .map((value) => [random(), value] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, value]) => value);
}

/** Both the wire and the cloud know an answer by its request id. */
function parentsOf(
  exchanges: readonly RedactedExchange[],
  caused: readonly Caused[],
): ReadonlyMap<string, string | undefined> {
  const idOf = (exchange: RedactedExchange): string | undefined =>
    headerValue(responseOf(exchange)?.headers ?? [], 'x-openstack-request-id');
  const byRequestId = new Map(exchanges.map((exchange) => [idOf(exchange), exchange.id]));
  const causes = new Map<string, Cause>(caused.map(({ requestId, by }) => [requestId, by]));
  const parents = new Map<string, string | undefined>();
  for (const exchange of exchanges) {
    const cause = causes.get(idOf(exchange) ?? '');
    parents.set(exchange.id, cause?.requestId === undefined ? undefined : byRequestId.get(cause.requestId));
  }
  return parents;
}

/** What the recorder knows of callers: their processes too, their listeners, or their words only. */
export type Sight = 'processes' | 'listeners' | 'agents';

/** The same exchanges as a recorder with less sight, or more, had written them. */
export function seenBy(exchanges: readonly RedactedExchange[], sight: Sight): readonly RedactedExchange[] {
  return exchanges.map((exchange) => ({ ...exchange, client: peerAs(exchange.client, sight) }));
}

function peerAs({ edge: process = '', ...peer }: Peer, sight: Sight): Peer {
  const [, edge = process, number] = /^(client|glance)-(\d+)$/.exec(process) ?? [];
  if (sight === 'agents') return peer;
  if (sight === 'listeners') return { ...peer, edge };
  const pid = 1000 + Number(number ?? 0) + edge.charCodeAt(0) * 1000;
  return { ...peer, edge, process: { pid, command: [edge] } };
}
