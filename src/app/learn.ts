/** `wiretale learn`: rules of comparing from captures of the same thing, as the text of a file. */

import type { CompareRule } from '../model/difference.js';
import { UserError } from '../model/errors.js';
import { learnRules } from '../regress/learn.js';
import { compareRules } from './compare-rules.js';
import { rulesText } from './config/rules-file.js';
import type { Options } from './config/options.js';
import { lastGate } from './last-gate.js';
import type { LastGate } from './last-gate.js';
import { openCapture } from './open-capture.js';
import { selectFlows } from './select/flows.js';
import { stepName } from './step-name.js';
import { understand } from './understand.js';

export interface Learned {
  readonly rules: readonly CompareRule[];
  /** What is to be reviewed, and then named by `--rules`. */
  readonly text: string;
}

/** @throws UserError `usage`, `unknown-capture`, `bad-rules`, `secret-found` */
export async function learn(names: readonly string[], options: Options): Promise<Learned> {
  if (names.length < 2) {
    throw new UserError('usage', 'To learn takes two captures of the same thing at least.', {
      hint: 'wiretale learn image-create image-create-2 > learned.yaml',
    });
  }
  const runs = [];
  const gates: LastGate[] = [];
  for (const name of names) {
    const capture = await openCapture(name, options);
    gates.push(lastGate(capture.manifest, options));
    const understood = { flows: selectFlows(understand(capture, options.profiles), options) };
    runs.push({ name: capture.manifest.name, ...understood });
  }
  const rules = learnRules(
    runs.map(({ name, flows }) => ({ name, flows: flows.map(({ flow }) => flow) })),
    { rules: await compareRules(options), nameOf: (step) => stepName(step, options) },
  );
  const heading = `Learned from ${names.join(', ')}: where runs of the same thing differ. Review it, then: --rules FILE`;
  const text = rulesText(rules, heading);
  gates.forEach((gate) => gate(text, 'The output'));
  return { rules, text };
}
