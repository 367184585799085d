import type { RecoveryCodeHash } from '../../domain/second-factor/recovery-codes.ts';

export type MadeRecoveryCode = Readonly<{ code: string; hash: RecoveryCodeHash }>;

/** Recovery codes of 50 random bits, for users who have lost their second factor. */
export interface RecoveryCodes {
  readonly make: (count: number) => readonly MadeRecoveryCode[];
  /** Returns the hashes of the code with each configured secret; empty if the text can't be a code. */
  readonly hashes: (typed: string) => readonly RecoveryCodeHash[];
}
