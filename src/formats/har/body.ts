/** The bodies of an entry of a HAR: text, base64, fields, or only their size. */

import { contentCoding, headerValue, mediaType } from '../../model/message.js';
import { decodeBase64 } from '../../text/base64.js';
import { listMember, member, numberMember, textMember } from '../../text/json-member.js';
import type { ReadBody, ReadContext, ReadMessage } from '../format.js';
import { fieldsText } from './fields.js';
import { headersOf } from './headers.js';

export interface BodyWithNote {
  readonly body: ReadBody;
  /** What could not be had of it. */
  readonly note?: string;
}

/** `postData`; `_content` is what HTTP Toolkit writes for bytes that are no text. */
export function requestBody(request: unknown, context: ReadContext): BodyWithNote {
  const post = member(request, 'postData');
  const content = post ?? member(request, '_content');
  const kind = kindOf(request, content, 'Cookie');
  const text = textMember(content, 'text');
  if (text !== '') return written(content, kind, context);
  const fields = fieldsText(content, kind.contentType);
  if (fields !== undefined && fields !== '') return { body: { kind: 'text', text: fields, ...typed(kind) } };
  if (textMember(member(request, '_content'), 'text') !== '') {
    return written(member(request, '_content'), kind, context);
  }
  const { body } = missing(numberMember(request, 'bodySize') ?? 0, kind);
  const hasFields = listMember(content, 'params').length > 0;
  return hasFields
    ? { body, note: 'The fields of a form cannot be put together; they were left out.' }
    : { body };
}

/** `content`. */
export function responseBody(response: unknown, context: ReadContext): BodyWithNote {
  const content = member(response, 'content');
  const kind = kindOf(response, content, 'Set-Cookie');
  if (textMember(content, 'text') !== '') return written(content, kind, context);
  const size = numberMember(content, 'size') ?? numberMember(response, 'bodySize') ?? 0;
  return missing(size, kind);
}

/** The size on the wire where it is told: 0 stands for what came out of a cache, too. */
export function sizeOnWire(message: unknown, body: ReadBody): Pick<ReadMessage, 'bodyBytes'> {
  const size = numberMember(message, 'bodySize') ?? -1;
  if (body.kind === 'empty') return { bodyBytes: 0 };
  return size > 0 && Number.isSafeInteger(size) ? { bodyBytes: size } : {};
}

interface Kind {
  readonly mediaType: string;
  /** With its parameters. */
  readonly contentType: string;
  readonly coding?: string;
}

const CODING = /^(?:gzip|x-gzip|deflate|br|zstd|compress)$/;

function kindOf(message: unknown, content: unknown, cookies: 'Cookie' | 'Set-Cookie'): Kind {
  const headers = headersOf(message, cookies);
  const told = textMember(content, 'mimeType');
  const said = told === 'x-unknown' ? '' : told;
  const contentType = headerValue(headers, 'content-type') ?? said;
  const type = mediaType([['content-type', contentType]]);
  const coding = contentCoding(headers);
  return {
    mediaType: type,
    contentType,
    // What a HAR holds is decoded.
    ...(CODING.test(coding) && { coding }),
  };
}

function typed({ mediaType: type, coding }: Kind): { readonly mediaType: string; readonly coding?: string } {
  return { mediaType: type, ...(coding !== undefined && { coding }) };
}

function written(content: unknown, kind: Kind, { textLimitBytes }: ReadContext): BodyWithNote {
  const text = textMember(content, 'text');
  if (textMember(content, 'encoding').toLowerCase() === 'base64') return decoded(text, kind);
  if (text.length > textLimitBytes) return omitted('too-large', text.length, kind);
  return { body: { kind: 'text', text, ...typed(kind) } };
}

function decoded(text: string, kind: Kind): BodyWithNote {
  const bytes = decodeBase64(/\s/.test(text) ? text.replace(/\s+/g, '') : text);
  if (bytes) return { body: { kind: 'bytes', bytes, ...typed(kind) } };
  const size = Math.floor((text.length * 3) / 4);
  return {
    ...omitted('undecodable', size, kind),
    note: 'A body is no base64, as it claims to be; it was left out.',
  };
}

function missing(size: number, kind: Kind): BodyWithNote {
  return size > 0 && Number.isSafeInteger(size)
    ? omitted('not-recorded', size, kind)
    : { body: { kind: 'empty' } };
}

function omitted(
  reason: 'too-large' | 'undecodable' | 'not-recorded',
  size: number,
  kind: Kind,
): BodyWithNote {
  return { body: { kind: 'omitted', reason, size, mediaType: kind.mediaType } };
}
