/** Everything that can be known before a replay sends anything: the plan, what is missing, where it goes, who it is. */

import { access, constants } from 'node:fs/promises';
import type { Capture } from '../../model/capture.js';
import type { CompareRule } from '../../model/difference.js';
import { UserError } from '../../model/errors.js';
import type { Step } from '../../model/flow.js';
import type { BoundFlow, ReplayPlan, Unbound } from '../../model/replay.js';
import { planReplay } from '../../regress/plan/plan.js';
import type { Trust } from '../../replay/send.js';
import { credentialsOf, type Credentials, type Environment } from '../config/clouds.js';
import type { Options } from '../config/options.js';
import { compareRules } from '../compare-rules.js';
import { openCapture } from '../open-capture.js';
import { selectFlows } from '../select/flows.js';
import type { SelectedFlow } from '../select/flows.js';
import { stepName } from '../step-name.js';
import { understand } from '../understand.js';
import { upstreamTls } from '../tls.js';
import { isGivenAt, isOtherWay } from './sign-on.js';
import { targetOf, type Target } from './target.js';

export interface Prepared {
  readonly capture: Capture;
  readonly flows: readonly BoundFlow[];
  readonly plan: ReplayPlan;
  readonly target: Target;
  readonly credentials: Credentials;
  /** Secrets and other values that were given, by name. */
  readonly named: ReadonlyMap<string, string>;
  readonly rules: readonly CompareRule[];
  /** Whom TLS services are trusted by. */
  readonly trust: Trust;
}

export interface PrepareRequest {
  readonly name: string | undefined;
  readonly options: Options;
  readonly environment: Environment;
  /** Asks for a secret on the terminal; undefined where there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly onProblem: (message: string) => void;
}

/**
 * @throws UserError `unknown-capture`, `nothing-to-replay`, `unbound`, `destructive`, `unknown-target`, `no-value`, `no-body`,
 * `bad-rules`, `bad-upstream-ca`; nothing was sent then
 */
export async function prepare(request: PrepareRequest): Promise<Prepared> {
  const { name, options, environment } = request;
  const capture = await openCapture(name, options);
  const flows = selectFlows(understand(capture, options.profiles), options);
  const named = givenValues(options, environment);
  const found = await credentialsOf(options.osCloud, environment);
  const credentials = { ...found, ...(options.authUrl !== undefined && { authUrl: options.authUrl }) };
  let plan = planned(flows, { options, named, credentials });
  if (request.ask && !options.dryRun && plan.unbound.length > 0) {
    await askFor(plan.unbound, { named, ask: request.ask });
    plan = planned(flows, { options, named, credentials });
  }
  if (!options.dryRun) refuse(plan, capture.path, options);
  const target = targetOf(plan.calls, { ...options, authUrl: credentials.authUrl, services: options.target });
  await checkBodies(plan, options);
  const rules = [...(await compareRules(options)), ...signOnRules(plan, credentials)];
  const trust = await upstreamTls({ options, environment, onProblem: request.onProblem });
  return { capture, flows, plan, target, credentials, named, rules, trust };
}

/** @throws UserError `no-body`: a file is not there, or nothing is sent with it */
async function checkBodies({ calls }: ReplayPlan, { body }: Options): Promise<void> {
  for (const { step, file } of body) {
    if (!calls.some((call) => call.step.number === step)) {
      throw new UserError('no-body', `--body ${step}=${file}: no call of the replay has this number.`, {
        hint: 'wiretale replay --dry-run tells the numbers.',
      });
    }
    await access(file, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
      throw new UserError('no-body', `${file} cannot be read (${cause.code ?? 'unknown'}).`, { cause });
    });
  }
}

/** The answer to a sign-on says by what means it was, which is not the target's doing. */
function signOnRules({ calls }: ReplayPlan, credentials: Credentials): readonly CompareRule[] {
  const signOns = calls.filter(({ step }) => step.operation.group === 'sign-on');
  if (!signOns.some(({ step }) => isOtherWay(step.exchange.request.body, credentials))) return [];
  const why = 'signed on by other means than was recorded';
  return ['body:/token/methods', 'body:/token/application_credential'].map((place) => ({
    place,
    as: 'ignored',
    why,
  }));
}

interface Planning {
  readonly options: Options;
  readonly named: ReadonlyMap<string, string>;
  readonly credentials: Credentials;
}

function planned(flows: readonly SelectedFlow[], { options, named, credentials }: Planning): ReplayPlan {
  const nameIn = new Map(
    flows.flatMap(({ flow, name }) => flow.roots.map((root) => [root, { name }] as const)),
  );
  return planReplay(flows, {
    nameOf: (step) => stepName(step, { ...options, ...nameIn.get(step) }),
    chosen: chosenBy(options.step),
    given: {
      values: new Set(named.keys()),
      signOn: (part) => isGivenAt(part, credentials),
      bodies: new Set(options.body.map(({ step }) => step)),
    },
  });
}

function chosenBy(numbers: readonly number[]): (step: Step) => boolean {
  return ({ number, responseNumber }) =>
    numbers.length === 0 || numbers.includes(number) || numbers.includes(responseNumber);
}

function givenValues({ secret, value }: Options, environment: Environment): Map<string, string> {
  const named = new Map(value.map((one) => [one.name, one.value]));
  for (const { name, variable } of secret) {
    const given = environment[variable];
    if (!given) throw new UserError('no-value', `${variable}, which --secret ${name} names, is not set.`);
    named.set(name, given);
  }
  return named;
}

interface Asking {
  readonly named: Map<string, string>;
  readonly ask: (question: string) => Promise<string>;
}

/** Secrets only: whatever else is missing is better read in peace than typed. */
async function askFor(unbound: readonly Unbound[], { named, ask }: Asking): Promise<void> {
  for (const { name, where, how } of unbound) {
    if (how.startsWith('--secret')) named.set(name, await ask(`${name} (${where}): `));
  }
}

/** @throws UserError `nothing-to-replay`, `unbound`, `destructive` */
export function refuse(plan: ReplayPlan, path: string, options: Options): void {
  if (plan.calls.length === 0) {
    throw new UserError('nothing-to-replay', `There is no call of the client to replay in ${path}.`, {
      hint: 'Only what the client itself asked is sent again; wiretale show tells who asked whom.',
    });
  }
  if (plan.unbound.length > 0) {
    const lines = plan.unbound.map(({ name, where, how }) => `\n  ${name}: ${where}\n    ${how}`);
    throw new UserError(
      'unbound',
      `The recording does not tell all that is needed; nothing was sent:${lines.join('')}`,
      {
        ...(plan.unbound.some(({ how }) => how.startsWith('--secret')) && { hint: credentialsHint(plan) }),
      },
    );
  }
  if (plan.refusals.length > 0 && !options.allowDestructive) {
    const lines = plan.refusals.map(({ call, target }) => `\n  ${call}: ${target}`);
    throw new UserError(
      'destructive',
      `What the run does not make itself would be replaced or removed; nothing was sent:${lines.join('')}`,
      { hint: '--allow-destructive sends it all the same.' },
    );
  }
}

function credentialsHint({ unbound }: ReplayPlan): string {
  const hint = 'Credentials come from OS_PASSWORD and its like, from --os-cloud, or from a terminal.';
  if (!unbound.some(({ where }) => where.includes('/application_credential/'))) return hint;
  return `${hint} In the place of the application credential a password does too, with OS_USERNAME, OS_PROJECT_NAME and their domains.`;
}
