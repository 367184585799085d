/**
 * What a user has set up. `totp` is a confirmed app; `isAlways` is the switch “always ask for a second factor”;
 * `isPasskeyEnough`: the user must have a second factor, and has a passkey that has verified its user. Otherwise a
 * passkey does not make sign-ins ask for it, so that adding one locks nobody out.
 */
export type SetUp = Readonly<{ totp: object | null; isAlways: boolean; isPasskeyEnough: boolean }>;

/** Whether a right first factor opens a challenge instead of a session. `HAS_FACTOR` says the same in SQL. */
export const hasFactor = ({ totp, isAlways, isPasskeyEnough }: SetUp): boolean =>
  totp !== null || isAlways || isPasskeyEnough;
