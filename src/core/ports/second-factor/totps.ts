import type * as E from 'fp-ts/lib/Either.js';
import type { UserId } from '../../domain/ids.ts';
import type { PlainSecret, SealedSecret } from '../../domain/second-factor/totp.ts';

/** The secret in the two forms that authenticator apps accept: base32, and a URI for a QR code. */
export type ShownSecret = Readonly<{ secret: string; uri: string }>;

/** Codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which every app supports. */
export interface Totps {
  /** Makes a secret of 160 random bits for this user. `label` names the account in the app. */
  readonly newSecret: (userId: UserId, label: string) => Readonly<{ sealed: SealedSecret; shown: ShownSecret }>;
  /** Compares in constant time. Throws if no configured key decrypts the secret. */
  readonly matches: (userId: UserId, secret: SealedSecret, step: number, code: string) => boolean;
}

/** Secrets of authenticator apps that are imported from another system or another installation of this one. */
export interface ImportedTotps {
  /** Decodes base32, or decrypts what an export encrypted for `sourceId`; else returns the reason for an operator. */
  readonly open: (given: string, sourceId: string | number | null) => E.Either<string, PlainSecret>;
}
