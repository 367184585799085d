import type { Language } from '../messages/message.ts';
import { hasFactor } from './has-factor.ts';
import { unchanged } from './second-factor.ts';
import type { FactorDecision, FactorWrites, SecondFactor } from './second-factor.ts';

/** `Missing`: there was nothing to remove. `Required`: the user must have a second factor, and this is the only one. */
export type Removed = 'Removed' | 'Missing' | 'Required';

type Removal = Readonly<{ isRequired: boolean; language: Language }>;

type Leaving = Readonly<{ writes: Partial<FactorWrites>; left: SecondFactor; factor: 'totp' | 'always' }>;

/**
 * Removing the last second factor also removes the recovery codes. After that, no session counts as having proved a
 * second factor.
 */
const leaving =
  ({ isRequired, language }: Removal, { writes, left, factor }: Leaving) =>
  (before: SecondFactor): FactorDecision<Removed> => {
    const isLast = !hasFactor(left);
    if (isLast && isRequired) return unchanged(before, 'Required');
    const { userId, verified: to, lockout } = before;
    return {
      writes: {
        lockout,
        ...writes,
        ...(isLast ? { recoveryCodes: { hashes: [], addedIn: null }, forgetsProofs: true } : {}),
      },
      events: [{ _tag: 'FactorRemoved', by: userId, userId, factor, notice: { to, language } }],
      answer: 'Removed',
    };
  };

export const removeTotp =
  (removal: Removal) =>
  (factor: SecondFactor): FactorDecision<Removed> => {
    if (factor.totp === null) return unchanged(factor, 'Missing');
    const without = { totp: null, pending: null };
    return leaving(removal, { writes: without, left: { ...factor, ...without }, factor: 'totp' })(factor);
  };

/** Turns off “always ask for a second factor”. A user without an authenticator app then signs in with one factor. */
export const switchOff =
  (removal: Removal) =>
  (factor: SecondFactor): FactorDecision<Removed> => {
    if (!factor.isAlways) return unchanged(factor, 'Missing');
    const without = { isAlways: false };
    return leaving(removal, { writes: without, left: { ...factor, ...without }, factor: 'always' })(factor);
  };
