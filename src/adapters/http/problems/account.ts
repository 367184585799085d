import type { Refusal } from '../../../core/domain/errors.ts';
import type { Entries } from './entry.ts';

/** What can be refused to who changes the own account. */
export const ACCOUNT = {
  ReauthenticationRequired: {
    status: 403,
    slug: 'reauthentication-required',
    title: 'Sign in again first',
    detail: () =>
      'Prove who you are with POST /v1/auth/reauthenticate, and send this request again with the new token.',
  },
  AddressTaken: {
    status: 409,
    slug: 'address-taken',
    title: 'The address belongs to another account',
    detail: () =>
      'Use another address; who owns this one can sign in with it to that account, or remove it there first.',
    errors: ({ pointers }) =>
      pointers.map((pointer) => ({ pointer, code: 'address-taken', detail: 'was verified by another user' })),
  },
  UsernameTaken: {
    status: 409,
    slug: 'username-taken',
    title: 'The username belongs to somebody',
    detail: () => 'Choose another username.',
    errors: () => [{ pointer: '/username', code: 'username-taken', detail: 'is the username of another user' }],
  },
  AlreadyAdded: {
    status: 409,
    slug: 'already-added',
    title: 'You have this address already',
    detail: () => 'Use the one in the list of your identities; if it is not verified yet, ask for a code there.',
  },
  AlreadyVerified: {
    status: 409,
    slug: 'already-verified',
    title: 'Verified already',
    detail: () => 'There is nothing left to verify: use the address as it is.',
  },
  NotVerified: {
    status: 409,
    slug: 'not-verified',
    title: 'Not verified yet',
    detail: () => 'Verify the address with its code first, then try again.',
  },
  LastWayIn: {
    status: 409,
    slug: 'last-way-in',
    title: 'Your last way in',
    detail: () => 'Add and verify another address first, then try again; to leave for good, delete the account.',
  },
  TooManyIdentities: {
    status: 409,
    slug: 'too-many-identities',
    title: 'Too many addresses',
    detail: ({ most }) => `An account has at most ${most}: remove one that you do not use, then try again.`,
  },
} satisfies Partial<Entries<Refusal>>;
