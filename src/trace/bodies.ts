/** What a page shows of a body: pretty text up to a limit, or a sentence that says what it was. */

import { headerValue, isJson } from '../model/message.js';
import type { Body, Message, OmitReason } from '../model/message.js';
import type { BodyView } from '../model/page.js';
import { pretty } from '../text/json.js';
import { formatBytes } from '../text/size.js';
import { grouped } from './words.js';

/** A page shows this many characters of a body; the capture has all of it. */
const SHOWN_LIMIT = 32_768;

const OMITTED: Readonly<Record<OmitReason, string>> = {
  'too-large': 'it is over the limit for kept bodies',
  undecodable: 'its bytes are not what its headers claim',
  'unknown-coding': 'its coding is not known here, so it could not be searched for secrets',
  secret: 'a secret was seen in it',
  tunnelled: 'it passed unread in a tunnel',
  'not-recorded': 'it could not be recorded',
};

/** The view of a message's body; `cut` when more of it was to come. */
export function bodyView(message: Message, cut = false): BodyView {
  const view = wholeView(message.body, message.bodyBytes);
  if (!cut) return view;
  const remark = `C${cutWords(message).slice(1)}.`;
  if (message.body.kind === 'empty') return { kind: 'note', text: remark, sha256: null };
  if (view.kind === 'note') return { ...view, text: `${view.text} ${remark}` };
  return { ...view, remark: view.remark === null ? remark : `${view.remark} ${remark}` };
}

/** `cut after 12.0 MiB of 20.0 MiB`, as far as the header tells how much was to come. */
export function cutWords(message: Message): string {
  const { bodyBytes } = message;
  const declared = declaredBytes(message);
  if (!isShort(message)) return `cut after ${formatBytes(bodyBytes)}`;
  const [came, all] = [formatBytes(bodyBytes), formatBytes(declared)];
  return came === all
    ? `cut after ${grouped(bodyBytes)} of ${grouped(declared)} bytes`
    : `cut after ${came} of ${all}`;
}

/** True when the header promised more of the body than came. */
export function isShort(message: Message): boolean {
  return declaredBytes(message) > message.bodyBytes;
}

/** NaN when the header does not tell. */
function declaredBytes({ headers }: Message): number {
  return Number(headerValue(headers, 'content-length') ?? NaN);
}

function wholeView(body: Body, bodyBytes: number): BodyView {
  switch (body.kind) {
    case 'empty':
      return { kind: 'note', text: 'No body.', sha256: null };
    case 'text':
      return textView(body, bodyBytes);
    case 'blob':
      return {
        kind: 'note',
        text: `${size(body.ref.size)} of ${body.mediaType || 'an unnamed type'}, kept in the capture.`,
        sha256: body.ref.sha256,
      };
    case 'omitted':
      return {
        kind: 'note',
        text: `${size(body.size)} of ${body.mediaType || 'an unnamed type'}, not kept: ${OMITTED[body.reason]}.`,
        sha256: body.sha256 ?? null,
      };
  }
}

function textView(body: Extract<Body, { kind: 'text' }>, bodyBytes: number): BodyView {
  const whole = isJson(body.mediaType) ? pretty(body.text) : body.text;
  const shown = whole.length <= SHOWN_LIMIT ? whole : beginning(whole);
  const undone = body.coding === undefined ? [] : [`Shown decoded from ${body.coding}.`];
  const cut =
    shown === whole
      ? []
      : [
          `The first ${grouped(shown.length)} of ${grouped(whole.length)} characters; the rest is in the capture.`,
        ];
  const remarks = [...undone, ...cut];
  return {
    kind: 'text',
    language: languageOf(body.mediaType),
    text: shown,
    size: formatBytes(bodyBytes),
    remark: remarks.length === 0 ? null : remarks.join(' '),
  };
}

/** The first characters, to the end of a line where one ends not far before the limit. */
function beginning(text: string): string {
  const slice = text.slice(0, SHOWN_LIMIT);
  const lineEnd = slice.lastIndexOf('\n');
  return lineEnd > SHOWN_LIMIT / 2 ? slice.slice(0, lineEnd) : slice;
}

function languageOf(mediaType: string): string {
  if (isJson(mediaType)) return 'json';
  if (/[/+]xml$/.test(mediaType)) return 'xml';
  return mediaType === 'text/html' ? 'html' : 'text';
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${formatBytes(bytes)} (${grouped(bytes)} bytes)`;
}
