import { isRequiredOf } from './assurance.ts';
import type { Requirement } from './assurance.ts';

export type RememberPolicy = Readonly<{
  required: Requirement;
  /** How long a known device that passed with `remember` is not asked, in milliseconds; 0 for never. */
  rememberTtlMs: number;
}>;

/** When a second factor was given on a known device to be remembered, and its user's present privileges. */
type Remembered = Readonly<{ factorAt: Date; privileges: readonly string[] }>;

/** Whether a first factor is enough on the device. Never where the user must have a second one. */
export const isRemembered = (
  { required, rememberTtlMs }: RememberPolicy,
  remembered: Remembered | null,
  now: Date,
): boolean => {
  if (remembered === null || isRequiredOf(required, remembered)) return false;
  const ageMs = now.getTime() - remembered.factorAt.getTime();
  return ageMs >= 0 && ageMs < rememberTtlMs;
};
