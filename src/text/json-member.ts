/** Members of parsed JSON that may be anything: each read as what it should be, or as nothing. */

/** The member of an object; undefined of anything else. */
export function member(json: unknown, key: string): unknown {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, key)) return undefined;
  return (json as Readonly<Record<string, unknown>>)[key];
}

/** A member that is a string; '' otherwise. */
export function textMember(json: unknown, key: string): string {
  const value = member(json, key);
  return typeof value === 'string' ? value : '';
}

/** A member that is a finite number; undefined otherwise. */
export function numberMember(json: unknown, key: string): number | undefined {
  const value = member(json, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The elements of a member that is a list; none otherwise. */
export function listMember(json: unknown, key: string): readonly unknown[] {
  const value = member(json, key);
  return Array.isArray(value) ? value : [];
}

export interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

/** A member that lists objects with a name and a value. */
export function pairsMember(json: unknown, key: string): readonly NameAndValue[] {
  return listMember(json, key).map((pair) => ({
    name: textMember(pair, 'name'),
    value: textMember(pair, 'value'),
  }));
}
