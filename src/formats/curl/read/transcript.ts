/** Reads what people keep of their work with curl: commands, each followed by its answer, in a terminal's text or on a page. */

import type { ReadContext, ReadItem } from '../../format.js';
import { linesOf, type Line } from '../../lines.js';
import { createCalls, type Calls } from './calls.js';
import { commandOf, type CurlCommand } from './command.js';
import { createCommandLines, type CommandLines } from './command-lines.js';
import {
  assignmentIn,
  beginningOf,
  hasWindowsPrompt,
  isFence,
  statusLineOf,
  type Beginning,
} from './lines.js';

/** Variables that are set on the way are put into addresses; no more of them than anybody sets. */
const MOST_VARIABLES = 1000;

export async function* readTranscript(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<ReadItem> {
  const limit = context.textLimitBytes + HEAD_ROOM;
  const state: State = { calls: createCalls(limit), variables: new Map(), limit };
  for await (const line of linesOf(text, limit)) {
    take(state, line);
    yield* state.calls.taken();
  }
  endCommand(state);
  state.calls.end();
  yield* state.calls.taken();
}

/** A line may hold a body, and more. */
const HEAD_ROOM = 64 << 10;

interface State {
  readonly calls: Calls;
  readonly variables: Map<string, string>;
  readonly limit: number;
  /** A command whose end has not come. */
  open?: { readonly line: number; readonly lines: CommandLines; readonly prompt: string } | undefined;
  /** What stands before each command of a terminal. */
  prompt?: string;
}

function take(state: State, { number, text, cut }: Line): void {
  if (state.open) {
    const { lines, prompt } = state.open;
    // A quote that nobody closes ends where an answer begins.
    const over = isEnd(text, lines);
    if (!over) {
      const more = prompt.trim() === '' ? text : text.replace(/^>{1,2} ?/, '');
      if (!lines.add(goingOn(more, prompt), cut)) endCommand(state);
      return;
    }
    endCommand(state);
  }
  const { before, behind } = cutAtPrompt(text, state);
  if (before !== undefined) state.calls.line(before, number);
  const begun = beginningOf(behind);
  if (begun) begin(state, begun, { number, cut });
  else other(state, behind, number);
}

/** An answer, or another command after a prompt; in a text that the command is fed, only the first. */
function isEnd(text: string, lines: CommandLines): boolean {
  if (statusLineOf(text) !== undefined || (isFence(text) && !lines.isFed())) return true;
  return !lines.isFed() && (beginningOf(text)?.prompt.trim() ?? '') !== '';
}

function begin(state: State, { prompt, text }: Beginning, at: { number: number; cut: boolean }): void {
  state.calls.end();
  if (prompt.trim() !== '') state.prompt = prompt;
  const lines = createCommandLines(state.limit);
  state.open = { line: at.number, lines, prompt };
  if (!lines.add(goingOn(text, prompt), at.cut)) endCommand(state);
}

/** A line that PowerShell or cmd joins with the next one, as other shells end such a line. */
function goingOn(line: string, prompt: string): string {
  return hasWindowsPrompt(prompt) ? line.replace(/[`^]$/, '\\') : line;
}

function endCommand(state: State): void {
  const { open } = state;
  if (!open) return;
  state.open = undefined;
  const read = open.lines.read();
  const command: CurlCommand | undefined =
    read && commandOf(withoutPrefix(read.words), read.fed, state.variables);
  state.calls.begin(command, open.line);
}

/** `sudo`, `time` and variables that hold for this command alone. */
function withoutPrefix(words: readonly string[]): readonly string[] {
  return words.slice(words.findIndex((word) => /^curl(?:\.exe)?$/.test(word)) + 1);
}

/** A body without a line break at its end has the next prompt on its last line. */
function cutAtPrompt(
  text: string,
  { prompt, calls }: State,
): { readonly before?: string; readonly behind: string } {
  if (prompt === undefined || !calls.inBody()) return { behind: text };
  const at = text.lastIndexOf(prompt);
  // A sign alone may stand in a text too.
  if (at < 1 || (prompt.trim().length < 2 && !/[\]})>"]/.test(text[at - 1]!))) return { behind: text };
  const behind = text.slice(at);
  const isCommand = beginningOf(behind) !== undefined || assignmentIn(behind) !== undefined;
  return isCommand ? { before: text.slice(0, at), behind } : { behind: text };
}

function other({ calls, prompt, variables }: State, text: string, number: number): void {
  const isCommand =
    prompt !== undefined && (text.startsWith(prompt) || (hasWindowsPrompt(prompt) && hasWindowsPrompt(text)));
  const assigned = assignmentIn(text);
  if (assigned && variables.size < MOST_VARIABLES && (isCommand || calls.isOver()))
    variables.set(...assigned);
  if (isCommand || isFence(text)) calls.pause();
  else calls.line(text, number);
}
