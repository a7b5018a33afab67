/** A recorded sign-on with other credentials: the same question, asked by whom the user says. */

import type { Body } from '../../model/message.js';
import { jsonText } from '../../model/message.js';
import { parseJson } from '../../text/json-value.js';
import type { Credentials } from '../config/clouds.js';

interface Named {
  id?: string;
  name?: string;
}

interface User extends Named {
  domain?: Named;
  password: string;
}

interface Auth {
  identity: {
    methods: string[];
    password?: { user: User };
    application_credential?: Named & { secret: string };
  };
  scope?: { project?: Named & { domain?: Named } };
}

/** The body of a sign-on with what is given in the place of what was recorded; of any other kind of sign-on as it is. */
export function signOnBody(body: Body, given: Credentials): Body {
  const auth = authIn(body);
  if (body.kind !== 'text' || !auth) return body;
  const { password, application_credential: credential } = auth.identity;
  if (!password?.user && !credential) return body;
  const other = otherWay(auth, given);
  if (other) return { ...body, text: JSON.stringify({ auth: other }) };
  if (credential && given.applicationCredentialSecret !== undefined)
    credential.secret = given.applicationCredentialSecret;
  if (password?.user) nameUser(password.user, given);
  if (auth.scope?.project) nameProject(auth.scope.project, given);
  return { ...body, text: JSON.stringify({ auth }) };
}

/** Whether somebody signs on by other means than was recorded, so that the answer says so too. */
export function isOtherWay(body: Body, given: Credentials): boolean {
  const auth = authIn(body);
  const means = auth && otherWay(auth, given)?.identity.methods[0];
  return means !== undefined && !auth!.identity.methods.includes(means);
}

function authIn(body: Body): Auth | undefined {
  const text = jsonText(body);
  const json = text === undefined ? undefined : (parseJson(text) as { auth?: Auth } | undefined);
  return json?.auth?.identity ? json.auth : undefined;
}

/** An application credential where all of it is given; a password where an application credential was recorded. */
function otherWay({ identity }: Auth, given: Credentials): Auth | undefined {
  const [id, secret] = [given.applicationCredentialId, given.applicationCredentialSecret];
  if (id !== undefined && secret !== undefined) {
    const credential = { id, secret };
    return { identity: { methods: ['application_credential'], application_credential: credential } };
  }
  if (!identity.application_credential || secret !== undefined || !isWholePassword(given)) return undefined;
  const user: User = { domain: {}, password: '' };
  const project: Named & { domain?: Named } = { domain: {} };
  nameUser(user, given);
  nameProject(project, given);
  // Who is named by an id needs no domain.
  if (user.id !== undefined) delete user.domain;
  if (project.id !== undefined) delete project.domain;
  return { identity: { methods: ['password'], password: { user } }, scope: { project } };
}

/** Enough for signing on without anything that was recorded. */
function isWholePassword(given: Credentials): boolean {
  const user = given.userId ?? (given.username && (given.userDomainId ?? given.userDomainName));
  const project =
    given.projectId ?? (given.projectName && (given.projectDomainId ?? given.projectDomainName));
  return (given.password && user && project) !== undefined;
}

function nameUser(user: User, given: Credentials): void {
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
  if (at.startsWith('identity/application_credential/') && isWholePassword(given)) return true;
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
