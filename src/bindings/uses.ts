/** Where the requests of a flow use values: in URLs, paths, queries, headers and bodies. */

import type { BindingKind, Place } from '../model/binding.js';
import { stepsOf, type Flow, type Step } from '../model/flow.js';
import type { ServiceProfile } from '../model/profile.js';
import { findOperation, type PathVariables } from '../model/template.js';
import { pathOf } from '../model/url.js';
import { requestParts, type Part } from './parts.js';
import { piecesOf, segmentsOf, type Look, type Piece } from './pieces.js';
import { wholeUrls } from './urls.js';

/**
 * One use of a value. `at`: when, as `Timing` counts. `variable`: its name in an operation's path; `key`: what stands
 * before it, else; `noun`: what the request's path ends with. `kind` is what it can be: what can only be known from where it was born is `value`, a number `id`.
 * `begins`: the URL goes on behind it. `makes`: the request has something made that is called so. `own`: a client asks, and no service on its behalf.
 */
export interface Use {
  readonly value: string;
  readonly kind: BindingKind;
  readonly look: Look;
  readonly place: Place;
  readonly at: number;
  readonly variable: string | undefined;
  readonly key: string;
  readonly noun: string;
  readonly makes: boolean;
  readonly begins: boolean;
  readonly own: boolean;
}

/** Every value that a request of the flow uses and that may come from elsewhere, in order. */
export function usesOf(flow: Flow, profiles: readonly ServiceProfile[]): readonly Use[] {
  return stepsOf(flow).flatMap((step) => {
    const call = callOf(step, profiles);
    const uses: Use[] = [];
    requestParts(step.exchange.request, (part) => {
      for (const found of foundIn(part, call)) uses.push(useOf(found, part, call));
    });
    return uses;
  });
}

interface Call {
  readonly step: Step;
  readonly variables: PathVariables;
  /** Names in it are the client's own words for things. */
  readonly mayName: boolean;
  readonly makes: boolean;
}

type Found = Piece & Partial<Pick<Use, 'kind' | 'variable' | 'key' | 'begins'>>;

function callOf(step: Step, profiles: readonly ServiceProfile[]): Call {
  const { method, url } = step.exchange.request;
  const call = { service: step.to, method, path: pathOf(url), byService: step.parent !== null };
  const own = step.parent === null && step.operation.group !== 'sign-on';
  return {
    step,
    variables: findOperation(profiles, call)?.variables ?? {},
    mayName: own,
    makes: own && (method === 'POST' || method === 'PUT'),
  };
}

function useOf(found: Found, part: Part, { step, makes }: Call): Use {
  const {
    value,
    look,
    span,
    base64,
    kind = kindOf(look),
    variable,
    key = part.key(),
    begins = false,
  } = found;
  const name = part.name();
  return {
    value,
    kind,
    look,
    at: step.exchange.timing.requestFirst,
    place: {
      exchange: step.exchange.id,
      side: 'request',
      part: name,
      ...(span && { span }),
      ...(base64 && { base64 }),
    },
    variable,
    key,
    noun: before(pathOf(step.exchange.request.url), Infinity),
    makes: kind === 'name' && makes && (name === 'path' || /^body:(?:\/[^/]+)?\/name$/.test(name)),
    begins,
    own: step.parent === null,
  };
}

function kindOf(look: Look): BindingKind {
  return look === 'id' || look === 'number' ? 'id' : 'value';
}

function foundIn(part: Part, call: Call): readonly Found[] {
  if (typeof part.container === 'number') {
    return OF_THE_CLIENT.test(part.key()) ? [] : piecesOf(part.text()).filter(isRare);
  }
  const name = part.name();
  if (name === 'url') return wholeUrls(part.text());
  if (name === 'path') return inPath(part.text(), call);
  if (name === 'body')
    return piecesOf(part.text()).filter(({ look, span }) => span !== undefined && look !== 'made');
  return inMember(piecesOf(part.text()), part, call);
}

/** Headers that say what the client and the connection are, not what is asked for. */
const OF_THE_CLIENT =
  /^(?:host|user-agent|accept(?:-.*)?|content-.*|connection|keep-alive|transfer-encoding|te|date|expect|via|upgrade|proxy-connection|cache-control|pragma|traceparent|tracestate|openstack-api-version|x-openstack-nova-api-version)$/i;

function isRare({ look }: Piece): boolean {
  return look === 'id' || look === 'secret' || look === 'made';
}

function inMember(pieces: readonly Piece[], part: Part, { mayName }: Call): readonly Found[] {
  const isName = mayName && /(?:^|[_-])name$/i.test(part.key());
  return pieces.flatMap((piece): readonly Found[] => {
    if (isName && piece.span === undefined && (piece.look === 'word' || piece.look === 'made')) {
      return [{ ...piece, kind: 'name' }];
    }
    if (piece.look === 'number') return /(?:^|_|[a-z])(?:id|marker)$/i.test(part.key()) ? [piece] : [];
    return isRare(piece) ? [piece] : [];
  });
}

function inPath(path: string, { variables, mayName }: Call): readonly Found[] {
  const names = new Map(Object.entries(variables).map(([name, value]) => [value, name]));
  const found: readonly Found[] = piecesOf(path).filter(
    ({ look, span }) => span !== undefined && look !== 'made',
  );
  const segments = segmentsOf(path).flatMap((segment): readonly Found[] => {
    const variable = names.get(segment.value);
    const isId = variable?.endsWith('_id') === true;
    if (variable !== undefined && !isId) return mayName ? [{ ...segment, kind: 'name', variable }] : [];
    // Ids that are neither UUIDs nor hexadecimal count where a template says that one stands.
    if (isId && segment.look === 'made') return [{ ...segment, kind: 'id', variable }];
    return segment.look === 'made' || segment.look === 'number' ? [segment] : [];
  });
  return [...found, ...segments, ...rest(path, variables, mayName)].map((one) => ({
    ...one,
    key: before(path, one.span!.start),
    variable: one.variable ?? idVariable(names.get(one.value)),
  }));
}

/** A name with slashes in it: `{object+}`. */
function rest(path: string, variables: PathVariables, mayName: boolean): readonly Found[] {
  const long = Object.entries(variables).filter(([, value]) => value.includes('/'));
  if (!mayName) return [];
  return long.flatMap(([variable, value]): readonly Found[] => {
    const start = path.length - value.length;
    if (!path.endsWith(`/${value}`)) return [];
    return [{ value, look: 'word', kind: 'name', variable, span: { start, end: path.length } }];
  });
}

function idVariable(name: string | undefined): string | undefined {
  return name?.endsWith('_id') === true ? name : undefined;
}

/** `images` before `/images/<id>`, `AUTH` before `AUTH_<id>`. */
function before(path: string, start: number): string {
  return (
    path
      .slice(0, start)
      .split('/')
      .findLast((segment) => segment !== '') ?? ''
  );
}
