/** Pictures with their text in Mermaid, their places on the page, and where each of their arrows and notes leads. */

import { flatItems } from '../model/diagram.js';
import type { Diagram, MessageItem, NoteItem } from '../model/diagram.js';
import type { Picture, PictureTargets } from '../model/page.js';
import { toMermaid, VIEWER_LIMIT } from './mermaid.js';
import type { DrawnPicture } from './pictures.js';
import { textPicture } from './text-picture.js';

/** `kind` begins the anchors: `full-2` is part 2 of the full diagram. */
export function withTexts(pictures: readonly DrawnPicture[], kind: 'summary' | 'full'): readonly Picture[] {
  const anchorOf = (part = 0): string => `${kind}-part-${part}`;
  return pictures.map(({ title, part, diagram }) => {
    const mermaid = toMermaid(diagram);
    return {
      title,
      anchor: anchorOf(part),
      diagram,
      mermaid,
      tooLong: mermaid.length >= VIEWER_LIMIT,
      text: textPicture(diagram, TEXT_COLUMNS)
        .map(({ text }) => text)
        .join('\n'),
      targets: targetsOf(diagram, anchorOf),
    };
  });
}

/** As many as a page of text shows without scrolling. */
const TEXT_COLUMNS = 110;

function targetsOf(diagram: Diagram, anchorOf: (part?: number) => string): PictureTargets {
  const items = flatItems(diagram.items);
  const stepOf = (number: number | undefined): string => (number === undefined ? '' : `step-${number}`);
  return {
    messages: items
      .filter((item): item is MessageItem => item.kind === 'message')
      .map(({ number }) => stepOf(number)),
    notes: items
      .filter((item): item is NoteItem => item.kind === 'note')
      .map((note) => (note.part === undefined ? stepOf(note.leadsTo) : anchorOf(note.part))),
  };
}
