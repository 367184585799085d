/**
 * What a user has set up. `totp`: a confirmed authenticator app. `isAlways`: “always ask for a second factor” is on.
 * `isPasskeyEnough`: the user must have a second factor, and has a passkey that has verified its user. For other users
 * a passkey does not make sign-ins ask for it, so that adding one locks out no user.
 */
export type SetUp = Readonly<{ totp: object | null; isAlways: boolean; isPasskeyEnough: boolean }>;

/** Whether a right first factor opens a challenge instead of a session. `HAS_FACTOR` is the same rule in SQL. */
export const hasFactor = ({ totp, isAlways, isPasskeyEnough }: SetUp): boolean =>
  totp !== null || isAlways || isPasskeyEnough;
