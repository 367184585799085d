import type { TokenDigest } from '../domain/ids.ts';

/** A `registration` names an open registration to the service alone. */
export interface RegistrationTokens {
  /** 128 random bits that name a new registration in the store. */
  readonly newId: () => TokenDigest;
  /** Random text, different each time; nobody else can tell whether two name the same registration. */
  readonly issue: (id: TokenDigest) => string;
  /** The registration that a token names; an invalid token names none that exists. */
  readonly read: (token: string) => TokenDigest;
}
