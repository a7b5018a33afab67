/** What a page shows of a body: pretty text up to a limit, or a sentence that says what it was. */

import { headerValue, isJson } from '../model/message.js';
import type { Body, Message, OmitReason } from '../model/message.js';
import type { BodyView } from '../model/page.js';
import { pretty } from '../text/json.js';
import { formatBytes } from '../text/size.js';
import type { WordKey, Words } from './lang/en.js';
import { say } from './lang/words.js';
import { partsWords } from './multipart.js';
import { inBytes, sizeWords } from './sizes.js';
import { grouped } from './words.js';

/** A page shows this many characters of a body; the capture has all of it. */
const SHOWN_LIMIT = 32_768;

const OMITTED: Readonly<Record<OmitReason, WordKey>> = {
  'too-large': 'tooLarge',
  undecodable: 'undecodable',
  'unknown-coding': 'unknownCoding',
  secret: 'secretSeen',
  'many-secrets': 'manySecrets',
  tunnelled: 'tunnelled',
  'not-recorded': 'notRecorded',
};

/** The view of a message's body; `cut` when more of it was to come. */
export function bodyView(message: Message, words: Words, cut = false): BodyView {
  const view = wholeView(message, words);
  if (!cut) return view;
  const remark = say(words, 'cutIs', { cut: cutWords(message, words) });
  if (message.body.kind === 'empty') return { kind: 'note', text: remark, sha256: null };
  if (view.kind === 'note') return { ...view, text: `${view.text} ${remark}` };
  return { ...view, remark: view.remark === null ? remark : `${view.remark} ${remark}` };
}

/** `cut after 12.0 MiB of 20.0 MiB`, as far as the header tells how much was to come. */
export function cutWords(message: Message, words: Words): string {
  const { bodyBytes } = message;
  const declared = declaredBytes(message);
  if (!isShort(message)) return say(words, 'cutAfter', { size: formatBytes(bodyBytes) });
  const [came, all] = [formatBytes(bodyBytes), formatBytes(declared)];
  const slots =
    came === all ? { size: grouped(bodyBytes), all: inBytes(declared, words) } : { size: came, all };
  return say(words, 'cutOf', slots);
}

/** True when the header promised more of the body than came. */
export function isShort(message: Message): boolean {
  return declaredBytes(message) > message.bodyBytes;
}

/** NaN when the header does not tell. */
function declaredBytes({ headers }: Message): number {
  return Number(headerValue(headers, 'content-length') ?? NaN);
}

function wholeView({ body, bodyBytes }: Pick<Message, 'body' | 'bodyBytes'>, words: Words): BodyView {
  const typed = (bytes: number, type: string) => ({
    size: sizeWords(bytes, words),
    type: type || words.unnamedType,
  });
  switch (body.kind) {
    case 'empty':
      return { kind: 'note', text: words.noBody, sha256: null };
    case 'text': {
      const parts = /^multipart\//i.test(body.mediaType)
        ? partsWords(body.text, body.mediaType, words)
        : undefined;
      return parts === undefined
        ? textView(body, bodyBytes, words)
        : { kind: 'note', text: parts, sha256: null };
    }
    case 'blob':
      return {
        kind: 'note',
        text: say(words, 'bodyKept', typed(body.ref.size, body.mediaType)),
        sha256: body.ref.sha256,
      };
    case 'omitted':
      return {
        kind: 'note',
        text: say(words, 'bodyNotKept', {
          ...typed(body.size, body.mediaType),
          why: words[OMITTED[body.reason]],
        }),
        sha256: body.sha256 ?? null,
      };
  }
}

function textView(body: Extract<Body, { kind: 'text' }>, bodyBytes: number, words: Words): BodyView {
  const whole = isJson(body.mediaType) ? pretty(body.text) : body.text;
  const shown = whole.length <= SHOWN_LIMIT ? whole : beginning(whole);
  const undone = body.coding === undefined ? [] : [say(words, 'decoded', { coding: body.coding })];
  const cut =
    shown === whole
      ? []
      : [say(words, 'beginning', { n: grouped(shown.length), all: grouped(whole.length) })];
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
