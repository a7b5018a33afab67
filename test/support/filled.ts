/** Pages as data with other texts in all their places. */

/** What a template goes by, and what is made by us alone. */
const FIXED = new Set(
  'anchor slug shown kind role tone language number depth targets diagram id calls failures labels'.split(
    ' ',
  ),
);

/** The same with the next text in every place. What is empty stays so, and what is there stays there. */
export function filled<T>(value: T, next: () => string): T {
  return filledValue(value, next) as T;
}

/** These texts in order, then again; none of them is nothing. */
export function nextOf(texts: readonly string[]): () => string {
  let at = 0;
  return () => {
    const text = texts[at++ % texts.length]!;
    return /^[\s\u0085]*$/.test(text) ? `${text}x` : text;
  };
}

function filledValue(value: unknown, next: () => string): unknown {
  if (typeof value === 'string') return value === '' ? '' : next();
  if (Array.isArray(value)) return value.map((item) => filledValue(item, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, FIXED.has(key) ? item : filledValue(item, next)]),
  );
}
