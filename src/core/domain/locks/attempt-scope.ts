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

type Decided<W, A> = Readonly<{ writes: W; answer: A }>;

/** `elevation`: what new tokens of the session prove, if the decision is an elevation. */
export type ScopedVerdict<A> = Readonly<{ verdict: A; scope: ScopeKind; elevation?: Proof }>;

/** A decision whose answer also says in which attempt scope the store let it count. */
export const withScope =
  <S, W, A>(decide: (seen: S, now: Date) => Decided<W, A>) =>
  (seen: S, now: Date, scope: FoundScope): Decided<W, ScopedVerdict<A>> => {
    const { writes, answer } = decide(seen, now);
    const noted = { verdict: answer, scope: scope.kind };
    if (scope.kind !== 'Session') return { writes, answer: noted };
    const elevation = { generation: scope.generation + 1, authenticatedAt: now };
    return { writes, answer: { ...noted, elevation } };
  };
