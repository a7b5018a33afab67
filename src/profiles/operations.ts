/** Operation rules from compact rows, so that a service's API reads as the table that it is. */

import type { OperationRule } from '../model/profile.js';

/** `METHOD path-template`, title, sentence, and what completes a flow's title. */
export type OperationRow = readonly [call: string, title: string, sentence: string, subject?: string];

/** The rules of one service. `common`: what all the rows share. */
export function operations(
  service: string,
  rows: readonly OperationRow[],
  common: Pick<OperationRule, 'group' | 'by'> = {},
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

/** The documents in which a service lists its versions: at its root and at the root of each version. */
export function versionDocuments(service: string, versions: readonly string[]): readonly OperationRule[] {
  const rows = versions.map((path): OperationRow => [`GET ${path}`, 'Show version', VERSION]);
  return operations(service, [['GET /', 'List versions', VERSIONS], ...rows], { group: 'discovery' });
}

const VERSIONS = '{from} asks {to} which versions of its API it speaks.';
const VERSION = '{from} asks {to} for the details of one version of its API.';
