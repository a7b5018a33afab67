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
  /** Path prefixes of a shared front end, and paths that only this service has: `/image`, `/v2/images`. */
  readonly paths: readonly string[];
  /** Users that the service signs on as: a token of theirs tells the caller. */
  readonly users: readonly string[];
  /** Patterns (RegExp source) of the User-Agent with which the service calls others. */
  readonly agents: readonly string[];
}

/**
 * An operation: `path` is a template below the service's root, `{x}` for one segment, `{x+}` for the rest, e.g.
 * `/v2/images/{image_id}/file`. A variable's name in the template names the value, unless it is `_`.
 */
export interface OperationRule {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly title: string;
  readonly sentence: string;
  readonly group?: string;
  /** JSON pointer into the request or response body whose value completes the title: `Create image cirros`. */
  readonly subject?: string;
}

/** Kinds of secrets, a closed list: they stand in pseudonyms (`<token:3f9a1c02b45d9e70>`). */
export type SecretKind = 'token' | 'password' | 'secret' | 'key' | 'signature' | 'cookie' | 'credential';

/** Where a secret stands. */
export type SecretRule =
  | { readonly in: 'header'; readonly name: string; readonly kind: SecretKind }
  | { readonly in: 'query'; readonly name: string; readonly kind: SecretKind }
  | { readonly in: 'path'; readonly template: string; readonly kind: SecretKind }
  /** A key of a JSON object or a form field; `under` restricts it to a pointer that ends so: `auth/identity/token`. */
  | { readonly in: 'body'; readonly name: string; readonly under?: string; readonly kind: SecretKind }
  | { readonly in: 'env'; readonly name: string; readonly kind: SecretKind }
  /** A command line option whose value is a secret: `--password`. */
  | { readonly in: 'argv'; readonly name: string; readonly kind: SecretKind }
  /** RegExp source; a match anywhere in text is a secret. */
  | { readonly in: 'text'; readonly pattern: string; readonly kind: SecretKind };

/** How a value in a JSON body is named when it is used again: pointer pattern (`*` for one token) and name. */
export interface NameRule {
  /** e.g. `/token/catalog/*/ endpoints; /*/id` */
  readonly pointer: string;
  /** `{../name}`-style references are JSON pointers relative to the value: `{../../type}_endpoint_id`. */
  readonly name: string;
}

export interface ServiceProfile {
  readonly id: string;
  readonly services: readonly ServiceRule[];
  readonly operations: readonly OperationRule[];
  readonly secrets: readonly SecretRule[];
  readonly names: readonly NameRule[];
  /** Environment variables that are kept with a recorded command, by prefix: `OS_`. */
  readonly envPrefixes: readonly string[];
  /** The label of the recorded command's own participant, by the command's name: `openstack` → `openstack-client`. */
  readonly clients: Readonly<Record<string, string>>;
  /** Paths (templates) of documents whose URLs a gateway turns towards itself. */
  readonly turned: readonly string[];
}
