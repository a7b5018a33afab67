/** Where OpenStack keeps its secrets; what is generic to HTTP stands in `generic-secrets.ts`. */

import type { SecretKind, SecretRule } from '../model/profile.js';

const HEADERS: Readonly<Record<string, SecretKind>> = {
  'X-Auth-Token': 'token',
  'X-Subject-Token': 'token',
  'X-Service-Token': 'token',
  'X-Storage-Token': 'token',
  'X-Auth-Key': 'password',
  'X-Storage-Pass': 'password',
  'Openstack-Auth-Receipt': 'token',
  'X-Account-Meta-Temp-URL-Key': 'key',
  'X-Account-Meta-Temp-URL-Key-2': 'key',
  'X-Container-Meta-Temp-URL-Key': 'key',
  'X-Container-Meta-Temp-URL-Key-2': 'key',
  'X-Container-Sync-Key': 'key',
  'X-Container-Sync-Auth': 'signature',
  'X-Trace-HMAC': 'signature',
  'X-Instance-ID-Signature': 'signature',
  'URL-Signature': 'signature',
};

const QUERIES: Readonly<Record<string, SecretKind>> = {
  temp_url_sig: 'signature',
  'URL-Signature': 'signature',
};

/** Keys of the services that oslo.utils does not know. */
const BODIES: Readonly<Record<string, SecretKind>> = {
  original_password: 'password',
  user_data: 'secret',
  'OS-EXT-SRV-ATTR:user_data': 'secret',
  payload: 'secret',
  psk: 'key',
  access_key: 'key',
  auth_key: 'key',
  keyring: 'key',
};

/** Keys that are ordinary elsewhere: `<path of the object>/<key>`. */
const PLACED: Readonly<Record<string, SecretKind>> = {
  'identity/token/id': 'token',
  'auth/token/id': 'token',
  'access/token/id': 'token',
  'credential/blob': 'credential',
  'credentials/blob': 'credential',
  'credentials/signature': 'signature',
  'ec2Credentials/signature': 'signature',
  'personality/contents': 'secret',
  'driver_info/*password': 'password',
  'driver_info/snmp_community': 'password',
};

/** What oslo.utils masks (`strutils._SANITIZE_KEYS`), each with digits behind it or not. */
const OSLO: Readonly<Record<string, SecretKind>> = {
  adminpass: 'password',
  admin_pass: 'password',
  password: 'password',
  admin_password: 'password',
  auth_token: 'token',
  new_pass: 'password',
  auth_password: 'password',
  secret_uuid: 'secret',
  secret: 'secret',
  sys_pswd: 'password',
  token: 'token',
  configdrive: 'secret',
  chappassword: 'password',
  encrypted_key: 'key',
  private_key: 'key',
  fernetkey: 'key',
  sslkey: 'key',
  passphrase: 'password',
  cephclusterfsid: 'secret',
  octaviaheartbeatkey: 'key',
  rabbitcookie: 'secret',
  cephmanilaclientkey: 'key',
  pacemakerremoteauthkey: 'key',
  designaterndckey: 'key',
  cephadminkey: 'key',
  heatauthencryptionkey: 'key',
  cephclientkey: 'key',
  keystonecredential: 'credential',
  barbicansimplecryptokek: 'key',
  cephrgwkey: 'key',
  swifthashsuffix: 'secret',
  migrationsshkey: 'key',
  cephmdskey: 'key',
  cephmonkey: 'key',
  chapsecret: 'secret',
};

const VARIABLES: Readonly<Record<string, SecretKind>> = {
  OS_PASSWORD: 'password',
  OS_TOKEN: 'token',
  OS_AUTH_TOKEN: 'token',
  OS_SERVICE_TOKEN: 'token',
  OS_PASSCODE: 'password',
  OS_APPLICATION_CREDENTIAL_SECRET: 'secret',
  OS_CLIENT_SECRET: 'secret',
  OS_ACCESS_TOKEN: 'token',
  OS_ACCESS_SECRET: 'secret',
  OS_CONSUMER_SECRET: 'secret',
  OS_AUTHORIZATION_CODE: 'secret',
  ST_KEY: 'password',
};

const OPTIONS: Readonly<Record<string, SecretKind>> = {
  '--os-password': 'password',
  '--os_password': 'password',
  '--os-token': 'token',
  '--os-auth-token': 'token',
  '--os-passcode': 'password',
  '--os-access-token': 'token',
  '--os-client-secret': 'secret',
  '--os-access-secret': 'secret',
  '--os-consumer-secret': 'secret',
  '--os-application-credential-secret': 'secret',
  '--os-authorization-code': 'secret',
  '--original-password': 'password',
  '--admin-pass': 'password',
  '--payload': 'secret',
  '--psk': 'key',
  '--auth-key': 'key',
  '-K': 'password',
};

export const OPENSTACK_SECRETS: readonly SecretRule[] = [
  ...Object.entries(HEADERS).map(([name, kind]): SecretRule => ({ in: 'header', name, kind })),
  ...Object.entries(QUERIES).map(([name, kind]): SecretRule => ({ in: 'query', name, kind })),
  ...Object.entries(PLACED).map(([place, kind]) => placed(place, kind)),
  ...Object.entries({ ...OSLO, ...BODIES }).map(([name, kind]): SecretRule => ({ in: 'body', name, kind })),
  ...Object.entries(VARIABLES).map(([name, kind]): SecretRule => ({ in: 'env', name, kind })),
  ...Object.entries(OPTIONS).map(([name, kind]): SecretRule => ({ in: 'argv', name, kind })),
  { in: 'path', template: '/v2.0/tokens/{secret}', kind: 'token' },
  // A Fernet token; its padding is stripped by Keystone, not by everybody who keeps one.
  { in: 'text', pattern: 'gAAAA[A-Za-z0-9_-]{60,}={0,2}(?:%3[Dd]){0,2}', kind: 'token' },
];

function placed(place: string, kind: SecretKind): SecretRule {
  const [name = '', ...above] = place.split('/').reverse();
  return { in: 'body', name, under: above.reverse().join('/'), kind };
}
