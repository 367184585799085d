import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { AccountState } from '../../../core/domain/account/account.ts';
import type { User } from '../../../core/domain/account/user.ts';
import { reauthenticationRequired } from '../../../core/domain/errors.ts';
import type { Refusal, Unauthenticated, Unavailable } from '../../../core/domain/errors.ts';
import { acrOf, lacks } from '../../../core/domain/second-factor/assurance.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import { isFresh } from '../../../core/domain/sessions/principal.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { ownCookieName, readCookies } from './cookies.ts';
import type { HttpContext } from './http-context.ts';
import type { HttpRefusal } from './http-refusal.ts';
import type { Route } from './route.ts';

export type AuthenticateBearer = (
  bearerToken: string | null,
) => TE.TaskEither<Unauthenticated | Unavailable, Principal>;

/** Reads the bearer token of an Authorization header (RFC 6750 §2.1). */
const readBearer = (
  authorization: string,
): Readonly<{ _tag: 'None' | 'Malformed' } | { _tag: 'Token'; token: string }> => {
  const [, scheme = '', rest = ''] = /^([^ ]*) *(.*)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'bearer') return { _tag: 'None' };
  return /^[\w.~+/-]+=*$/.test(rest) ? { _tag: 'Token', token: rest } : { _tag: 'Malformed' };
};

/** Reads the session and the account in one query, for routes that need the caller's account. */
export type AuthenticateUser = (
  bearerToken: string | null,
) => TE.TaskEither<Unauthenticated | Unavailable, Readonly<{ principal: Principal; user: User }>>;

export type AuthenticateState = (
  bearerToken: string | null,
) => TE.TaskEither<Unauthenticated | Unavailable, Readonly<{ principal: Principal; state: AccountState }>>;

export const identify = async <A>(
  ctx: HttpContext,
  authenticate: (bearerToken: string | null) => TE.TaskEither<Unauthenticated | Unavailable, A>,
): Promise<E.Either<Refusal | HttpRefusal, A>> => {
  const bearer = readBearer(ctx.get('Authorization'));
  if (bearer._tag === 'Malformed') return E.left({ _tag: 'InvalidToken' });
  const found = await authenticate(bearer._tag === 'Token' ? bearer.token : null)();
  const isRefusedToken = E.isLeft(found) && found.left._tag === 'Unauthenticated' && bearer._tag === 'Token';
  return isRefusedToken ? E.left({ _tag: 'InvalidToken' }) : found;
};

export type AuthenticateBrowser = (cookie: string | null) => TE.TaskEither<Unauthenticated | Unavailable, Principal>;

export const SESSION_COOKIE = 'session';

/** If the session can't be read, a `visitor` route treats the visitor as signed out. */
export const identifyBrowser = async (
  ctx: HttpContext,
  { access }: Route,
  authenticate: AuthenticateBrowser,
): Promise<E.Either<Refusal, Principal | undefined>> => {
  const cookie = readCookies(ctx.get('Cookie'))[ownCookieName(ctx.state.publicUrl, SESSION_COOKIE)];
  const found = await authenticate(cookie ?? null)();
  return E.isLeft(found) && access === 'visitor' ? E.right(undefined) : found;
};

/**
 * Whether a form comes from another site (CSRF), by headers that scripts can't change. Without these headers, a form
 * counts as foreign.
 */
export const isForeignForm = (ctx: HttpContext): boolean => {
  if (['GET', 'HEAD'].includes(ctx.method)) return false;
  const site = ctx.get('Sec-Fetch-Site');
  return site === '' ? ctx.get('Origin') !== new URL(ctx.state.publicUrl).origin : site !== 'same-origin';
};

type AccessRules = Readonly<{ reauthTtlMs: number; secondFactor: Requirement }>;

/** Returns why the principal may not call the route, or null if the call is allowed. */
export const accessRefusal = (
  ctx: HttpContext,
  { access, assurance, fresh }: Route,
  principal: Principal,
  { reauthTtlMs, secondFactor }: AccessRules,
): Refusal | HttpRefusal | null => {
  if (assurance !== 'aal1' && access !== 'visitor') {
    const lacking = assurance === 'aal2' && acrOf(principal) === 'aal1' ? 'assurance' : lacks(secondFactor, principal);
    if (lacking !== null) return { _tag: lacking === 'setup' ? 'SecondFactorSetupRequired' : 'AssuranceRequired' };
  }
  if (typeof access === 'object' && !principal.privileges.includes(access.privilege))
    return { _tag: 'PrivilegeMissing', privilege: access.privilege };
  const needsFresh = fresh === 'own' ? idInPath(ctx) === String(principal.userId) : fresh === true;
  return needsFresh && !isFresh(reauthTtlMs, principal) ? reauthenticationRequired : null;
};

export const lackingIn = (refusal: Refusal | HttpRefusal): readonly string[] => {
  if (refusal._tag === 'PrivilegeMissing' || refusal._tag === 'Forbidden') return [refusal.privilege];
  return refusal._tag === 'NotYoursToGrant' || refusal._tag === 'InsufficientPrivileges' ? refusal.privileges : [];
};

export const idInPath = (ctx: HttpContext): string | null => {
  const { id } = (ctx['params'] ?? {}) as Readonly<Record<string, string | undefined>>;
  return id !== undefined && /^[1-9][0-9]{0,9}$/.test(id) ? id : null;
};
