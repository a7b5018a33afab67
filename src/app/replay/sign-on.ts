/** A recorded sign-on with other credentials: the same question, asked by whom the user says. */

import type { Body } from '../../model/message.js';
import { jsonText } from '../../model/message.js';
import { parseJson } from '../../text/json-value.js';
import type { Credentials } from '../config/clouds.js';

interface Named {
  id?: string;
  name?: string;
}

interface Auth {
  identity: {
    methods: string[];
    password?: { user: Named & { domain?: Named; password: string } };
    application_credential?: { id: string; secret: string };
  };
  scope?: { project?: Named & { domain?: Named } };
}

/** The body of a sign-on with what is given in the place of what was recorded; of any other kind of sign-on as it is. */
export function signOnBody(body: Body, given: Credentials): Body {
  const text = jsonText(body);
  const json = text === undefined ? undefined : (parseJson(text) as { auth?: Auth } | undefined);
  if (body.kind !== 'text' || !json?.auth?.identity) return body;
  const { identity, scope } = json.auth;
  const [{ password, application_credential: credential }, id] = [identity, given.applicationCredentialId];
  const secret = given.applicationCredentialSecret;
  if (!password?.user && !credential) return body;
  if (id !== undefined && secret !== undefined) {
    const own = { methods: ['application_credential'], application_credential: { id, secret } };
    return { ...body, text: JSON.stringify({ auth: { identity: own } }) };
  }
  if (credential && secret !== undefined) credential.secret = secret;
  if (password?.user) nameUser(password.user, given);
  if (scope?.project) nameProject(scope.project, given);
  return { ...body, text: JSON.stringify(json) };
}

function nameUser(user: Named & { domain?: Named; password: string }, given: Credentials): void {
  name(user, { id: given.userId, name: given.username });
  if (given.password !== undefined) user.password = given.password;
  if (user.domain) name(user.domain, { id: given.userDomainId, name: given.userDomainName });
}

function nameProject(project: Named & { domain?: Named }, given: Credentials): void {
  name(project, { id: given.projectId, name: given.projectName });
  if (project.domain) name(project.domain, { id: given.projectDomainId, name: given.projectDomainName });
}

/** Places of a sign-on, and what of the credentials stands there. */
const PLACES: readonly (readonly [part: RegExp, given: (given: Credentials) => string | undefined])[] = [
  [/^identity\/password\/user\/password$/, ({ password }) => password],
  [/^identity\/password\/user\/(?:id|name)$/, ({ userId, username }) => userId ?? username],
  [
    /^identity\/password\/user\/domain\//,
    ({ userDomainId, userDomainName }) => userDomainId ?? userDomainName,
  ],
  [/^identity\/application_credential\/secret$/, (given) => given.applicationCredentialSecret],
  [/^scope\/project\/(?:id|name)$/, ({ projectId, projectName }) => projectId ?? projectName],
  [
    /^scope\/project\/domain\//,
    ({ projectDomainId, projectDomainName }) => projectDomainId ?? projectDomainName,
  ],
];

/** Whether the credentials say what stands at a place of a sign-on: `body:/auth/identity/password/user/password`. */
export function isGivenAt(part: string, given: Credentials): boolean {
  if (!part.startsWith('body:/auth/')) return false;
  const at = part.slice('body:/auth/'.length);
  const isWhole = (given.applicationCredentialId && given.applicationCredentialSecret) !== undefined;
  if (isWhole && /^(?:identity\/(?:password|application_credential)|scope)\//.test(at)) return true;
  return PLACES.some(([place, value]) => place.test(at) && value(given) !== undefined);
}

/** Somebody is meant by id or by name: what is given replaces either. */
function name(
  whom: Named,
  given: { readonly id: string | undefined; readonly name: string | undefined },
): void {
  if (given.id !== undefined) {
    delete whom.name;
    whom.id = given.id;
  } else if (given.name !== undefined) {
    delete whom.id;
    whom.name = given.name;
  }
}
