/** Variables: a value that is born in one place of a capture and used again in others. */

/** From a character to before another. */
export interface PlaceSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * A place in a capture. `part`: `url` (all of it), `path`, `query:<key>`, `header:<name>`, `body:<JSON pointer>`,
 * `form:<field>`, or `body` for any other text; each is meant as it reads without the encoding of its place. `span` is
 * where in the part the value stands, and left out where it is all of the part. With `base64`, that is where in the part
 * a base64 text stands, and `span` is in what it encodes.
 */
export interface Place {
  readonly exchange: string;
  readonly side: 'request' | 'response';
  readonly part: string;
  readonly span?: PlaceSpan;
  readonly base64?: PlaceSpan;
}

/**
 * What a value is: made by a service to be recognised again (`id`, the usual, so left out), a `name` that the client
 * chose, a `url`, or any other `value` that is too rare to be the same by chance, such as a secret's pseudonym.
 */
export type BindingKind = 'id' | 'name' | 'url' | 'value';

/**
 * A named value. `source` is where it was born, which may be in an earlier flow, or `given` when the recording does not
 * tell. `secret`: the value is a pseudonym, and what it stands for is nowhere in the capture.
 */
export interface Binding {
  readonly name: string;
  readonly value: string;
  readonly kind?: BindingKind;
  readonly secret?: true;
  readonly source: Place | 'given';
  readonly uses: readonly Place[];
}
