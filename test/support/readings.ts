/** Reads bytes as anybody might who looks for a secret in them: as they are, unescaped, decoded. */

/** Ways to read a text. */
interface Readings {
  readonly asIs: string;
  readonly unescaped: readonly string[];
}

export function readingsOf(text: string): Readings {
  const unescaped = new Set([withoutEscapes(text)]);
  // Encoded once, or twice: HTML in a form, a query in a query.
  for (const reading of [...unescaped]) decodings(reading).forEach((decoded) => unescaped.add(decoded));
  for (const reading of [...unescaped]) decodings(reading).forEach((decoded) => unescaped.add(decoded));
  return { asIs: text, unescaped: [...unescaped] };
}

function decodings(text: string): readonly string[] {
  return [percentDecoded(text), percentDecoded(text.replaceAll('+', ' ')), htmlDecoded(text)].map(
    withoutEscapes,
  );
}

/** The name of a form in which a secret can be read there; undefined when there is none. */
export function formFound({ asIs, unescaped }: Readings, secret: string): string | undefined {
  const hex = Buffer.from(secret).toString('hex');
  for (const [form, texts] of [
    ['plain', [secret, Buffer.from(secret).toString('latin1')]],
    ['hex', [hex, hex.toUpperCase()]],
    ['base64', base64Cores(secret)],
  ] as const) {
    if (texts.some((text) => asIs.includes(text))) return form;
    // Base64 and hex can be escaped once more: a slash in a path, in JSON.
    if (texts.some((text) => unescaped.some((reading) => reading.includes(withoutEscapes(text))))) {
      return `${form}, escaped`;
    }
  }
  return undefined;
}

/** The characters of its base64, at each alignment and in both alphabets, that depend on the secret alone. */
function base64Cores(secret: string): readonly string[] {
  const cores = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString('base64');
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + Buffer.byteLength(secret)) * 8) / 6));
  });
  return [...cores, ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** However deeply it was escaped: JSON in JSON in JSON. What is looked for has to lose its backslashes too. */
function withoutEscapes(text: string): string {
  return text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replaceAll('\\', '');
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

function htmlDecoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
