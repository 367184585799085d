import type { ProblemKind } from '../../../server/problem-kind.ts';

export const accountProblems = {
  AddressTaken: {
    happened: 'Another user has verified this address, and an address belongs to one account only.',
    next: 'Use another address. If it is yours, sign in with it to the account that it belongs to, and remove it there first.',
  },
  AlreadyAdded: {
    happened:
      'The address is in the list of your identities already, verified or not; or the account has an authenticator app, or this passkey, already.',
    next: 'Read `GET /v1/me/identities`; if the address is not verified yet, ask for a code there (`POST /v1/me/identities/{id}/otp`).',
  },
  AlreadyLinked: {
    happened: 'This account at the provider is linked to another user.',
    next: 'Sign in over the provider, and unlink it in that account (`DELETE /v1/me/identities/{id}`), or link another account of the provider.',
  },
  AlreadyVerified: {
    happened: 'The address is verified, and a code would prove nothing new.',
    next: 'Nothing is left to do: use the address.',
  },
  CurrentPasswordRequired: {
    happened: 'The account has a password, and changing it needs the present one.',
    next: 'Send the present password as `current_password` together with `new_password`. If it is forgotten, reset it with a code or a link: `POST /v1/auth/password/forgot`.',
  },
  FactorRequired: {
    happened: '`MFA_REQUIRED` asks this user for a second factor, and this is the only one.',
    next: 'Keep it, or replace it: begin a new app with `replace`, and confirm it by its first code.',
  },
  InvalidImage: {
    happened: 'The file is no PNG, JPEG or WebP image, is damaged or cut off, or has more than 40 megapixels.',
    next: 'Open it in a program for images, save it as PNG, JPEG or WebP, and send it again; `errors` says what was wrong.',
  },
  LastSignInMethod: {
    happened: 'This is the last way to sign in to the account.',
    next: 'Add and verify another address first, or link a provider. To leave, delete the account: `DELETE /v1/me`.',
  },
  NotVerified: {
    happened: 'Messages go to the primary address, and only a verified address can be primary.',
    next: 'Ask for a code (`POST /v1/me/identities/{id}/otp`), verify the address with it (`…/verify`), then repeat the request.',
  },
  TooManyIdentities: {
    happened: 'An account has a limited number of addresses; `detail` says how many.',
    next: 'Remove one that you do not use: `DELETE /v1/me/identities/{id}`.',
  },
  TooManyPasskeys: {
    happened: 'An account has a limited number of passkeys; `detail` says how many.',
    next: 'Remove one that you do not use: `DELETE /v1/me/passkeys/{id}`.',
  },
  TooManyRenames: {
    happened:
      'An account can change its username three times within the length of a password lock (`PASSWORD_LOCK`), because its failed sign-ins keep counting at each of its former names.',
    next: 'Repeat the request after `Retry-After`, or send it without `username`.',
  },
  UsernameTaken: {
    happened: 'Another user has this username; letter case does not count.',
    next: 'Choose another username.',
  },
  WeakPassword: {
    happened:
      'The new password is too short or too long, among the most common ones, made of the owner’s name or address, or the present one. Nothing was changed; the code or link of the request is still valid.',
    next: 'Read `errors`, which says what is wrong with it, and choose another. A few unrelated words are long and easy to remember; digits and signs are not required.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
