/** Templates held to what there is: an unknown name, helper or part is a mistake with a line, and text is escaped unasked. */

import Handlebars from 'handlebars';

type Program = hbs.AST.Program;

/** A mistake and the line that it stands on. */
export class TemplateMistake extends Error {
  constructor(
    message: string,
    readonly lineNumber: number,
  ) {
    super(message);
  }
}

export interface Known {
  readonly helpers: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
}

/**
 * The template with its names checked. Handlebars itself asks of `{{x}}` only that there is an x: here the words that a helper is
 * given are asked for too, and a bare `{{x}}` is escaped by the theme's own `text`, as is what a helper says that makes plain text.
 * `{{{x}}}` is left as it is. What no theme of ours needs is refused, not passed by unchecked.
 * @throws TemplateMistake, and Handlebars' own error for a mistake in the syntax
 */
export function strictTemplate(source: string, known: Known): Program {
  const program = Handlebars.parse(source);
  checkAll(program, known);
  return program;
}

/** What stands for a word that is not there. */
export function need(value: unknown, name: string, line: number): unknown {
  if (value === undefined) throw new TemplateMistake(`"${name}" not defined`, line);
  return value;
}

const BUILT_IN: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with', 'lookup']);

/** These make text for `fence` and other helpers; alone in a page it is text as any other. */
const PLAIN_TEXT: ReadonlySet<string> = new Set([
  ...['say', 'headerLine', 'headerLines', 'log', 'prompt', 'plural', 'lookup'],
]);

const OTHERS: Readonly<Record<string, string>> = {
  PartialBlockStatement: '{{#> part}} with a block',
  Decorator: '{{* decorator}}',
  DecoratorBlock: '{{#* inline}}',
};

interface Called {
  path: hbs.AST.PathExpression | hbs.AST.Literal;
  params: hbs.AST.Expression[];
  hash: hbs.AST.Hash;
  readonly loc: hbs.AST.SourceLocation;
}

function checkAll({ body }: Program, known: Known): void {
  for (const statement of body) {
    const other = OTHERS[statement.type];
    if (other !== undefined) {
      throw new TemplateMistake(`there is no ${other} in themes`, statement.loc.start.line);
    }
    if (statement.type === 'MustacheStatement') shown(statement as hbs.AST.MustacheStatement, known);
    if (statement.type === 'BlockStatement') block(statement as hbs.AST.BlockStatement, known);
    if (statement.type === 'PartialStatement') part(statement as hbs.AST.PartialStatement, known);
  }
}

function shown(statement: hbs.AST.MustacheStatement, known: Known): void {
  const helper = helperOf(statement, known);
  given(statement, known);
  const { path, params, hash, loc } = statement;
  if (helper === undefined) statement.params = [needed(path as hbs.AST.PathExpression)];
  else if (statement.escaped && PLAIN_TEXT.has(helper)) {
    const said = { type: 'SubExpression', path, params, hash, loc } as hbs.AST.SubExpression;
    statement.params = [neededAs(said, helper)];
    statement.hash = undefined as unknown as hbs.AST.Hash;
  } else return;
  statement.path = pathTo(statement.escaped ? 'text' : 'raw', loc);
}

function block(statement: hbs.AST.BlockStatement, known: Known): void {
  helperOf(statement, known);
  given(statement, known);
  checkAll(statement.program, known);
  if (statement.inverse as Program | undefined) checkAll(statement.inverse, known);
}

function part(statement: hbs.AST.PartialStatement, known: Known): void {
  const { original: name } = statement.name as hbs.AST.PathExpression;
  if (!known.partials.has(name)) {
    throw new TemplateMistake(`there is no part _${name}.hbs`, statement.loc.start.line);
  }
  given(statement, known);
}

/** The helper that this calls: a name with words behind it, since every helper needs some; without them it is a field. */
function helperOf({ path, params, hash, loc }: Called, { helpers }: Known): string | undefined {
  if (!isPath(path)) {
    const { original } = path as hbs.AST.StringLiteral;
    throw new TemplateMistake(`"${original}" is no field`, loc.start.line);
  }
  const { original: name } = path;
  if (params.length === 0 && !(hash as hbs.AST.Hash | undefined)) return undefined;
  if (typeof name === 'string' && (helpers.has(name) || BUILT_IN.has(name))) return name;
  throw new TemplateMistake(`there is no helper "${String(name)}"`, loc.start.line);
}

function given(called: Pick<Called, 'params' | 'hash'>, known: Known): void {
  called.params = called.params.map((param) => argument(param, known));
  for (const pair of (called.hash as hbs.AST.Hash | undefined)?.pairs ?? []) {
    pair.value = argument(pair.value, known);
  }
}

function argument(value: hbs.AST.Expression, known: Known): hbs.AST.Expression {
  if (isPath(value)) return needed(value);
  if (value.type === 'SubExpression') {
    helperOf(value as hbs.AST.SubExpression, known);
    given(value as hbs.AST.SubExpression, known);
  }
  return value;
}

function isPath(value: hbs.AST.Node): value is hbs.AST.PathExpression {
  return value.type === 'PathExpression';
}

/** `x` as `(need x "x" 12)`. */
function needed(path: hbs.AST.PathExpression): hbs.AST.SubExpression {
  return neededAs(path, path.original);
}

function neededAs(value: hbs.AST.Expression, name: string): hbs.AST.SubExpression {
  const { loc } = value;
  return {
    type: 'SubExpression',
    path: pathTo('need', loc),
    params: [
      value,
      { type: 'StringLiteral', value: name, original: name, loc } as hbs.AST.StringLiteral,
      {
        type: 'NumberLiteral',
        value: loc.start.line,
        original: loc.start.line,
        loc,
      } as hbs.AST.NumberLiteral,
    ],
    hash: undefined as unknown as hbs.AST.Hash,
    loc,
  };
}

function pathTo(helper: string, loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts: [helper], original: helper, loc };
}
