import type { SessionId, TokenDigest } from '../ids.ts';
import type { Proof } from '../sessions/principal.ts';
import type { Lockout } from './lockout.ts';

/**
 * Whose tries are counted together (contract, “Known devices”): each known device, and each session, has a count, a
 * lock and a total of its own, so that strangers who lock an account do not lock its owner out.
 */
export type AttemptScope =
  | Readonly<{ _tag: 'Public' }>
  | Readonly<{ _tag: 'Device'; token: TokenDigest }>
  | Readonly<{ _tag: 'Session'; id: SessionId }>;
export type ScopeKind = AttemptScope['_tag'];

/** Everybody's who is not known. */
export const publicScope: AttemptScope = { _tag: 'Public' };

/** The attempt scope of who is signed in. */
export const sessionScope = (id: SessionId): AttemptScope => ({ _tag: 'Session', id });

/** The count of one attempt scope that is not the public one. */
export type ScopeCount = Readonly<{ kind: Exclude<ScopeKind, 'Public'>; lockout: Lockout }>;

/** The attempt scope in which a store lets a try count; of a session also its generations, which are locked until the commit. */
export type FoundScope =
  | Readonly<{ kind: 'Public' | 'Device' }>
  | Readonly<{ kind: 'Session'; generation: number; elevatedGeneration: number }>;

/** `elevation`: what new tokens of the session prove, if the decision is an elevation. */
export type ScopedVerdict<A> = Readonly<{ verdict: A; scope: ScopeKind; elevation?: Proof }>;

/** A decision whose answer also says in which attempt scope the store let it count. */
export const withScope =
  <S, D extends Readonly<{ answer: unknown }>>(decide: (seen: S, now: Date, scope: FoundScope) => D) =>
  (seen: S, now: Date, scope: FoundScope): Omit<D, 'answer'> & Readonly<{ answer: ScopedVerdict<D['answer']> }> => {
    const decided = decide(seen, now, scope);
    const answer = { verdict: decided.answer, scope: scope.kind };
    if (scope.kind !== 'Session') return { ...decided, answer };
    const elevation = { generation: scope.generation + 1, authenticatedAt: now };
    return { ...decided, answer: { ...answer, elevation } };
  };

/** The attempt scope that a request asks for; an invalid token, or another user's, is ignored. */
export const deviceScope = (presented: TokenDigest | null): AttemptScope =>
  presented === null ? publicScope : { _tag: 'Device', token: presented };
