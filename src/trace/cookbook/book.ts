/** The cookbook of a capture: a token first, then every call of the client as a command that does the same again. */

import type { Cookbook, CookbookVariable, Recipe } from '../../model/cookbook.js';
import type { Flow } from '../../model/flow.js';
import type { BoundFlow } from '../../model/replay.js';
import type { ServiceProfile } from '../../model/profile.js';
import { hostPort } from '../../model/url.js';
import type { WordKey, Words } from '../lang/en.js';
import { operationWords, type Language } from '../lang/languages.js';
import { phrase, say } from '../lang/words.js';
import type { Recording } from '../recording.js';
import { sentenceOf } from '../story.js';
import { moment } from '../words.js';
import { slugOf } from '../slug.js';
import { apiVersions } from '../versions.js';
import { namer } from './answer.js';
import { steadyRules } from '../steady/volatile.js';
import { isSignOn, toldCalls, untoldCalls, type ToldCall } from './calls.js';
import { changesOf } from './changes.js';
import { cliOf } from './cli.js';
import { notesOf } from '../notes.js';
import { markerFor, type Fill, type Marker } from './fill.js';
import { recipeOf, type Kitchen, type PlannedRecipe } from './recipe.js';
import { shellVariables, type ShellVariable } from './variables.js';

export interface CookbookInput extends Recording {
  readonly flows: readonly BoundFlow[];
  readonly profiles: readonly ServiceProfile[];
  readonly fill: Fill;
  readonly title: string;
  readonly slug: string;
  readonly language: Language;
  /** The writer's notes, by the ids of exchanges. */
  readonly notes?: ReadonlyMap<string, readonly string[]>;
  /** What a selection left out, in words. */
  readonly hidden?: readonly string[];
}

export function cookbookOf(input: CookbookInput): Cookbook {
  const { flows, profiles, manifest, language } = input;
  const { words } = language;
  const calls = toldCalls(flows, profiles);
  const variables = shellVariables(calls, flows, profiles);
  const exchanges = calls.map(({ step }) => step.exchange);
  const marker = markerFor(variables, exchanges, input.fill);
  const rules = steadyRules(profiles);
  const planned = plan(gathered(calls, marker), { input, variables, marker, volatile: rules.volatile });
  const recipes = new Map(planned.flatMap((one) => one.same.map((id) => [id, one] as const)));
  const kitchen: Kitchen = {
    marker,
    variables,
    ...rules,
    name: namer(variables, manifest.startedAt),
    yields: yieldsOf(variables, recipes),
    recipes,
    serviceOf: endpointNamer(calls, flows),
    words,
  };
  const all = planned.map((one) => ({ signsOn: isSignOn(one.call.step), recipe: recipeOf(one, kitchen) }));
  return {
    title: input.written?.title || input.title,
    slug: input.slug,
    intro: input.written?.sentence ?? [],
    reference: input.written?.reference ?? '',
    sentence: introOf(input, calls.length),
    needs: phrase(words, 'needs', { curl: 'curl', jq: 'jq' }),
    given: givenOf(all.map(({ recipe }) => recipe)),
    preface: all.filter(({ signsOn }) => signsOn).map(({ recipe }) => recipe),
    recipes: all.filter(({ signsOn }) => !signsOn).map(({ recipe }) => recipe),
    notes: bookNotes(input, calls),
    labels: words,
    language: language.name,
  };
}

function bookNotes(input: CookbookInput, told: readonly ToldCall[]): readonly string[] {
  const { manifest, problems, language } = input;
  return [
    ...versionsOf(input),
    ...leftOut(input, told),
    language.words.standsFor,
    ...notesOf(manifest, problems, language.words),
  ];
}

/** What of the recording stands nowhere on the page. */
function leftOut(
  { flows, hidden = [], language: { words } }: CookbookInput,
  told: readonly ToldCall[],
): readonly string[] {
  const { discovery, lookUps, others } = untoldCalls(flows, told);
  return [
    ...leftWords('leftDiscovery', discovery, words),
    ...leftWords('leftLookUps', lookUps, words),
    ...leftWords('leftOthers', others, words),
    ...hidden.map((what) => `${what}.`),
  ];
}

function leftWords(key: WordKey, n: number, words: Words): readonly string[] {
  return n === 0 ? [] : [say(words, key, { calls: callsWord(n, words) })];
}

function callsWord(n: number, words: Words): string {
  return say(words, n === 1 ? 'call' : 'calls', { n: String(n) });
}

/** What it was recorded by, with and against. */
function versionsOf({ flows, manifest, language: { words } }: CookbookInput): readonly string[] {
  const versions = new Set(flows.flatMap(({ flow }) => apiVersions(flow).split(', ').filter(Boolean)));
  const facts = [
    [words.recordedBy, manifest.tool],
    [words.client, manifest.clientVersion ?? ''],
    [words.apiVersions, [...versions].join(', ')],
  ] as const;
  return facts.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
}

function introOf({ flows, manifest, language: { words } }: CookbookInput, calls: number): string {
  return say(words, 'intro', {
    count: callsWord(calls, words),
    client: labelOf(
      flows.map(({ flow }) => flow),
      'client',
    ),
    moment: moment(manifest.startedAt),
  });
}

/** Calls that are one command: sign-ons wherever they are, others when they follow one another. */
interface Gathered {
  readonly call: ToldCall;
  readonly times: number;
  readonly same: readonly string[];
}

function gathered(calls: readonly ToldCall[], marker: Marker): readonly Gathered[] {
  const groups: { call: ToldCall; key: string; times: number; same: string[] }[] = [];
  for (const call of calls) {
    const { exchange } = call.step;
    const { method, url, body } = marker.fill(exchange);
    const mayRepeat = isSignOn(call.step) || method === 'GET' || method === 'HEAD';
    const key = JSON.stringify([method, url, mayRepeat ? body : exchange.id]);
    const again = isSignOn(call.step) ? groups.find((one) => one.key === key) : groups.at(-1);
    if (again?.key === key) {
      again.times += 1;
      again.same.push(exchange.id);
      // The last answer of those that were waited for, the first sign-on.
      if (!isSignOn(call.step)) again.call = call;
    } else groups.push({ call, key, times: 1, same: [exchange.id] });
  }
  return groups;
}

type Planned = PlannedRecipe & { readonly same: readonly string[] };

interface Planning {
  readonly input: CookbookInput;
  readonly variables: readonly ShellVariable[];
  readonly marker: Marker;
  readonly volatile: Kitchen['volatile'];
}

/** Sign-ons first, each group numbered in its order. */
function plan(all: readonly Gathered[], planning: Planning): readonly Planned[] {
  const { input, variables, volatile } = planning;
  const ordered = [
    ...all.filter(({ call }) => isSignOn(call.step)),
    ...all.filter(({ call }) => !isSignOn(call.step)),
  ];
  const changes = changesOf(
    ordered.map(({ call }) => call.step),
    volatile,
    input.language.words,
  );
  const taken = new Set<string>();
  const commands = cliOf(ordered, input, variables);
  return ordered.map(({ call, times, same }, index) => {
    const { step } = call;
    const { flow } = input.flows[call.flow]!;
    const { operation } = step;
    const [title, sentence] = operationWords(operation, input.language);
    // Links stay the same in every language.
    const anchor = slugOf(operation.title, taken);
    taken.add(anchor);
    return {
      call,
      // A client that signs on again asks for nothing new.
      times: isSignOn(step) ? 1 : times,
      same,
      number: index + 1,
      anchor,
      file: anchor,
      heading: headingOf(call, title, planning),
      sentence: `${sentenceOf(sentence, step, (id) => labelOf([flow], id))}.`,
      cli: commands.get(index) ?? null,
      changed: changes.get(index),
      note: same.flatMap((id) => input.notes?.get(id) ?? []),
    };
  });
}

/** The operation, with what tells it from others of its kind: who signs on and for what, or the query, ids named. */
function headingOf({ step }: ToldCall, title: string, { variables, marker }: Planning): string {
  const { id } = step.exchange;
  const isUsed = ({ bindings }: ShellVariable): boolean =>
    bindings.some(({ uses }) =>
      uses.some(({ exchange, part }) => exchange === id && part.startsWith('body:')),
    );
  const query = /\?([^#]+)/.exec(marker.named(marker.fill(step.exchange).url))?.[1];
  const whose = variables.filter(
    (one) => one.ruled && !one.secret && !/DOMAIN/.test(one.name) && isUsed(one),
  );
  const detail = isSignOn(step) ? whose.map(({ name }) => name).join(', ') : query;
  return detail ? `${title} (${detail})` : title;
}

function labelOf(flows: readonly Flow[], id: string): string {
  return flows.flatMap(({ participants }) => participants).find((one) => one.id === id)?.label ?? id;
}

/** Only what a later recipe uses is worth keeping. */
function yieldsOf(
  variables: readonly ShellVariable[],
  recipes: ReadonlyMap<string, Planned>,
): Kitchen['yields'] {
  const yields = new Map<string, ShellVariable[]>();
  for (const variable of variables) {
    if (variable.source === 'given') continue;
    const recipe = recipes.get(variable.source.exchange);
    if (!recipe) continue;
    const id = recipe.call.step.exchange.id;
    yields.set(id, [...(yields.get(id) ?? []), variable]);
  }
  return yields;
}

/** The label of the service that is asked at an endpoint. */
function endpointNamer(calls: readonly ToldCall[], flows: readonly BoundFlow[]): Kitchen['serviceOf'] {
  return ({ bindings }) => {
    const [use] = bindings.flatMap(({ uses }) => uses);
    const call = calls.find(({ step }) => step.exchange.id === use?.exchange);
    if (!call) return '';
    return labelOf([flows[call.flow]!.flow], call.step.to) || hostPort(call.step.exchange.request.url);
  };
}

/** What a reader must know before the first command, each variable once, in order of use. */
function givenOf(recipes: readonly Recipe[]): readonly CookbookVariable[] {
  const given = new Map<string, CookbookVariable>();
  for (const variable of recipes.flatMap((recipe) => recipe.given)) {
    if (!given.has(variable.name)) given.set(variable.name, variable);
  }
  return [...given.values()];
}
