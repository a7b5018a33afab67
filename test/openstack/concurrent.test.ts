/** Eight `openstack image create` at once on two Glance workers: Glance's own debug log tells which request caused which call. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { understand } from '../../src/app/understand.js';
import { endOf, responseOf } from '../../src/model/exchange.js';
import { stepsOf } from '../../src/model/flow.js';
import type { Step } from '../../src/model/flow.js';
import { headerValue, jsonText } from '../../src/model/message.js';
import { readCapture } from '../../src/store/read-capture.js';
import { startThrough } from '../support/cli.js';
import { freePorts } from './free-ports.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { imageFile } from './recording.js';

const CLIENTS = 8;
/** What one command makes Glance call is more than this. */
const CALLS_OF_ONE = 10;

const password = randomBytes(12).toString('hex');
const names = Array.from({ length: CLIENTS }, (_, index) => `concurrent-${index}`);

let lab: Lab;
let folder: string;
let image: { file: string; md5: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-concurrent-'));
  image = await imageFile(folder);
  lab = await startLab({ glanceWorkers: 2, glanceDebug: true });
  for (const name of names) await createUser(name);
  await lab.ensureContainer();
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A project, and a user of the same name who may make images in it. */
async function createUser(name: string): Promise<void> {
  await lab.openstack(['project', 'create', name]);
  await lab.openstack(['user', 'create', '--project', name, '--password', password, name]);
  await lab.openstack(['role', 'add', '--user', name, '--project', name, 'member']);
}

/**
 * Of what is told without a doubt. Two commands that begin within a millisecond in one cold worker make three calls each
 * that nothing tells apart (versions, a sign-on, the limits' model): marked as not known, they are right or six of them wrong.
 */
it('what Glance calls for each is found for at least 99 of 100, but for what is marked as not known', async () => {
  const [glance, swift] = (await freePorts(2)) as [number, number];
  await lab.restartCold({
    glanceEnv: { http_proxy: `http://127.0.0.1:${glance}` },
    swiftEnv: { http_proxy: `http://127.0.0.1:${swift}` },
  });
  const create = `openstack image create --disk-format raw --file '${image.file}' -f value -c id`;
  const each = `OS_USERNAME="$name" OS_PROJECT_NAME="$name" ${create} "$name" &`;
  const args = [
    ...['record', 'concurrent', '--caller', `glance=127.0.0.1:${glance}`],
    ...['--caller', `swift=127.0.0.1:${swift}`],
    ...['--', 'sh', '-c', `for name in ${names.join(' ')}; do ${each} done; wait`],
  ];
  const environment = { ...lab.env, OS_PASSWORD: password };
  const { code, stderr } = await startThrough(lab.starter, { cwd: folder, args, environment }).finished;
  expect(code, stderr).toBe(0);

  const capture = await readCapture(join(folder, 'captures/concurrent'));
  const steps = understand(capture).flows.flatMap(({ flow }) =>
    stepsOf(flow).map((step) => ({ step, flow })),
  );
  const parents = new Map(
    steps.map(({ step, flow }) => [
      step,
      stepsOf(flow).find(({ number }) => number === step.parent)?.exchange.id,
    ]),
  );
  const truth = truthOf(
    steps.map(({ step }) => step),
    await readFile(join(lab.work, 'log/glance.log'), 'utf8'),
  );
  const edges = [...truth].map(([step, parent]) => ({ step, right: parents.get(step) === parent }));
  const right = edges.filter((edge) => edge.right).length;
  const told = edges.filter(({ step }) => !step.ambiguous);
  const wrong = edges.filter((edge) => !edge.right);
  const mistaken = told.filter((edge) => !edge.right).length;
  console.log(
    `${right} of ${edges.length} calls right, ${told.length} told without a doubt, of these ${mistaken} wrong`,
  );
  for (const { step } of wrong) {
    const { id, request } = step.exchange;
    console.log(`${id} ${request.method} ${request.url}: ${parents.get(step)} for ${truth.get(step)}`);
  }
  expect(edges.length).toBeGreaterThan(CLIENTS * CALLS_OF_ONE);
  expect(1 - mistaken / told.length).toBeGreaterThanOrEqual(0.99);
  // The busier the machine, the more is marked.
  expect(told.length / edges.length).toBeGreaterThanOrEqual(0.4);
  expect(right / edges.length).toBeGreaterThanOrEqual(0.9);
});

/** The call of a client that caused each of Glance's calls of which the log, or the token that is validated, tells it. */
function truthOf(steps: readonly Step[], log: string): ReadonlyMap<Step, string> {
  const asked = steps.filter(({ from, to }) => from === 'client' && to === 'glance');
  const called = (id: string): Step | undefined =>
    asked.find((step) => answered(step, 'x-openstack-request-id') === id);
  const logged = loggedCauses(log);
  const truth = new Map<Step, string>();
  for (const step of steps.filter(({ from }) => from === 'glance')) {
    const cause = marksOf(step).flatMap((mark) => logged.get(mark) ?? [])[0];
    const parent = isValidation(step) ? validatedFor(step, asked) : cause && called(cause);
    if (parent) truth.set(step, parent.exchange.id);
  }
  return truth;
}

/**
 * By what names a call, the request that Glance made it for, as the context of a log line says: Keystone's request id, the
 * audit id of a token that was issued, Swift's transaction. When keystonemiddleware validates a token, the context is none
 * or still that of the request before.
 */
function loggedCauses(log: string): ReadonlyMap<string, string> {
  const causes = new Map<string, string>();
  for (const line of log.split('\n')) {
    const cause = /\[(?:None )?(req-[0-9a-f-]{36}) /.exec(line)?.[1];
    const mark = MARKS.map((pattern) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
    if (cause !== undefined && mark !== undefined) causes.set(mark, cause);
  }
  return causes;
}

const MARKS = [
  /GET call to (?!.*\/auth\/tokens ).* used request id (req-[0-9a-f-]{36})/,
  /keystoneauth\.identity\.v3\.base .*"audit_ids": \["([^"]+)"/,
  /swiftclient .*RESP HEADERS: .*'X-Trans-Id': '([^']+)'/i,
];

function marksOf(step: Step): readonly string[] {
  const response = responseOf(step.exchange);
  const audit = /"audit_ids": ?\["([^"]+)"/.exec((response && jsonText(response.body)) ?? '')?.[1];
  return [answered(step, 'x-openstack-request-id'), answered(step, 'x-trans-id'), audit].filter(
    (mark) => mark !== undefined,
  );
}

function answered({ exchange }: Step, header: string): string | undefined {
  const response = responseOf(exchange);
  return response && headerValue(response.headers, header);
}

function isValidation({ exchange: { request } }: Step): boolean {
  return request.method === 'GET' && request.url.endsWith('/auth/tokens');
}

/** A client waits for each of its calls, so one call with the validated token is open. */
function validatedFor({ exchange }: Step, asked: readonly Step[]): Step | undefined {
  const token = headerValue(exchange.request.headers, 'x-subject-token');
  const time = exchange.timing.requestFirst;
  const open = asked.filter(
    ({ exchange: one }) =>
      headerValue(one.request.headers, 'x-auth-token') === token &&
      one.timing.requestFirst <= time &&
      time <= endOf(one),
  );
  expect(open).toHaveLength(1);
  return open[0];
}
