/** Where any HTTP API keeps its secrets: the places that standards and common practice give them. */

import type { SecretKind, SecretRule } from '../model/profile.js';

/** What the last words of a name say of its value, in headers, queries and bodies alike: `X-Vault-Token`, `user[password]`. */
const WORDS: Readonly<Record<string, SecretKind>> = {
  password: 'password',
  passwd: 'password',
  passphrase: 'password',
  passcode: 'password',
  password_confirmation: 'password',
  secret: 'secret',
  token: 'token',
  jwt: 'token',
  assertion: 'credential',
  api_key: 'key',
  apikey: 'key',
  secret_key: 'key',
  private_key: 'key',
  access_key: 'key',
  encryption_key: 'key',
  signing_key: 'key',
  subscription_key: 'key',
  account_key: 'key',
  session_key: 'key',
};

/** The same where it says so of a request: in a body it may be a document's own, which anybody may read. */
const REQUEST_WORDS: Readonly<Record<string, SecretKind>> = {
  ...WORDS,
  signature: 'signature',
  credential: 'credential',
};

const RUN_ON = new Set(['password', 'passwd', 'passphrase', 'secret']);

/** Where a list goes on, and the names of errors. */
const NO_TOKENS = [
  ...['*_next_token', '*_page_token', '*_pagination_token', '*_continuation_token', '*_sync_token'],
  ...['*_skip_token', '*_cursor_token', '*_after_token', '*_start_token', '*_resume_token'],
  ...['*_resumption_token', '*_idempotency_token', '*_lock_token'],
  ...['*_invalid_token', '*_expired_token', '*_missing_token', '*_no_token', '*_unexpected_token'],
];

const HEADERS: Readonly<Record<string, SecretKind>> = {
  Authorization: 'credential',
  'Proxy-Authorization': 'credential',
  Cookie: 'cookie',
  'Set-Cookie': 'cookie',
  '*-authorization': 'credential',
  'X-Auth': 'credential',
  'X-Functions-Key': 'key',
  'X-ClickHouse-Key': 'key',
  'X-CSRFToken': 'token',
  'X-Api-Key': 'key',
  'Api-Key': 'key',
  'X-Access-Token': 'token',
  'X-Csrf-Token': 'token',
  'X-Goog-Encryption-Key-Sha256': 'key',
  'X-Amz-Security-Token': 'token',
  'X-Amz-Server-Side-Encryption-Customer-Key': 'key',
  'X-Amz-Server-Side-Encryption-Customer-Key-MD5': 'key',
  'X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key': 'key',
  'X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key-MD5': 'key',
};

const QUERIES: Readonly<Record<string, SecretKind>> = {
  access_token: 'token',
  refresh_token: 'token',
  id_token: 'token',
  id_token_hint: 'token',
  token: 'token',
  code: 'secret',
  client_secret: 'secret',
  api_key: 'key',
  apikey: 'key',
  password: 'password',
  pass: 'password',
  pwd: 'password',
  pw: 'password',
  otp: 'password',
  device_code: 'secret',
  code_verifier: 'secret',
  sig: 'signature',
  hmac: 'signature',
  Signature: 'signature',
  AWSAccessKeyId: 'credential',
  'X-Amz-Signature': 'signature',
  'X-Amz-Credential': 'credential',
  'X-Amz-Security-Token': 'token',
};

const BODIES: Readonly<Record<string, SecretKind>> = {
  password: 'password',
  passwd: 'password',
  new_password: 'password',
  passphrase: 'password',
  passcode: 'password',
  secret: 'secret',
  client_secret: 'secret',
  client_assertion: 'credential',
  assertion: 'credential',
  SAMLResponse: 'credential',
  SAMLart: 'credential',
  SignatureValue: 'signature',
  CipherValue: 'credential',
  BinarySecurityToken: 'token',
  token: 'token',
  jwt: 'token',
  access_token: 'token',
  refresh_token: 'token',
  id_token: 'token',
  auth_token: 'token',
  authtoken: 'token',
  session_token: 'token',
  csrfmiddlewaretoken: 'token',
  jsessionid: 'cookie',
  phpsessid: 'cookie',
  oauth_token_secret: 'secret',
  oauth_verifier: 'secret',
  api_key: 'key',
  apikey: 'key',
  private_key: 'key',
  secret_key: 'key',
  secret_access_key: 'key',
  SecretAccessKey: 'key',
  SessionToken: 'token',
  AccountKey: 'key',
  device_code: 'secret',
  code_verifier: 'secret',
  // Of a kubeconfig: base64 of a key.
  'client-key-data': 'key',
};

/** Ordinary words, which are a secret beside others of its kind: of a sign-on, of OAuth, of a browser's cookie. */
const BESIDE: Readonly<Record<string, Pick<SecretRule, 'kind' | 'beside'>>> = {
  pass: { kind: 'password', beside: ['user', 'username', 'login', 'email'] },
  code: {
    kind: 'secret',
    beside: ['grant_type', 'grantType', 'redirect_uri', 'redirectUri', 'code_verifier'],
  },
  value: { kind: 'cookie', beside: ['httpOnly', 'http_only', 'sameSite', 'same_site', 'hostOnly'] },
};

const VARIABLES: Readonly<Record<string, SecretKind>> = {
  '*PASSWORD': 'password',
  '*PASSWD': 'password',
  '*PASSPHRASE': 'password',
  '*_PASS': 'password',
  MYSQL_PWD: 'password',
  '*TOKEN': 'token',
  '*SECRET': 'secret',
  '*API_KEY': 'key',
  '*SECRET_KEY': 'key',
  '*PRIVATE_KEY': 'key',
  AWS_SECRET_ACCESS_KEY: 'key',
  AWS_SESSION_TOKEN: 'token',
};

const OPTIONS: Readonly<Record<string, SecretKind>> = {
  '--password': 'password',
  '--passphrase': 'password',
  '--pass': 'password',
  '--token': 'token',
  '--secret': 'secret',
  '--api-key': 'key',
  '--oauth2-bearer': 'token',
  '*-password': 'password',
  '*-token': 'token',
  '*-secret': 'secret',
};

// Three parts, or five of an encrypted one; unsigned, the third is empty. What only begins so is eaten by the second
// alternative of the rule, or a long run of such beginnings would be walked over again from each of them.
const JWT = String.raw`eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+){0,2}`;

/** Tokens of wide-spread services. Each is looked for in every byte that passes, so they are few: no more than a scan is to find. */
const SHAPES: Readonly<Record<string, SecretKind>> = {
  'ghp_[A-Za-z0-9]{30,255}': 'token',
  'github_pat_[A-Za-z0-9_]{50,255}': 'token',
  'glpat-[A-Za-z0-9_.-]{20,255}': 'token',
  'xox[abeoprs]-[A-Za-z0-9-]{10,255}': 'token',
  'AKIA[A-Z0-9]{16}': 'credential',
  'AIza[A-Za-z0-9_-]{35}': 'key',
  'sk_live_[A-Za-z0-9]{16,255}': 'key',
  'rk_live_[A-Za-z0-9]{16,255}': 'key',
  // `sk-` alone would be looked for in every `disk-1` and `task-2`.
  'sk-proj-[A-Za-z0-9_-]{40,255}': 'key',
  'npm_[A-Za-z0-9]{36}': 'token',
};

// With its line ends as they are or escaped; one that was cut off is a secret too.
const KEY_BEGIN = '-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----';
const KEY_TEXT = String.raw`[A-Za-z0-9+/=\s\\,.:-]{1,20000}`;
const KEY_END = '-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----';

export const GENERIC_SECRETS: readonly SecretRule[] = [
  ...Object.entries(HEADERS).map(([name, kind]): SecretRule => ({ in: 'header', name, kind })),
  ...lastWords('header', REQUEST_WORDS),
  ...lastWords('query', REQUEST_WORDS),
  ...lastWords('body', WORDS),
  ...Object.entries(QUERIES).map(([name, kind]): SecretRule => ({ in: 'query', name, kind })),
  ...Object.entries(BODIES).map(([name, kind]): SecretRule => ({ in: 'body', name, kind })),
  ...Object.entries(BESIDE).map(([name, rule]): SecretRule => ({ in: 'body', name, ...rule })),
  // Docker's list of registries: base64 of `user:password` under the name of each.
  { in: 'body', name: 'auth', under: 'auths/*', kind: 'credential' },
  ...Object.entries(VARIABLES).map(([name, kind]): SecretRule => ({ in: 'env', name, kind })),
  ...Object.entries(OPTIONS).map(([name, kind]): SecretRule => ({ in: 'argv', name, kind })),
  { in: 'text', pattern: `(?<secret>${JWT})|eyJ[A-Za-z0-9_-]*`, kind: 'token' },
  ...Object.entries(SHAPES).map(([pattern, kind]): SecretRule => ({ in: 'text', pattern, kind })),
  { in: 'text', pattern: `${KEY_BEGIN}${KEY_TEXT}?${KEY_END}|${KEY_BEGIN}${KEY_TEXT}`, kind: 'key' },
];

function lastWords(
  place: 'header' | 'query' | 'body',
  words: Readonly<Record<string, SecretKind>>,
): readonly SecretRule[] {
  return Object.entries(words).flatMap(([word, kind]): SecretRule[] => {
    const name = place === 'header' ? `*-${word.replaceAll('_', '-')}` : `*_${word}`;
    const rule = { in: place, name, kind };
    if (word === 'token') return [{ ...rule, except: NO_TOKENS }];
    // Written in one word, too: `dbpassword`.
    return RUN_ON.has(word) && place !== 'header' ? [rule, { in: place, name: `*${word}`, kind }] : [rule];
  });
}
