import type { UserId } from '../../domain/ids.ts';
import type { SealedSecret } from '../../domain/second-factor/totp.ts';

/** The secret as an authenticator app takes it: in base32, and in a URI for a QR code. */
export type ShownSecret = Readonly<{ secret: string; uri: string }>;

/** Codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which every app knows. */
export interface Totps {
  /** A new secret of 160 random bits for this user. `label` names the account in the app. */
  readonly newSecret: (userId: UserId, label: string) => Readonly<{ sealed: SealedSecret; shown: ShownSecret }>;
  /** Whether the code is that of the step, in constant time. Throws if no configured key opens the secret. */
  readonly matches: (userId: UserId, secret: SealedSecret, step: number, code: string) => boolean;
}
