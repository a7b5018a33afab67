/** Operation rules from compact rows, so that a service's API reads as the table that it is. */

import type { OperationRule } from '../model/profile.js';

/** `METHOD path-template`, title, sentence, and what completes a flow's title. */
export type OperationRow = readonly [call: string, title: string, sentence: string, subject?: string];

/** What all the rows of a table share. */
export type Common = Pick<OperationRule, 'answer' | 'group' | 'by' | 'decidedBy' | 'state'>;

/** The rules of one service. */
export function operations(
  service: string,
  rows: readonly OperationRow[],
  common: Common = {},
): readonly OperationRule[] {
  return rows.map(([call, title, sentence, subject]) => {
    const [method, path] = call.split(' ') as [string, string];
    return {
      service,
      method,
      path,
      title,
      sentence,
      ...common,
      ...(subject === undefined ? {} : { subject }),
    };
  });
}

/** An action that the body of a POST names: its key there, title, sentence, and what completes a flow's title. */
export type ActionRow = readonly [key: string, title: string, sentence: string, subject?: string];

/** The actions of one path, and what is said of one that is not listed. */
export function actions(
  service: string,
  path: string,
  [other, ...rows]: readonly [OperationRow, ...ActionRow[]],
): readonly OperationRule[] {
  const named = rows.flatMap(([key, ...said]) =>
    operations(service, [[`POST ${path}`, ...said]]).map((rule) => ({ ...rule, body: `/${key}` })),
  );
  return [...named, ...operations(service, [other])];
}

/**
 * A kind of thing that an API lists, creates, shows, changes and deletes. `key` is its name in bodies; `one` and `all` its
 * names in titles, made from the key where they are not given; `a` stands in sentences.
 */
export interface Noun {
  readonly path: string;
  readonly key: string;
  readonly a: string;
  readonly one?: string;
  readonly all?: string;
  readonly update?: 'PATCH' | 'PUT';
  /** The API has a list with all details below `/detail`. */
  readonly detail?: boolean;
}

/** The rows of one kind of thing below a path. */
export function resource(noun: Noun, under: string): readonly OperationRow[] {
  const { path, key, a, update = 'PATCH', detail = false } = noun;
  const one = noun.one ?? key.replaceAll('_', ' ');
  const all = noun.all ?? `${one}s`;
  const list = `${under}/${path}`;
  const single = `${list}/{${key}_id}`;
  const name = `/${key}/name`;
  return [
    [`GET ${list}`, `List ${all}`, `{from} asks {to} for the list of ${all}.`],
    ...(detail ? [inDetail(`${list}/detail`, all)] : []),
    [`POST ${list}`, `Create ${one}`, `{from} has {to} create ${a}.`, name],
    [`GET ${single}`, `Show ${one}`, `{from} asks {to} for the details of ${a}.`, name],
    [`${update} ${single}`, `Update ${one}`, `{from} has {to} change ${a}.`, name],
    [`DELETE ${single}`, `Delete ${one}`, `{from} has {to} delete ${a}.`],
  ];
}

function inDetail(path: string, all: string): OperationRow {
  return [`GET ${path}`, `List ${all} in detail`, `{from} asks {to} for the ${all} with all details.`];
}

/** The documents in which a service lists its versions: at its root and at the root of each version. */
export function versionDocuments(service: string, versions: readonly string[]): readonly OperationRule[] {
  const list: OperationRow = ['GET /', 'List versions', VERSIONS];
  const rows = versions.map((path): OperationRow => [`GET ${path}`, 'Show version', VERSION]);
  const common: Common = { group: 'discovery', decidedBy: 'first-use' };
  return [
    ...operations(service, [list], { ...common, answer: '/versions' }),
    ...operations(service, [list, ...rows], common),
  ];
}

/** What load balancers and monitors ask every few seconds. */
export function healthCheck(service: string): readonly OperationRule[] {
  return operations(service, [['GET /healthcheck', 'Check health', '{from} asks whether {to} is well.']], {
    group: 'background',
  });
}

const VERSIONS = '{from} asks {to} which versions of its API it speaks.';
const VERSION = '{from} asks {to} for the details of one version of its API.';
