import type { SessionId, TokenDigest } from './ids.ts';
import type { Lockout } from './lockout.ts';

/**
 * Whose tries are counted together (contract, “Known devices”): each known device, and each session, has a count, a
 * lock and a total of its own, so that strangers who lock an account do not lock its owner out.
 */
export type Lane =
  | Readonly<{ _tag: 'Public' }>
  | Readonly<{ _tag: 'Device'; token: TokenDigest }>
  | Readonly<{ _tag: 'Session'; id: SessionId }>;
export type LaneKind = Lane['_tag'];

/** Everybody's who is not known. */
export const publicLane: Lane = { _tag: 'Public' };

/** The lane of who is signed in. */
export const sessionLane = (id: SessionId): Lane => ({ _tag: 'Session', id });

/** When a code was last asked for, by purpose. Administrators, who ask for resets, have an interval of their own. */
export type Requests = Readonly<Record<'sign-in' | 'reset' | 'identity' | 'administrator', Date | null>>;
export const noRequests: Requests = { 'sign-in': null, reset: null, identity: null, administrator: null };

/** The count of one lane that is not the public one, and when a code was last asked for from there. */
export type LaneCount = Readonly<{ kind: Exclude<LaneKind, 'Public'>; lockout: Lockout; requestedAt: Requests }>;

type Decided<W, A> = Readonly<{ writes: W; answer: A }>;

/** A decision whose answer also says in which lane the store let it count. */
export const noting =
  <S, W, A>(decide: (seen: S, now: Date) => Decided<W, A>) =>
  (seen: S, now: Date, lane: LaneKind): Decided<W, Readonly<{ verdict: A; lane: LaneKind }>> => {
    const { writes, answer } = decide(seen, now);
    return { writes, answer: { verdict: answer, lane } };
  };
