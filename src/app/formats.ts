/** The formats that captures are imported from and exported to. */

import type { Format } from '../formats/format.js';
import { curl } from '../formats/curl/curl.js';
import { har } from '../formats/har/har.js';
import { keystoneauthLog } from '../formats/keystoneauth-log/keystoneauth-log.js';
import { otlp } from '../formats/otlp/otlp.js';
import { UserError } from '../model/errors.js';

/** In the order in which a text is tried: those that ask for the most first. */
export const FORMATS: readonly Format[] = [har, otlp, keystoneauthLog, curl];

/** A format that does what is wanted of it. */
export type FormatThat<K extends 'read' | 'write'> = Format & Required<Pick<Format, K>>;

/** The format that a text begins as; undefined when it is none of those that are read. */
export function detectFormat(head: string): FormatThat<'read'> | undefined {
  return formatsThat('read').find((format) => format.detect?.(head));
}

/** @throws UserError `unknown-format` */
export function formatNamed<K extends 'read' | 'write'>(name: string, can: K): FormatThat<K> {
  const format = formatsThat(can).find((one) => one.name === name);
  if (format) return format;
  const doing = can === 'read' ? 'imported' : 'exported';
  throw new UserError('unknown-format', `"${name}" is no format that is ${doing}.`, {
    hint: `Those that are: ${formatsThat(can).map(words).join(', ')}.`,
  });
}

/** All that are read or written, in words. */
export function formatWords(can: 'read' | 'write'): string {
  return formatsThat(can).map(words).join(', ');
}

/** The format of files whose names end as this one does. */
export function formatEnding<K extends 'read' | 'write'>(file: string, can: K): FormatThat<K> | undefined {
  const name = file.toLowerCase();
  return formatsThat(can).find(({ extensions }) => extensions.some((ending) => name.endsWith(`.${ending}`)));
}

function formatsThat<K extends 'read' | 'write'>(can: K): readonly FormatThat<K>[] {
  return FORMATS.filter((format): format is FormatThat<K> => format[can] !== undefined);
}

function words({ name, title }: Format): string {
  return `${name} (${title})`;
}
