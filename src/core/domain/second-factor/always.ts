import type { SessionId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import { withSecondFactor } from './evidence.ts';
import type { Amr } from './evidence.ts';
import { hasFactor } from './has-factor.ts';
import type { RecoveryCodeHash } from './recovery-codes.ts';
import { unchanged } from './second-factor.ts';
import type { FactorDecision, SecondFactor } from './second-factor.ts';

export type SwitchOn = Readonly<{
  recoveryCodes: readonly RecoveryCodeHash[];
  session: SessionId;
  amr: readonly Amr[];
  language: Language;
}>;

/** `isFirst`: the session was elevated. `hasMade`: the new recovery codes count. */
export type SwitchedOn = Readonly<{ isFirst: boolean; hasMade: boolean }>;

/**
 * Asks for a second factor from now on, with new recovery codes if none is left. As the first factor it elevates the
 * session, to which the codes are shown, and ends all others.
 */
export const switchOn =
  ({ recoveryCodes, session, amr, language }: SwitchOn) =>
  (factor: SecondFactor): FactorDecision<SwitchedOn> => {
    const { userId, verified: to, lockout, isAlways, recoveryCodesLeft } = factor;
    if (isAlways) return unchanged(factor, { isFirst: false, hasMade: false });
    const isFirst = !hasFactor(factor);
    const hasMade = isFirst || recoveryCodesLeft === 0;
    return {
      writes: {
        lockout,
        isAlways: true,
        ...(hasMade ? { recoveryCodes } : {}),
        ...(isFirst ? { elevates: { session, evidence: withSecondFactor(amr) } } : {}),
      },
      events: [{ _tag: 'FactorAdded', by: userId, userId, factor: 'always', notice: { to, language } }],
      answer: { isFirst, hasMade },
    };
  };
