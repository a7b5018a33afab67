/** One call of a client as a recipe: what it is, the command, what its variables are, the answer, what changed. */

import type { CookbookVariable, Phrase, Recipe, VariableSource } from '../../model/cookbook.js';
import { responseOf } from '../../model/exchange.js';
import type { Fact } from '../../model/page.js';
import { urlParts } from '../../model/url.js';
import { printable } from '../../text/printable.js';
import { shellWord } from '../../text/shell.js';
import { formatBytes } from '../../text/size.js';
import { phrase, type Slots } from '../lang/words.js';
import { ranges } from '../words.js';
import { answerOf, wentOn, type Reading } from './answer.js';
import type { ToldCall } from './calls.js';
import type { Changed } from './changes.js';
import type { CliCommand } from './cli.js';
import { awaitsContinue, commandOf, headersThatMatter, type Command } from './command.js';
import type { Marker } from './fill.js';
import { keepLine } from './keep.js';
import type { ShellVariable } from './variables.js';

/** A call as it is told: `times` the client asked the same in a row; `anchor` and `file` are unique on the page. */
export interface PlannedRecipe {
  readonly call: ToldCall;
  readonly times: number;
  readonly number: number;
  readonly anchor: string;
  readonly heading: string;
  readonly file: string;
  readonly sentence: string;
  readonly cli: CliCommand | null;
  readonly changed: Changed | undefined;
  /** The writer's. */
  readonly note: readonly string[];
}

/** What all recipes of a page share. */
export interface Kitchen extends Reading {
  readonly marker: Marker;
  readonly variables: readonly ShellVariable[];
  /** What variables that later calls use are born in an exchange, by its id. */
  readonly yields: ReadonlyMap<string, readonly ShellVariable[]>;
  /** The recipe of an exchange, by its id. */
  readonly recipes: ReadonlyMap<string, PlannedRecipe>;
  readonly serviceOf: (variable: ShellVariable) => string;
}

export function recipeOf(planned: PlannedRecipe, kitchen: Kitchen): Recipe {
  const { call, number, anchor, heading, sentence, cli, changed, note } = planned;
  const { exchange } = call.step;
  const response = responseOf(exchange);
  const request = kitchen.marker.fill(exchange);
  const yields = kitchen.yields.get(exchange.id) ?? [];
  const keepIn = yields.length === 0 ? null : `${planned.file}.txt`;
  const file = `${nounOf(call.rule?.path)}_file`;
  const output = `${planned.file}.bin`;
  const command = commandOf({ request, response, marker: kitchen.marker, file, output, keepIn });
  return {
    number,
    anchor,
    heading,
    sentence,
    url: urlOf(call, kitchen),
    method: exchange.request.method,
    headers: headersOf(call, kitchen),
    command: command.text,
    cli: cli && {
      command: cli.text,
      remark: cli.numbers.length > 0 ? phrase(kitchen.words, 'cliMore', { n: ranges(cli.numbers) }) : [],
    },
    ...variablesOf(command, planned, kitchen),
    note,
    answer: answerOf(call.step, kitchen),
    keep: keepOf(planned, { kitchen, keepIn, heads: wentOn(request, response) ? 2 : 1 }),
    changed: changed
      ? { title: kitchen.words[changed.later ? 'changesLater' : 'changes'], lines: changed.lines }
      : null,
    remarks: remarksOf(planned, { kitchen, saves: command.saves }),
  };
}

/** What a call is about, by the last id in its path: `image` of `/v2/images/{image_id}/file`. */
function nounOf(path: string | undefined): string {
  return Array.from((path ?? '').matchAll(/\{(\w+?)(?:_id)?\+?\}/g), ([, name]) => name!).at(-1) ?? 'data';
}

/** The path below the service, with the query that was asked; ids named. */
function urlOf({ step, rule }: ToldCall, { marker }: Kitchen): string {
  const named = marker.named(marker.fill(step.exchange).url);
  const query = /\?.*$/.exec(named)?.[0] ?? '';
  if (rule) return rule.path.replace(/[[\]]/g, '').replace(/\+\}/g, '}') + query;
  return named.replace(/^\{[A-Z_0-9]+\}/, '') || urlParts(step.exchange.request.url)?.path || named;
}

/** Of the header lines those that say what is sent and asked for: the token goes without saying. */
function headersOf({ step }: ToldCall, { marker }: Kitchen): readonly Fact[] {
  return headersThatMatter(marker.fill(step.exchange))
    .filter(([name]) => !SAID.test(name))
    .map(([name, value]) => ({ name, value: marker.named(value) }));
}

const SAID = /^(?:x-auth-token|host|content-length|transfer-encoding|connection|keep-alive|authorization)$/i;

/** The variables of a command: those that must be known before, and the recipes that bring the others. */
function variablesOf(
  { variables, sends }: Command,
  { call }: PlannedRecipe,
  kitchen: Kitchen,
): Pick<Recipe, 'given' | 'sources'> {
  const given: CookbookVariable[] = [];
  const sources = new Map<PlannedRecipe, string[]>();
  for (const name of variables) {
    const variable = name === sends ? undefined : kitchen.variables.find((one) => one.name === name);
    const origin =
      variable && variable.source !== 'given' ? kitchen.recipes.get(variable.source.exchange) : undefined;
    if (origin) sources.set(origin, [...(sources.get(origin) ?? []), name]);
    else if (name === sends) {
      const size = formatBytes(call.step.exchange.request.bodyBytes);
      given.push({ name, value: '', how: phrase(kitchen.words, 'fromFile', { size }) });
    } else given.push(givenRow(name, variable, kitchen));
  }
  const told = [...sources].map(([{ anchor, heading }, names]): VariableSource => ({
    anchor,
    heading,
    names,
  }));
  return { given, sources: told };
}

/** A secret that is bound nowhere has its kind for a name. */
function givenRow(name: string, variable: ShellVariable | undefined, kitchen: Kitchen): CookbookVariable {
  if (!variable) return { name, value: '', how: phrase(kitchen.words, 'fromSecret') };
  const value = variable.secret ? '' : (variable.bindings[0]?.value ?? '');
  return { name, value, how: givenHow(variable, kitchen) };
}

interface Keeping {
  readonly kitchen: Kitchen;
  readonly keepIn: string | null;
  readonly heads: number;
}

/** Without a short command for it a value is taken out by eye: where it stands is told all the same. */
function keepOf(planned: PlannedRecipe, { kitchen, keepIn, heads }: Keeping): Recipe['keep'] {
  const { exchange } = planned.call.step;
  const response = responseOf(exchange);
  const yields = kitchen.yields.get(exchange.id) ?? [];
  if (keepIn === null || !response) return null;
  const kept = yields.flatMap(({ name, source }) => {
    if (source === 'given') return [];
    const place = source.part.startsWith('header:')
      ? headerName(source.part, planned)
      : source.part.slice('body:'.length);
    const line = keepLine({ name, source }, { response, file: keepIn, heads }) ?? remark(name, place);
    return [{ line, row: { name, value: '', how: phrase(kitchen.words, 'fromAnswer', { place }) } }];
  });
  return { command: kept.map(({ line }) => line).join('\n'), variables: kept.map(({ row }) => row) };
}

/** The place is made of keys of the answer: a line break in one would end the remark, and not every shell has remarks. */
function remark(name: string, place: string): string {
  return `# ${name}: ${shellWord(printable(place))}`;
}

const CATALOG = 'openstack catalog list';
const TOKEN = 'openstack token issue -f value -c id';

function givenHow(variable: ShellVariable, { words, serviceOf }: Kitchen): Phrase {
  const slots: Slots = { service: serviceOf(variable), command: CATALOG };
  if (variable.kind === 'endpoint') {
    return phrase(words, /_\d+$/.test(variable.name) ? 'fromOtherEndpoint' : 'fromEndpoint', slots);
  }
  if (variable.ruled && variable.name.endsWith('_TOKEN'))
    return phrase(words, 'fromToken', { command: TOKEN });
  if (variable.ruled) return phrase(words, 'fromCredentials');
  return phrase(words, variable.secret ? 'fromSecret' : 'fromBefore');
}

/** The header as the answer writes it. */
function headerName(part: string, { call }: PlannedRecipe): string {
  const name = part.slice('header:'.length);
  const headers = responseOf(call.step.exchange)?.headers ?? [];
  return headers.find(([one]) => one.toLowerCase() === name)?.[0] ?? name;
}

function remarksOf(
  { call, times }: PlannedRecipe,
  { kitchen: { words }, saves }: { readonly kitchen: Kitchen; readonly saves: string | null },
): readonly Phrase[] {
  const { request } = call.step.exchange;
  return [
    ...(times > 1 ? [phrase(words, 'repeated', { n: String(times) })] : []),
    ...(awaitsContinue(request) ? [phrase(words, 'continue', { line: '100 Continue' })] : []),
    ...(saves === null ? [] : [phrase(words, 'saved', { file: saves })]),
  ];
}
