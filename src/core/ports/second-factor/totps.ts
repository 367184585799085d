import type * as E from 'fp-ts/lib/Either.js';
import type { UserId } from '../../domain/ids.ts';
import type { PlainSecret, SealedSecret } from '../../domain/second-factor/totp.ts';

/** The secret in two forms that authenticator apps accept: base32, and a URI for a QR code. */
export type ShownSecret = Readonly<{ secret: string; uri: string }>;

/** Codes of authenticator apps (RFC 6238): SHA-1, six digits, steps of 30 seconds. All apps support these. */
export interface Totps {
  /** Makes a secret of 160 random bits for this user. The app shows `label` as the account's name. */
  readonly newSecret: (userId: UserId, label: string) => Readonly<{ sealed: SealedSecret; shown: ShownSecret }>;
  /** Compares in constant time. Throws if none of the configured keys decrypts the secret. */
  readonly matches: (userId: UserId, secret: SealedSecret, step: number, code: string) => boolean;
}

/** Secrets of authenticator apps to import, from another system or from another installation of this service. */
export interface ImportedTotps {
  /** Decodes base32, or decrypts a secret that was exported for `sourceId`. Left is a reason for an operator. */
  readonly open: (given: string, sourceId: string | number | null) => E.Either<string, PlainSecret>;
}
