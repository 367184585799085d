import type { SessionId, TokenDigest } from '../ids.ts';
import type { Proof } from '../sessions/principal.ts';
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

/** The count of one lane that is not the public one. */
export type LaneCount = Readonly<{ kind: Exclude<LaneKind, 'Public'>; lockout: Lockout }>;

/** The lane in which a store lets a try count; of a session also its generations, which are locked until the commit. */
export type FoundLane =
  | Readonly<{ kind: 'Public' | 'Device' }>
  | Readonly<{ kind: 'Session'; generation: number; elevatedGeneration: number }>;

type Decided<W, A> = Readonly<{ writes: W; answer: A }>;

/** `elevation`: what new tokens of the session prove, if the decision is an elevation. */
export type Noted<A> = Readonly<{ verdict: A; lane: LaneKind; elevation?: Proof }>;

/** A decision whose answer also says in which lane the store let it count. */
export const noting =
  <S, W, A>(decide: (seen: S, now: Date) => Decided<W, A>) =>
  (seen: S, now: Date, lane: FoundLane): Decided<W, Noted<A>> => {
    const { writes, answer } = decide(seen, now);
    const noted = { verdict: answer, lane: lane.kind };
    if (lane.kind !== 'Session') return { writes, answer: noted };
    const elevation = { generation: lane.generation + 1, authenticatedAt: now };
    return { writes, answer: { ...noted, elevation } };
  };
