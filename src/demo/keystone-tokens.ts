/** Keystone's tokens: who may have one, for what, and what is said about it when it is shown. */

import { auditId, fernetToken, toMicroseconds } from './ids.js';
import { catalogFor, DOMAIN, type Project, type User, type World } from './world.js';

const LIFETIME_MS = 3 * 60 * 60 * 1000;

export type Scope =
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'system' }
  | { readonly kind: 'none' };

export interface Token {
  readonly id: string;
  readonly user: User;
  readonly scope: Scope;
  readonly methods: readonly string[];
  readonly auditIds: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Every token that was ever issued; only the valid ones are found. */
export interface Tokens {
  /** Undefined when the request does not prove who asks, or asks for more than that user has. */
  issue(auth: AuthRequest): Token | undefined;
  find(id: string | undefined): Token | undefined;
  revoke(id: string): void;
  issued(): readonly string[];
}

interface Named {
  readonly id?: string;
  readonly name?: string;
}

/** What is read of the body of `POST /v3/auth/tokens`. */
export interface AuthRequest {
  readonly identity?: {
    readonly methods?: readonly string[];
    readonly password?: { readonly user?: Named & { readonly password?: string } };
    readonly token?: { readonly id?: string };
  };
  readonly scope?: { readonly project?: Named; readonly system?: { readonly all?: boolean } };
}

export function createTokens(world: World): Tokens {
  const tokens = new Map<string, Token>();
  const revoked = new Set<string>();
  const { source } = world;

  const find = (id: string | undefined): Token | undefined => {
    const token = id === undefined || revoked.has(id) ? undefined : tokens.get(id);
    return token && token.expiresAt > source.now() ? token : undefined;
  };

  return {
    find,
    issue: (auth) => {
      const parent = find(auth.identity?.token?.id);
      const user = parent?.user ?? userWithPassword(world, auth);
      const scope = user && scopeOf(world, user, auth);
      if (!scope) return undefined;
      const issuedAt = source.now();
      const token: Token = {
        id: fernetToken(source),
        user,
        scope,
        methods: parent ? ['token', ...parent.methods.filter((method) => method !== 'token')] : ['password'],
        auditIds: [auditId(source), ...(parent?.auditIds.slice(-1) ?? [])],
        issuedAt,
        // A token made from another one does not live longer than that one.
        expiresAt: parent?.expiresAt ?? new Date(issuedAt.getTime() + LIFETIME_MS),
      };
      tokens.set(token.id, token);
      return token;
    },
    revoke: (id) => void revoked.add(id),
    issued: () => [...tokens.keys()],
  };
}

/** The body that shows a token. */
export function tokenDocument(world: World, token: Token, withCatalog: boolean): object {
  const { user, scope } = token;
  return {
    token: {
      methods: token.methods,
      user: { domain: DOMAIN, id: user.id, name: user.name, password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: toMicroseconds(token.expiresAt),
      issued_at: toMicroseconds(token.issuedAt),
      ...scopeDocument(world, token),
      ...(withCatalog && scope.kind !== 'none' ? { catalog: catalogFor(world, projectId(scope)) } : {}),
    },
  };
}

function scopeDocument(world: World, { user, scope }: Token): object {
  if (scope.kind === 'none') return {};
  const names = rolesOf(user, scope) ?? [];
  const roles = names.map((name) => ({ id: world.roleIds[name], name }));
  if (scope.kind === 'system') return { roles, system: { all: true } };
  const { id, name } = scope.project;
  return { project: { domain: DOMAIN, id, name }, is_domain: false, roles };
}

function userWithPassword(world: World, { identity }: AuthRequest): User | undefined {
  const wanted = identity?.password?.user;
  if (!identity?.methods?.includes('password') || wanted?.password === undefined) return undefined;
  const user = world.users.find(({ id, name }) => id === wanted.id || name === wanted.name);
  return user?.password === wanted.password ? user : undefined;
}

function scopeOf(world: World, user: User, auth: AuthRequest): Scope | undefined {
  const scope = wantedScope(world, auth);
  return scope && (scope.kind === 'none' || rolesOf(user, scope)) ? scope : undefined;
}

function wantedScope(world: World, { scope }: AuthRequest): Scope | undefined {
  if (!scope) return { kind: 'none' };
  if (scope.system?.all) return { kind: 'system' };
  const project = world.projects.find(
    ({ id, name }) => id === scope.project?.id || name === scope.project?.name,
  );
  return project && { kind: 'project', project };
}

/** Undefined when the user has no role there. */
function rolesOf(user: User, scope: Scope): readonly string[] | undefined {
  return user.grants.find(({ on }) => on === (projectId(scope) ?? 'system'))?.roles;
}

function projectId(scope: Scope): string | undefined {
  return scope.kind === 'project' ? scope.project.id : undefined;
}
