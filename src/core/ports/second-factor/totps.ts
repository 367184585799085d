import type * as E from 'fp-ts/lib/Either.js';
import type { UserId } from '../../domain/ids.ts';
import type { PlainSecret, SealedSecret } from '../../domain/second-factor/totp.ts';

/** The secret as an authenticator app takes it: in base32, and in a URI for a QR code. */
export type ShownSecret = Readonly<{ secret: string; uri: string }>;

/** Codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which every app knows. */
export interface Totps {
  /** A new secret of 160 random bits for this user. `label` names the account in the app. */
  readonly newSecret: (userId: UserId, label: string) => Readonly<{ sealed: SealedSecret; shown: ShownSecret }>;
  /** Whether the code is that of the step, in constant time. Throws if no configured key opens the secret. */
  readonly matches: (userId: UserId, secret: SealedSecret, step: number, code: string) => boolean;
}

/** Secrets of authenticator apps that users bring along from another system, or from another installation of this one. */
export interface ImportedTotps {
  /** From base32, or from what an export sealed for the user `sourceId`; else why not, in words for an operator. */
  readonly open: (given: string, sourceId: string | number | null) => E.Either<string, PlainSecret>;
}
