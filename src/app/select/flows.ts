/** The part of a capture that is shown, drawn or laid out: one flow or all, some of its calls, its failures. */

import { UserError } from '../../model/errors.js';
import { hasFailed } from '../../model/exchange.js';
import { stepsOf } from '../../model/flow.js';
import type { Flow, Step } from '../../model/flow.js';
import type { Understood, UnderstoodFlow } from '../understand.js';
import { callFilter } from './filters.js';
import type { Call } from './words.js';

export interface Selection {
  /** The number of a flow, or its title or part of it. */
  readonly flow?: string | undefined;
  readonly only: readonly string[];
  readonly hide: readonly string[];
  readonly skip: readonly string[];
  /** Only what failed, with the calls that led to it. */
  readonly errors: boolean;
}

/** A flow with the calls that are wanted; numbers stay those of the whole flow. `number` is its place in the capture. */
export interface SelectedFlow extends UnderstoodFlow {
  readonly number: number;
  /** How many calls are left out of it, and in words what they are. */
  readonly hidden: number;
  readonly hiddenWords?: string;
}

/**
 * What services do of their own accord in the background is left out, and counted, unless `only` asks for something or it is
 * all that there is: a flow of nothing else has no step then, and says so. @throws UserError `unknown-flow`, `nothing-selected`
 */
export function selectFlows(understood: Understood, selection: Selection): readonly SelectedFlow[] {
  const wanted =
    selection.flow === undefined ? numbered(understood) : [flowNamed(selection.flow, understood)];
  const selected = wanted
    .map(({ flow, number }) => pruned(flow, number, selection))
    .filter(({ flow, quiet }) => flow.roots.length > 0 || quiet);
  if (selected.some(({ flow }) => flow.roots.length > 0) || wanted.length === 0) return selected;
  if (selected.length > 0) return selectFlows(understood, { ...selection, only: ['*'] });
  const what = selection.errors
    ? 'The selection leaves no call that failed.'
    : 'The selection leaves no call.';
  throw new UserError('nothing-selected', what, { hint: namesIn(wanted.map(({ flow }) => flow.flow)) });
}

interface Numbered {
  readonly flow: UnderstoodFlow;
  readonly number: number;
}

function numbered({ flows }: Understood): readonly Numbered[] {
  return flows.map((flow, index) => ({ flow, number: index + 1 }));
}

/** The one flow of this number, this title, or with this in its title. @throws UserError `unknown-flow` */
export function flowNamed(name: string, understood: Understood): Numbered {
  const flows = numbered(understood);
  const alone = ({ number }: Numbered): Numbered => ({ number, flow: understood.alone(number - 1) });
  const title = (one: Numbered): string => one.flow.flow.title.toLowerCase();
  const wanted = name.toLowerCase();
  const found =
    (/^\d+$/.test(name) ? flows[Number(name) - 1] : undefined) ??
    flows.find((one) => title(one) === wanted) ??
    only(flows.filter((one) => title(one).includes(wanted)));
  if (found) return alone(found);
  const near = flows.filter((one) => title(one).includes(wanted));
  const listed = (near.length > 0 ? near : flows)
    .slice(0, 5)
    .map(({ flow, number }) => `${number}: ${flow.flow.title}`);
  throw new UserError(
    'unknown-flow',
    `There is ${near.length > 1 ? 'more than one' : 'no'} flow "${name}".`,
    {
      hint: `Of ${flows.length}: ${listed.join(', ')}${flows.length > 5 ? ', …' : ''}.`,
    },
  );
}

function only<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined;
}

type PrunedFlow = SelectedFlow & {
  /** Without the calls in the background something of it would be left. */
  readonly quiet: boolean;
};

function pruned(one: UnderstoodFlow, number: number, selection: Selection): PrunedFlow {
  const { only, hide, skip, errors } = selection;
  const background = only.length === 0 && !errors ? inBackground(one.flow) : NONE;
  if (only.length + hide.length + skip.length + background.size === 0 && !errors)
    return selected(one, { flow: one.flow, number, hidden: 0, quiet: false });
  const call = callsOf(one.flow);
  const filter = callFilter({ only, skip: [...hide, ...skip] });
  const named = (step: Step): boolean => filter(call(step));
  const shown = errors ? ledToFailure(one.flow, named) : named;
  const keep = (step: Step): boolean => shown(step) && !background.has(step);
  const flow = withOnly(one.flow, keep);
  const left = stepsOf(one.flow).filter((step) => !keep(step));
  return selected(one, {
    flow,
    number,
    hidden: left.length,
    ...(left.length === 0 ? {} : { hiddenWords: wordsOf(left, stepsOf(one.flow).length) }),
    quiet: [...background].some(shown),
  });
}

/** The steps of a flow as words name them. */
export function callsOf({ participants }: Flow): (step: Step) => Call {
  const labels = new Map(participants.map(({ id, label }) => [id, label]));
  return ({ exchange, from, to, operation: { group } }) => ({
    method: exchange.request.method,
    url: exchange.request.url,
    ...(group === undefined ? {} : { group }),
    participants: [from, to].flatMap((id) => [id, labels.get(id) ?? id]),
  });
}

const NONE: ReadonlySet<Step> = new Set();

/** Calls that no other caused, of the group for them, and what came of those: unless something failed. */
function inBackground(flow: Flow): ReadonlySet<Step> {
  const all = flow.roots
    .filter(({ operation, parent }) => operation.group === 'background' && parent === null)
    .map((root) => stepsOf({ ...flow, roots: [root] }));
  return new Set(all.filter((steps) => !steps.some(({ exchange }) => hasFailed(exchange))).flat());
}

/** Its variables are found when they are asked for, as those of the flow itself are: a spread would ask for them. */
function selected(one: UnderstoodFlow, what: Omit<PrunedFlow, 'bindings' | 'name'>): PrunedFlow {
  return {
    ...what,
    name: one.name,
    get bindings() {
      return one.bindings;
    },
  };
}

/** Those that failed, and those that one of them came of. */
function ledToFailure(flow: Flow, named: (step: Step) => boolean): (step: Step) => boolean {
  const kept = new Set<Step>();
  const visit = (step: Step): boolean => {
    const below = step.children.map(visit).some(Boolean);
    const failed = below || (hasFailed(step.exchange) && named(step));
    if (failed) kept.add(step);
    return failed;
  };
  flow.roots.forEach(visit);
  const steps = new Map(stepsOf(flow).map((step) => [step.number, step]));
  // Work that went on after an answer stands beside what it came of.
  for (const { parent } of kept) {
    for (let at = steps.get(parent ?? NaN); at && !kept.has(at); at = steps.get(at.parent ?? NaN))
      kept.add(at);
  }
  return (step) => kept.has(step);
}

/** The flow without some steps: what those caused stands below the nearest one that is left. */
function withOnly(flow: Flow, keep: (step: Step) => boolean): Flow {
  const visit = (step: Step): readonly Step[] => {
    const children = step.children.flatMap(visit);
    return keep(step) ? [{ ...step, children }] : children;
  };
  const roots = flow.roots.flatMap(visit).toSorted((a, b) => a.number - b.number);
  const shown = new Set(
    roots.flatMap((root) => stepsOf({ ...flow, roots: [root] }).flatMap(({ from, to }) => [from, to])),
  );
  return { ...flow, roots, participants: flow.participants.filter(({ id }) => shown.has(id)) };
}

/** `23 of 28 calls are hidden: 12 quota, 5 discovery, 6 others; 1 of them failed`. */
function wordsOf(hidden: readonly Step[], all: number): string {
  const counts = new Map<string, number>();
  for (const { operation } of hidden) {
    const group = operation.group ?? 'others';
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const groups = [...counts].map(([group, count]) => `${count} ${group}`).join(', ');
  const failed = hidden.filter(({ exchange }) => hasFailed(exchange)).length;
  return `${hidden.length} of ${all} calls are hidden: ${groups}${failed > 0 ? `; ${failed} of them failed` : ''}`;
}

/** What words would have named something. */
export function namesIn(flows: readonly Flow[]): string {
  const steps = flows.flatMap(stepsOf);
  const groups = new Set(steps.flatMap(({ operation }) => operation.group ?? []));
  const participants = new Set(steps.flatMap(({ from, to }) => [from, to]));
  const list = (names: ReadonlySet<string>): string => [...names].slice(0, 12).join(', ') || 'none';
  return `Groups here: ${list(groups)}; participants: ${list(participants)}.`;
}
