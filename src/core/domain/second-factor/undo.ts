import { sameAddress } from '../addresses/address.ts';
import type { Address } from '../addresses/address.ts';
import type { UndoNotice } from '../events.ts';
import type { SessionId, TokenDigest } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { AddedIn } from './evidence.ts';

const UNDO_LINK_TTL_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * The maximum number of open undo links per user, so that an attacker can't flood the owner with messages. At the
 * limit, the newest link also removes factors that are added later.
 */
export const MAX_UNDO_LINKS = 10;

export type ChangingSession = Readonly<{
  id: SessionId;
  hasSecondFactor: boolean;
  /** The `AddedIn` of the second factor that this session has proved. */
  factorAddedIn: AddedIn;
  /** The user's addresses that were verified before the session began. */
  verifiedBefore: readonly Address[];
  /** Set if the user has `MAX_UNDO_LINKS` open undo links: the session of the newest link. */
  coveredBy: AddedIn;
}>;

/** Returns the `AddedIn` of factors that are added in this session. */
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
 * Returns what to store and send when a factor is added. If the session has not proved a second factor, it may be an
 * attacker's, so the notice has an undo link. Addresses verified since the session began get no link.
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
