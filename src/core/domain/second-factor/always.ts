import type { TokenDigest } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import { withSecondFactor } from './evidence.ts';
import type { Amr } from './evidence.ts';
import { hasFactor } from './has-factor.ts';
import type { RecoveryCodeHash } from './recovery-codes.ts';
import { unchanged } from './second-factor.ts';
import type { FactorDecision, OwnFactor } from './second-factor.ts';
import { addition } from './undo.ts';

type SwitchOn = Readonly<{
  recoveryCodes: readonly RecoveryCodeHash[];
  amr: readonly Amr[];
  /** The token of the undo link in the notice. Used only if the session has not proved a second factor. */
  link: Readonly<{ token: string; digest: TokenDigest }>;
  language: Language;
}>;

/** `isFirst`: whether the user had no second factor before. `hasMade`: whether the new recovery codes were stored. */
type SwitchedOn = Readonly<{ isFirst: boolean; hasMade: boolean }>;

/**
 * Turns on “always ask for a second factor”, and stores new recovery codes if none are left. If it is the user's first
 * second factor, the session is elevated and all other sessions end.
 */
export const switchOn =
  ({ recoveryCodes, amr, link, language }: SwitchOn) =>
  (factor: OwnFactor, now: Date): FactorDecision<SwitchedOn> => {
    const { userId, session, lockout, isAlways, recoveryCodesLeft } = factor;
    if (isAlways) return unchanged(factor, { isFirst: false, hasMade: false });
    const isFirst = !hasFactor(factor);
    const hasMade = isFirst || recoveryCodesLeft === 0;
    const { addedIn, writes, notice } = addition(factor, { link, language }, now);
    return {
      writes: {
        lockout,
        isAlways: true,
        alwaysAddedIn: addedIn,
        ...writes,
        ...(hasMade ? { recoveryCodes: { hashes: recoveryCodes, addedIn } } : {}),
        ...(isFirst ? { elevates: { session: session.id, evidence: withSecondFactor(amr, addedIn) } } : {}),
      },
      events: [{ _tag: 'FactorAdded', by: userId, userId, factor: 'always', notice }],
      answer: { isFirst, hasMade },
    };
  };
