import { isRequiredOf } from './assurance.ts';
import type { Requirement } from './assurance.ts';

export type RememberPolicy = Readonly<{
  required: Requirement;
  /** How long a device on which the user chose `remember` asks for no second factor, in milliseconds; 0 for never. */
  rememberTtlMs: number;
}>;

/** When the user gave a second factor on this device and chose `remember`, and the user's current privileges. */
type Remembered = Readonly<{ factorAt: Date; privileges: readonly string[] }>;

/** Whether a first factor is enough on this device. Never true if the user must have a second factor. */
export const isRemembered = (
  { required, rememberTtlMs }: RememberPolicy,
  remembered: Remembered | null,
  now: Date,
): boolean => {
  if (remembered === null || isRequiredOf(required, remembered)) return false;
  const ageMs = now.getTime() - remembered.factorAt.getTime();
  return ageMs >= 0 && ageMs < rememberTtlMs;
};
