import type { Refusal } from '../../../core/domain/errors.ts';
import { inSeconds, retryAfter } from './entry.ts';
import type { Entries } from './entry.ts';

/** What can be refused to who wants to get in. */
export const SIGN_IN = {
  InvalidCredentials: {
    status: 401,
    slug: 'invalid-credentials',
    title: 'Wrong login or password',
    detail: () => 'Check the login and the password and try again; new here? confirm your address first.',
  },
  InvalidCode: {
    status: 401,
    slug: 'invalid-code',
    title: 'Wrong or expired code',
    detail: () => 'Check the code in the newest message, or ask for another one.',
  },
  LockedOut: {
    status: 429,
    slug: 'locked',
    title: 'Locked after too many wrong attempts',
    detail: (refusal) => `Try again in ${inSeconds(refusal)}, or sign in in another way.`,
    headers: retryAfter,
  },
  TooSoon: {
    status: 429,
    slug: 'too-soon',
    title: 'Asked again too soon',
    detail: (refusal) => `Look for the message that was sent last; ask again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  RegistrationClosed: {
    status: 403,
    slug: 'registration-closed',
    title: 'Registration is closed',
    detail: () => 'Ask an administrator for an invitation.',
  },
  WeakPassword: {
    status: 422,
    slug: 'weak-password',
    title: 'The password is too easy to guess',
    detail: () => 'Choose another password; `errors` says why this one was refused.',
    errors: ({ pointer, reason }) => [{ pointer, code: 'weak-password', detail: reason }],
  },
  CountryNotServed: {
    status: 422,
    slug: 'country-not-served',
    title: 'No text messages to this country',
    detail: () => 'Use a mobile number of another country, or an e-mail address.',
    errors: ({ pointer }) => [
      { pointer, code: 'country-not-served', detail: 'is a number of a country to which no text messages are sent' },
    ],
  },
  InvalidResetToken: {
    status: 401,
    slug: 'invalid-reset-token',
    title: 'The link is not good any more',
    detail: () => 'Ask for a new message with POST /v1/auth/password/forgot, and use the link in it within the hour.',
  },
  CurrentPasswordRequired: {
    status: 422,
    slug: 'current-password-required',
    title: 'The current password is missing',
    detail: () => 'Send the password that you have as current_password, beside the new one.',
    errors: () => [{ pointer: '/current_password', code: 'required', detail: 'is required' }],
  },
  InvalidInvitation: {
    status: 401,
    slug: 'invalid-invitation',
    title: 'This invitation is not, or no longer, good',
    detail: () => 'Use the link of the newest invitation, once; if it does not work, ask for another one, or sign in.',
  },
  InvalidRefreshToken: {
    status: 401,
    slug: 'invalid-refresh-token',
    title: 'The refresh token is not good any more',
    detail: () => 'The session is over: sign in again.',
  },
} satisfies Partial<Entries<Refusal>>;
