/** The fields of a form as a HAR lists them (`params`), as the text that was sent. */

import { percentEncode } from '../../text/percent.js';
import { listMember, textMember } from '../../text/json-member.js';

/** Undefined where there are none, or no way to write them as this content type says. */
export function fieldsText(postData: unknown, contentType: string): string | undefined {
  const fields = listMember(postData, 'params').filter((field) => textMember(field, 'name') !== '');
  if (fields.length === 0) return undefined;
  if (!/^multipart\//i.test(contentType)) return fields.map(formField).join('&');
  const boundary = /;\s*boundary="?([^";\s]{1,70})"?/i.exec(contentType)?.[1];
  return boundary === undefined
    ? undefined
    : `${fields.map((field) => part(field, boundary)).join('')}--${boundary}--\r\n`;
}

/** Some tools list them encoded, others not: what is encoded already stays so. */
function formField(field: unknown): string {
  return `${encoded(textMember(field, 'name'))}=${encoded(textMember(field, 'value'))}`;
}

function encoded(text: string): string {
  return /^(?:[\w.~!*'()+-]|%[0-9a-f]{2})*$/i.test(text) ? text : percentEncode(text);
}

function part(field: unknown, boundary: string): string {
  const [fileName, type] = [textMember(field, 'fileName'), textMember(field, 'contentType')];
  const file = fileName === '' ? '' : `; filename="${quoted(fileName)}"`;
  const name = quoted(textMember(field, 'name'));
  return [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${name}"${file}`,
    ...(type === '' ? [] : [`Content-Type: ${type.replace(/[\r\n]/g, ' ')}`]),
    '',
    textMember(field, 'value'),
    '',
  ].join('\r\n');
}

function quoted(text: string): string {
  return text.replace(/[\r\n"]/g, percentEncode);
}
