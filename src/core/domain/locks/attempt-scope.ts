import type { SessionId, TokenDigest } from '../ids.ts';
import type { Proof } from '../sessions/principal.ts';
import type { Lockout } from './lockout.ts';

/**
 * Where failed attempts count. Each known device and session has its own count and lock, so that attackers can't lock
 * the owner out. All other clients share the count `Public`.
 */
export type AttemptScope =
  | Readonly<{ _tag: 'Public' }>
  | Readonly<{ _tag: 'Device'; token: TokenDigest }>
  | Readonly<{ _tag: 'Session'; id: SessionId }>;
export type ScopeKind = AttemptScope['_tag'];

export const publicScope: AttemptScope = { _tag: 'Public' };

export const sessionScope = (id: SessionId): AttemptScope => ({ _tag: 'Session', id });

export type ScopeCount = Readonly<{ kind: Exclude<ScopeKind, 'Public'>; lockout: Lockout }>;

/** The attempt scope that the store found. If it is a session, the session's row stays locked until the commit. */
export type FoundScope =
  | Readonly<{ kind: 'Public' | 'Device' }>
  | Readonly<{ kind: 'Session'; generation: number; elevatedGeneration: number }>;

/** `elevation` is what the session's new tokens prove if the decision elevates the session (see `Proof`). */
export type ScopedVerdict<A> = Readonly<{ verdict: A; scope: ScopeKind; elevation?: Proof }>;

/** Adds to the answer the attempt scope in which the attempt counted. */
export const withScope =
  <S, D extends Readonly<{ answer: unknown }>>(decide: (seen: S, now: Date, scope: FoundScope) => D) =>
  (seen: S, now: Date, scope: FoundScope): Omit<D, 'answer'> & Readonly<{ answer: ScopedVerdict<D['answer']> }> => {
    const decided = decide(seen, now, scope);
    const answer = { verdict: decided.answer, scope: scope.kind };
    if (scope.kind !== 'Session') return { ...decided, answer };
    const elevation = { generation: scope.generation + 1, authenticatedAt: now };
    return { ...decided, answer: { ...answer, elevation } };
  };

/**
 * Returns the attempt scope of a presented device token. The store uses `Public` instead if the token is invalid or
 * belongs to another user's device.
 */
export const deviceScope = (presented: TokenDigest | null): AttemptScope =>
  presented === null ? publicScope : { _tag: 'Device', token: presented };
