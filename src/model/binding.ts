/** Variables: a value that is born in one place of a flow and used again in others. */

/** A place in a flow. `part`: `path`, `query:<key>`, `header:<name>`, or `body:<JSON pointer>`. */
export interface Place {
  readonly exchange: string;
  readonly side: 'request' | 'response';
  readonly part: string;
}

/** A named value. `source` is where it was born, or `given` when the flow only uses it. */
export interface Binding {
  readonly name: string;
  readonly value: string;
  readonly source: Place | 'given';
  readonly uses: readonly Place[];
}
