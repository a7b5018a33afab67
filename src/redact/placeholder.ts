/** What documents write where a reader is to put a secret of their own, and how programs get one. */

/** True for a value that only says what belongs there: `<token>`, `YOUR_TOKEN`, `the password`, `$(cat token.txt)`, `self.token`. */
export function isPlaceholder(value: string): boolean {
  if (value.length > LONGEST) return false;
  const written = value.replace(AROUND, '');
  return PLACEHOLDERS.some((pattern) => pattern.test(written));
}

const LONGEST = 200;

/** What ends a line of code or of a sentence, and may stand behind a value. */
const AROUND = /^[\s"'`]+|[\s"'`)}\],;]+$/g;

const WORD = '(?:pass(?:word|wd|phrase)?|token|secret|key|credentials?|string|value)';

const PLACEHOLDERS: readonly RegExp[] = [
  new RegExp(`^${WORD}$`, 'i'),
  // A scheme without what belongs to it.
  /^(?:basic|bearer|digest|negotiate|ntlm|oauth)$/i,
  // The name of a header, of one that is only named.
  /^x(?:-[a-z]{1,30}){1,6}$/i,
  new RegExp(`^(?:[A-Z]{1,30}_){1,6}${WORD.toUpperCase()}$`),
  new RegExp(`^(?:an?|the|your|my|some)[ _-](?:[a-z]+[ _-]){0,4}${WORD}(?:[ _-][a-z]+){0,4}$`, 'i'),
  // `<your token>`, `[token`, `{{ token`, `${{ secrets.TOKEN`, `%(token)s`
  /^<[a-z][a-z_ .-]{0,60}>$/i,
  /^\[[a-z][a-z _-]{0,60}$/i,
  /^\$?\{\{[ \w.]*$/,
  /^%(?:\(\w{1,60})?$|^%[sr]$|^%\(\w{1,60}\)[sr]$/,
  /^(?:\.{3,}|x{3,})$/i,
  // A variable of a program, the call of a function, an item of a dictionary.
  new RegExp(String.raw`^(?:[a-z_]\w{0,60}\.){1,6}\w{0,60}${WORD}$`, 'i'),
  /^[a-z_][a-z_.]{0,60}(?:\([\w "'.,/-]*$|\[["'][\w-]{0,60}$)/i,
  // How options name the place of a secret: `env:NAME`, `NAME=env:NAME`.
  /^(?:\w{1,60}=)?(?:(?:env:[A-Z_][A-Z\d_]*|file:[\w./~-]+)\\?(?:\||$)){1,2}$/,
  /^\$\((?:openstack|swift|cat|head|tail|grep|awk|sed|jq|curl|pass|vault|kubectl|aws|gcloud|az|gh|op|openssl|pwgen|uuidgen)(?=\s|$)/,
];
