/**
 * `totp`: a confirmed authenticator app. `isAlways`: whether “always ask for a second factor” is on. `isPasskeyEnough`:
 * whether the user must have a second factor and has a passkey that has verified the user.
 */
export type SetUp = Readonly<{ totp: object | null; isAlways: boolean; isPasskeyEnough: boolean }>;

/** Whether a sign-in needs a second factor after the first one. `HAS_FACTOR` is the same rule in SQL. */
export const hasFactor = ({ totp, isAlways, isPasskeyEnough }: SetUp): boolean =>
  totp !== null || isAlways || isPasskeyEnough;
