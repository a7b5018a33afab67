/** What is known beforehand about a family of services: plain data, no code. */

/** A service that can be a participant. */
export interface ServiceRule {
  /** Participant id: `glance`. */
  readonly id: string;
  /** What readers see: `glance-api`. */
  readonly label: string;
  /** Other names under which a caller or a catalog entry may be given: `g-api`, `image` … */
  readonly aliases: readonly string[];
  /** Catalog types: `image`. */
  readonly types: readonly string[];
  readonly ports: readonly number[];
  /**
   * Paths that only this service has, as prefixes of whole segments: `/v2/images`, `/image/v2`; with `_` at the end of
   * any segment: `/v1/AUTH_`. One of a single segment (`/image`, its place on a shared front end) stands for itself only.
   */
  readonly paths: readonly string[];
  /** Users that the service signs on as: a token of theirs tells the caller. */
  readonly users: readonly string[];
  /** Patterns (RegExp source) of the names of its programs, and of what a server of applications is told to serve for it. */
  readonly programs: readonly string[];
  /** Patterns (RegExp source) of the User-Agent with which the service calls others. */
  readonly agents: readonly string[];
}

/** What decides whether a call is made at all: something remembered from before, or that something is needed first. */
export type DecidedBy = 'cache' | 'first-use';

/**
 * An operation: `path` is a template below the service's root, `{x}` for one segment or what is left of it, `{x+}` for
 * the rest: `/v2/images/{image_id}/file`, `/v1/AUTH_{project_id}/{container}/{object+}`. What stands in brackets may be
 * missing, and a variable in them is an id: `/v2.1[/{project_id}]/servers`. A variable ending with `_id` names its value
 * wherever that is used again.
 */
export interface OperationRule {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly title: string;
  readonly sentence: string;
  /** discovery, sign-on, validation, quota, polling, data, background (a service of its own accord), or one of your own. */
  readonly group?: string;
  /** A JSON pointer that the request's body must have: `/os-start` of an action that the body names. */
  readonly body?: string;
  /** A JSON pointer that the answer must have: `/token/catalog/0` of a sign-on that brings a catalog. */
  readonly answer?: string;
  /** Two runs of the same thing may differ by this call, and be the same all the same. */
  readonly decidedBy?: DecidedBy;
  /** A JSON pointer into the answer: the state that a client asks for again until it is as it wants. */
  readonly state?: string;
  /** What completes a flow's title (`Create image cirros`): a JSON pointer into a body, or a `{variable}` of the path. */
  readonly subject?: string;
  /** The rule holds only when a service asks: what is a quota check for it is the story itself for a client. */
  readonly by?: 'service';
}

/** Kinds of secrets, a closed list: they stand in pseudonyms (`<token:3f9a1c02b45d9e70>`). */
export type SecretKind = 'token' | 'password' | 'secret' | 'key' | 'signature' | 'cookie' | 'credential';

/**
 * A place where a value stands. Names of headers, queries and bodies match whole and in any case, with digits behind them
 * or not (`password2`); a name that begins with `*` matches all that end so, one that begins with `*_` all whose last words
 * are these, however they are joined: `*_password` is `DB_PASSWORD`, `user[password]` and `dbPassword`. Those of `env` and
 * `argv` match in their case.
 */
export type SecretPlace =
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'query'; readonly name: string }
  /** A part of a path, wherever in it; `{secret}` stands for the segment, `{x}` for any other: `/v2.0/tokens/{secret}`. */
  | { readonly in: 'path'; readonly template: string }
  /**
   * A key of a JSON object, a field of a form, an element or attribute of XML. `under` restricts it to objects whose path,
   * without array indices, ends so: `identity/token`; a `*` in it stands for any one key.
   */
  | { readonly in: 'body'; readonly name: string; readonly under?: string }
  | { readonly in: 'env'; readonly name: string }
  /** A command line option whose value it is: `--password`. */
  | { readonly in: 'argv'; readonly name: string }
  /** RegExp source; what it matches anywhere in text, or of that what a group named `secret` matched, if there is one. */
  | { readonly in: 'text'; readonly pattern: string };

/** A place in words: `header X-Trace-HMAC`. */
export function placeWords(place: SecretPlace): string {
  if ('pattern' in place) return `${place.in} ${place.pattern}`;
  return `${place.in} ${'name' in place ? place.name : place.template}`;
}

/**
 * A place whose value is a secret, of what kind; `except`: names that a rule for `*_words` does not mean; `beside`: of a key of
 * a JSON object, others of which one has to be in it.
 */
export type SecretRule = SecretPlace & {
  readonly kind: SecretKind;
  readonly except?: readonly string[];
  readonly beside?: readonly string[];
};

/**
 * How a value is named when it is used again: by its place in a JSON body, or by its header. In the pointer `*` stands for
 * any one token, `**` at its beginning for any number: `/token/catalog/` `*` `/endpoints/` `*` `/id`. In the name
 * `{../name}` stands for a value beside it, `../` for one step up, and `{/token/user/name}` for one by its pointer. Of two
 * places in one answer that hold the same value, the one of the earlier rule is where it comes from.
 */
export type NameRule = PointerNameRule | HeaderNameRule;

export interface PointerNameRule {
  readonly pointer: string;
  readonly name: string;
  /** The rule holds only where these values stand beside it: `{'../interface': 'public'}`. */
  readonly where?: Readonly<Record<string, string>>;
}

export interface HeaderNameRule {
  readonly header: string;
  readonly name: string;
}

/** What people call the value at a place of a request, in a header or a JSON body: the variables of an openrc. */
export type VariableRule =
  | { readonly header: string; readonly variable: string }
  | { readonly pointer: string; readonly variable: string };

/** Where in an answer: a header, or a place in a JSON body (a pointer as in a `NameRule`). Of one service, or of any. */
export type PlaceRule = ({ readonly header: string } | { readonly pointer: string }) & {
  readonly service?: string;
};

/** What a value that differs from run to run still has in common with the one before. */
export type Format = 'time' | 'id' | 'number' | 'digest' | 'text';

/** A place whose value differs from run to run and means nothing by that. */
export type VolatileRule = PlaceRule & { readonly format: Format };

/** How services go about answering, whatever is asked: what is held against a guess of who caused what. By groups of operations. */
export interface Manners {
  /** Answered without asking anybody. */
  readonly alone: readonly string[];
  /** A call of the group comes before all others, but for those of the groups named with it. */
  readonly first: Readonly<Record<string, readonly string[]>>;
}

export interface ServiceProfile {
  readonly id: string;
  readonly services: readonly ServiceRule[];
  readonly operations: readonly OperationRule[];
  readonly manners: Manners;
  readonly secrets: readonly SecretRule[];
  readonly names: readonly NameRule[];
  /** Shell variables for what a client says of itself when it signs on and after. */
  readonly variables: readonly VariableRule[];
  /** What differs from run to run: times, request ids. */
  readonly volatile: readonly VolatileRule[];
  /** Lists whose order means nothing. */
  readonly unordered: readonly PlaceRule[];
  /** Environment variables that are kept with a recorded command, by prefix: `OS_`. */
  readonly envPrefixes: readonly string[];
  /** The label of the recorded command's own participant, by the command's name: `openstack` → `openstack-client`. */
  readonly clients: Readonly<Record<string, string>>;
  /** Paths (templates) of documents whose URLs a gateway turns towards itself. */
  readonly turned: readonly string[];
  /** Paths (templates) of lists whose links to other pages (`next`, `href`) are turned. */
  readonly paged: readonly string[];
}
