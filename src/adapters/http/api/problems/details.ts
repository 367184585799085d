import type { NotInvitable, Refusal } from '../../../../core/domain/errors.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import { retryAfterSeconds } from '../../server/problem-kind.ts';

type AnyRefusal = Refusal | HttpRefusal;

const seconds = (refusal: AnyRefusal): string => `${retryAfterSeconds(refusal)} s`;

const NOT_INVITABLE: Readonly<Record<NotInvitable['reason'], string>> = {
  inactive: 'Activate the user first.',
  registering: 'The user has registered without an invitation, and completes that with the code that was sent.',
  'no-free-address': 'Give the user an address that no other user has verified.',
};

/** Tells callers what to do next. Anonymous callers learn nothing about accounts. */
export const DETAILS: {
  readonly [Tag in AnyRefusal['_tag']]: string | ((refusal: Extract<AnyRefusal, { _tag: Tag }>) => string);
} = {
  AddressTaken: 'Use another address, or sign in with this one to the account that it belongs to and remove it there.',
  AlreadyAdded:
    'Use the one that you have; an address that is not verified yet gets a code from the list of your identities.',
  AlreadyLinked: 'Sign in with that account of the provider and unlink it there, or choose another one.',
  AlreadySignedIn: 'Nothing is left to do: the user has signed in already and needs no invitation.',
  AlreadyVerified: 'There is nothing left to verify: use the address as it is.',
  AssuranceRequired:
    'Sign in again with POST /v1/auth/reauthenticate and your second factor, and send this request again with the new token.',
  BuiltIn: 'It can not be renamed, deleted or taken away; make another one instead.',
  CountryNotServed: 'Use a mobile number of another country, or an e-mail address.',
  CurrentPasswordRequired: 'Send your present password as current_password, together with the new one.',
  FactorRequired: 'Add another second factor first; you must have one.',
  ForeignForm: 'Send the form from a page of this service.',
  Forbidden: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  IdempotencyKeyInUse: (refusal) =>
    `Send the request again with the same key in ${seconds(refusal)}, to get its answer.`,
  IdempotencyKeyReused: ({ header }) => `Send another request with another ${header}, or this one exactly as it was.`,
  InsufficientPrivileges: ({ privileges }) =>
    `To change a user you need every privilege of that user: ask somebody who holds ${privileges.join(', ')}.`,
  InternalError: 'Try again later; if it persists, report the request_id of this answer.',
  InvalidChallenge: 'Sign in again: a challenge waits for minutes, works once, and ends with the sessions.',
  InvalidCode: 'Check the code in the newest message, or ask for another one.',
  InvalidCredentials: 'Check the login and the password and try again; new here? confirm your address first.',
  InvalidField: 'Correct the fields that `errors` names and send the request again.',
  InvalidImage: 'Send one PNG, JPEG or WebP image; `errors` says why this one was refused.',
  InvalidInvitation:
    'Use the link of the newest invitation, once; if it does not work, ask for another one, or sign in.',
  InvalidOAuthCode:
    'A code is valid once, for 60 s, with its code_verifier, for an account that may sign in: try again from the start.',
  InvalidPasskey:
    'Ask for new options and try again: an answer works once, within 300 s, on a page of this service, with the user verified by a PIN or the like; or sign in in another way.',
  InvalidRefreshToken: 'The session has ended or has newer tokens: use those, or sign in again.',
  InvalidRequest: 'Correct the fields that `errors` names and send the request again.',
  InvalidResetToken:
    'Ask for a new message with POST /v1/auth/password/forgot, and use the link in it within the hour.',
  InvalidToken: 'The access token is not valid, or no longer: sign in again.',
  LastAdministrator: 'Give somebody else the role SuperAdmin first, then try again.',
  LastSignInMethod: 'Add and verify another address first, then try again; to leave for good, delete the account.',
  LockedOut: (refusal) => `Try again in ${seconds(refusal)}, or sign in in another way.`,
  MalformedJson: ({ required = [] }) =>
    `Send one complete JSON text (RFC 8259) in UTF-8${required.length ? `; required: ${required.join(', ')}` : ''}.`,
  MalformedMultipart:
    'Send the complete body as multipart/form-data (RFC 7578), with the boundary that Content-Type names.',
  MethodNotAllowed: ({ allow }) => `Use one of ${allow}.`,
  MethodNotImplemented: ({ allow }) => `Use one of ${allow}.`,
  NameTaken: 'Choose another name; two that differ in letter case only count as one.',
  NoAddress: 'The user has verified no address, or is inactive: send an invitation, or activate the user first.',
  NoSuchPath: 'Check the path and its spelling.',
  NotAcceptable: 'Leave out the Accept header, or let it include application/json.',
  NotFound: 'It does not exist, or you may not see it: check the id.',
  NotInvitable: ({ reason }) => NOT_INVITABLE[reason],
  NotReady: (refusal) => `Waiting for ${refusal.failing.join(', ')}; try again in ${seconds(refusal)}.`,
  NotVerified: 'Verify the address with its code first, then try again.',
  NotYoursToGrant: ({ privileges }) =>
    `You can only grant privileges that you hold: choose a role without ${privileges.join(', ')}, or ask somebody who holds it.`,
  Overloaded: (refusal) => `Try again in ${seconds(refusal)}.`,
  PayloadTooLarge: ({ limit }) => `Send at most ${limit} bytes, counted after decompression.`,
  PreconditionFailed: 'Read it again, then repeat the change with the ETag of that answer in If-Match.',
  PrivilegeMissing: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  ProviderUnavailable: (refusal) => `Try again in ${seconds(refusal)}, or sign in in another way.`,
  RangeNotSatisfiable: ({ total }) => `Ask for bytes below ${total}, or leave out Range.`,
  RateLimited: (refusal) => `Nothing was sent, created or changed; try again in ${seconds(refusal)}.`,
  ReauthenticationRequired:
    'Sign in again with POST /v1/auth/reauthenticate, and send this request again with the new token.',
  SecondFactorRequired:
    'Send the challenge with a code of the authenticator app, or a recovery code, to POST /v1/auth/second-factor.',
  SecondFactorSetupRequired: 'Add an authenticator app with POST /v1/me/factors/totp; you must have a second factor.',
  SecondFactorToRenew:
    'Send the challenge with a code of the authenticator app, or a recovery code, to POST /v1/auth/second-factor.',
  RegistrationClosed: 'Ask an administrator for an invitation.',
  RequestTimeout: ({ limitMs }) => `Send the whole body within ${limitMs / 1000} s, or a smaller one.`,
  RestoreConflict: 'Change or remove what `errors` names at its present owner, then try again.',
  RoleInUse: ({ users }) =>
    `Give its ${users} users another role first; deleted users keep theirs, because they may be restored.`,
  TooManyIdentities: ({ most }) => `An account has at most ${most}: remove one that you do not use, then try again.`,
  TooManyPasskeys: ({ most }) => `An account has at most ${most}: remove one that you do not use, then try again.`,
  TooManyRenames: (refusal) => `Try another username in ${seconds(refusal)}; everything else can be changed now.`,
  TooSoon: (refusal) => `Look for the message that was sent last; ask again in ${seconds(refusal)}.`,
  Unauthenticated: 'Sign in, and send the access token as `Authorization: Bearer <token>`.',
  Unavailable: (refusal) =>
    refusal.mayBeDone
      ? `The change may have been made: read what it should have changed, and repeat it in ${seconds(refusal)} if it was not.`
      : `Try again in ${seconds(refusal)}.`,
  UnknownOAuthFlow:
    'It has ended, took too long, or was started in another browser: try again from the page where it began.',
  UnknownPasskey: 'Use another passkey, or sign in in another way; delete this one where it is kept.',
  UnknownPrivilege: 'Name privileges that exist, or make them first.',
  UnknownRole: 'Name a role that exists; names are case-sensitive.',
  UnsupportedMediaType: ({ accepted }) =>
    `Send the body in UTF-8 with Content-Type ${accepted.join(' or ')}, as it is or encoded as gzip, deflate or br.`,
  UsernameTaken: 'Choose another username.',
  WeakPassword: 'Choose another password; `errors` says why this one was refused.',
};
