/** What a user has set up. `totp` is a confirmed app; `isAlways` is the switch “always ask for a second factor”. */
export type SetUp = Readonly<{ totp: object | null; isAlways: boolean }>;

/** Whether a right first factor opens a challenge instead of a session. `HAS_FACTOR` says the same in SQL. */
export const hasFactor = ({ totp, isAlways }: SetUp): boolean => totp !== null || isAlways;
