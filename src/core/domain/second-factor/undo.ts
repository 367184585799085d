import { sameAddress } from '../addresses/address.ts';
import type { Address } from '../addresses/address.ts';
import type { UndoNotice } from '../events.ts';
import type { SessionId, TokenDigest } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { AddedIn } from './evidence.ts';

/** Lifetime of an undo link, in milliseconds. */
const UNDO_LINK_TTL_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Open links per user. What is added beyond that counts as added in the session of the newest one, so that a thief can
 * neither flood the owner nor get rid of the links.
 */
export const MAX_UNDO_LINKS = 10;

/** The session in which a user changes factors. */
export type ChangingSession = Readonly<{
  id: SessionId;
  hasSecondFactor: boolean;
  /** The session that added the second factor which this one has proved. */
  factorAddedIn: AddedIn;
  /** The addresses that were verified before it began. */
  verifiedBefore: readonly Address[];
  /** The session of the newest open link, if the user has `MAX_UNDO_LINKS`: no further one is made. */
  coveredBy: AddedIn;
}>;

/** The session to which additions of this session are attributed. */
export const addedIn = ({ id, hasSecondFactor, factorAddedIn, coveredBy }: ChangingSession): AddedIn =>
  hasSecondFactor ? factorAddedIn : (coveredBy ?? id);

export type NewUndoLink = Readonly<{ token: TokenDigest; addedIn: SessionId; ttlMs: number }>;

type Addition = Readonly<{
  addedIn: AddedIn;
  writes: Readonly<{ undoLink?: NewUndoLink }>;
  notice: Readonly<{ to: readonly Address[]; language: Language; undo?: UndoNotice }>;
}>;

type Adding = Readonly<{ link: Readonly<{ token: string; digest: TokenDigest }>; language: Language }>;

/**
 * What every addition of a factor writes and tells. Without a second factor the session may be stolen, so the notice has
 * an undo link; the thief gets none at an address that this session added.
 */
export const addition = (
  { verified, session }: Readonly<{ verified: readonly Address[]; session: ChangingSession }>,
  { link, language }: Adding,
  now: Date,
): Addition => {
  const isBefore = (one: Address) => session.verifiedBefore.some((other) => sameAddress(one, other));
  const to = session.hasSecondFactor || session.coveredBy !== null ? [] : verified.filter(isBefore);
  if (to.length === 0) return { addedIn: addedIn(session), writes: {}, notice: { to: verified, language } };
  const undo = { to, token: link.token, addedIn: session.id, expiresAt: plus(now, UNDO_LINK_TTL_MS) };
  return {
    addedIn: session.id,
    writes: { undoLink: { token: link.digest, addedIn: session.id, ttlMs: UNDO_LINK_TTL_MS } },
    notice: { to: verified.filter((one) => !isBefore(one)), language, undo },
  };
};
