/** `wiretale render --kind cookbook`: the client's calls of a capture as a tutorial of commands. */

import { fill } from '../bindings/apply.js';
import type { Capture } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { renderCookbook } from '../render/cookbook.js';
import type { CookbookPlace } from '../render/cookbook.js';
import type { WrittenSite } from '../render/site.js';
import { cookbookOf } from '../trace/cookbook/book.js';
import { toldCalls } from '../trace/cookbook/calls.js';
import { languageOf } from '../trace/lang/languages.js';
import { say } from '../trace/lang/words.js';
import { titleOf } from '../trace/recording.js';
import { OPTIONS, type Options } from './config/options.js';
import type { WrittenCapture } from './written.js';
import type { SelectedFlow } from './select/flows.js';

export interface CookbookRequest {
  readonly captures: readonly Capture[];
  /** Those that are selected. */
  readonly flows: readonly SelectedFlow[];
  readonly written: WrittenCapture;
  readonly options: Options;
}

/** One page of all the flows. @throws UserError `usage`, `one-capture`, `no-recipe`, `secret-found`, `not-ours`, `cannot-write` */
export async function cookbook(
  { captures: [capture, ...others], flows, written, options }: CookbookRequest,
  place: CookbookPlace,
): Promise<WrittenSite & { readonly untold: readonly string[] }> {
  const { manifest, problems } = capture!;
  if (others.length > 0) {
    throw new UserError('one-capture', 'A cookbook is made of one capture.', {
      hint: 'Render each by itself, with --out (or --dir) for a folder of its own: docs/how-to/write-a-cookbook.md.',
    });
  }
  refuseUnheeded(options);
  const language = languageOf(options.lang);
  const title = options.flow === undefined ? manifest.name : titleOf(flows[0]!.flow, manifest, language);
  const page = cookbookOf({
    manifest,
    problems,
    flows,
    profiles: options.profiles,
    fill,
    title: say(language.words, 'cookbook', { title }),
    slug: 'cookbook',
    language,
    written: written.whole,
    notes: written.notes,
    hidden: flows.flatMap(({ hiddenWords }) => hiddenWords ?? []),
  });
  if (page.preface.length + page.recipes.length === 0) {
    throw new UserError('no-recipe', 'There is no call of the client to make a cookbook of.', {
      hint: 'What services ask each other, and looking for versions, are no part of one: wiretale render shows them.',
    });
  }
  return { ...(await renderCookbook(page, place)), untold: untoldNotes({ flows, written, options }) };
}

function refuseUnheeded(options: Options): void {
  const { split, steady } = options;
  const hint = 'Leave one of them away (in wiretale.yaml, too).';
  if (split) throw new UserError('usage', 'A cookbook is one page: --split is for --kind trace.', { hint });
  if (steady === false) {
    throw new UserError('usage', 'A cookbook is always steady: --no-steady is for --kind trace.', { hint });
  }
  const drawing = (['numbers', 'budget', 'pictures'] as const).find(
    (name) => options[name] !== OPTIONS[name].schema.parse(undefined),
  );
  if (drawing === undefined) return;
  throw new UserError('usage', `A cookbook has no pictures: --${drawing} is for --kind trace.`, { hint });
}

/** Of the notes in these flows those at steps that are no recipe: services' own calls, and looking for versions. */
function untoldNotes({ flows, written, options }: Omit<CookbookRequest, 'captures'>): readonly string[] {
  const numbers = new Set(flows.map(({ number }) => number));
  const told = new Set(toldCalls(flows, options.profiles).map(({ step }) => step.exchange.id));
  return written.noted
    .filter(({ flow, exchange }) => numbers.has(flow) && !told.has(exchange))
    .map(({ place, step }) => `${place}: a cookbook does not tell step ${step}, nor the note at it.`);
}
