import type { BuiltInPrivilege } from './roles/built-in.ts';
import type { PasswordRefusal } from './sign-in/password.ts';

/** The port could not do its work; `cause` goes to the log and never to a client. */
export type Outage = Readonly<{ _tag: 'Unavailable'; port: string; cause: unknown }>;
/** More calls wait for the same thing than this process takes on: for a hash, for a row, for a connection. */
export type Overloaded = Readonly<{ _tag: 'Overloaded'; retryAfterMs: number }>;
/** What any port can meet. */
export type Unavailable = Outage | Overloaded;
/** Wrong, unknown, unverified, inactive or deleted: nobody learns which. */
export type InvalidCredentials = Readonly<{ _tag: 'InvalidCredentials' }>;
/** Wrong, expired, used, or never asked for: nobody learns which. */
export type InvalidCode = Readonly<{ _tag: 'InvalidCode' }>;
export type LockedOut = Readonly<{ _tag: 'LockedOut'; retryAfterMs: number }>;
/** The next code may be asked for only after the interval. */
export type TooSoon = Readonly<{ _tag: 'TooSoon'; retryAfterMs: number }>;
export type RegistrationClosed = Readonly<{ _tag: 'RegistrationClosed' }>;
/** Messages are not sent to mobiles of this country. `pointer` is the JSON Pointer of the field. */
export type CountryNotServed = Readonly<{ _tag: 'CountryNotServed'; pointer: string }>;
/** `pointer` is the JSON Pointer of the field (RFC 6901). */
export type WeakPassword = Readonly<{ _tag: 'WeakPassword'; pointer: string }> & PasswordRefusal;
/** A reset link that is expired, used, forged, or of an account that has changed since: nobody learns which. */
export type InvalidResetToken = Readonly<{ _tag: 'InvalidResetToken' }>;
/** Who has a password changes it by proving to know it. */
export type CurrentPasswordRequired = Readonly<{ _tag: 'CurrentPasswordRequired' }>;
/** No access token, or one that no living session of an active user stands behind. */
export type Unauthenticated = Readonly<{ _tag: 'Unauthenticated' }>;

/** The call asks for a fresh sign-in, and the last one is too long ago. */
export type ReauthenticationRequired = Readonly<{ _tag: 'ReauthenticationRequired' }>;
/** Unknown, used, expired, or void: nobody learns which. */
export type InvalidInvitation = Readonly<{ _tag: 'InvalidInvitation' }>;
/** Somebody else has verified the address, and keeps it; `pointers` to the fields that name one, if any does. */
export type AddressTaken = Readonly<{ _tag: 'AddressTaken'; pointers: readonly string[] }>;
export type UsernameTaken = Readonly<{ _tag: 'UsernameTaken' }>;
/** The account has changed its username too often within the length of a lock. */
export type TooManyRenames = Readonly<{ _tag: 'TooManyRenames'; retryAfterMs: number }>;
export type UnknownRole = Readonly<{ _tag: 'UnknownRole' }>;
export type AlreadySignedIn = Readonly<{ _tag: 'AlreadySignedIn' }>;
/** Why a user who has never signed in can't be sent an invitation. */
export type NotInvitable = Readonly<{
  _tag: 'NotInvitable';
  reason: 'inactive' | 'registering' | 'no-free-address';
}>;

/** The caller's role does not hold the privilege that this asks for. */
export type Forbidden = Readonly<{ _tag: 'Forbidden'; privilege: BuiltInPrivilege }>;
/** The role holds these privileges, which the caller does not hold, and so can't give away. */
export type NotYoursToGrant = Readonly<{ _tag: 'NotYoursToGrant'; privileges: readonly string[] }>;
/** The user to be acted on holds these privileges, which the caller does not hold. */
export type InsufficientPrivileges = Readonly<{ _tag: 'InsufficientPrivileges'; privileges: readonly string[] }>;
/** The role or privilege that there is has this name, in whatever letter case. */
export type NameTaken = Readonly<{ _tag: 'NameTaken' }>;
/** `names` of privileges that there are not; `pointer` is the JSON Pointer of the field, or `?name` of a query. */
export type UnknownPrivilege = Readonly<{ _tag: 'UnknownPrivilege'; pointer: string; names: readonly string[] }>;
/** So many users have the role, deleted ones included. */
export type RoleInUse = Readonly<{ _tag: 'RoleInUse'; users: number }>;
/** What would be restored is somebody else's by now; `pointers` name the fields. */
export type RestoreConflict = Readonly<{ _tag: 'RestoreConflict'; pointers: readonly string[] }>;
/** There is no verified primary address that a message could go to. */
export type NoAddress = Readonly<{ _tag: 'NoAddress' }>;
/** The service needs it as it is. */
export type BuiltIn = Readonly<{ _tag: 'BuiltIn' }>;
/** It is not there, or not the caller's to see. */
export type NotFound = Readonly<{ _tag: 'NotFound' }>;
/** What was to be changed has changed since the caller read it. */
export type PreconditionFailed = Readonly<{ _tag: 'PreconditionFailed' }>;
/** A rule that only the store's clock or other fields can tell; `pointer` is the JSON Pointer of the field. */
export type InvalidField = Readonly<{ _tag: 'InvalidField'; pointer: string; reason: string }>;
export type AlreadyAdded = Readonly<{ _tag: 'AlreadyAdded' }>;
export type AlreadyVerified = Readonly<{ _tag: 'AlreadyVerified' }>;
export type NotVerified = Readonly<{ _tag: 'NotVerified' }>;
/** Nobody could sign in to the account any more. */
export type LastSignInMethod = Readonly<{ _tag: 'LastSignInMethod' }>;
export type TooManyIdentities = Readonly<{ _tag: 'TooManyIdentities'; most: number }>;
/** Nobody would hold every privilege any more. */
export type LastAdministrator = Readonly<{ _tag: 'LastAdministrator' }>;

/** Forged, used up, or of a session that is over: nobody learns which. */
export type InvalidRefreshToken = Readonly<{ _tag: 'InvalidRefreshToken' }>;

/** The provider does not answer, or not as it should; `cause` goes to the log and never to a client. */
export type ProviderUnavailable = Readonly<{ _tag: 'ProviderUnavailable'; provider: string; cause: unknown }>;
/** This browser began no such sign-in at a provider, or it is over. */
export type UnknownOAuthFlow = Readonly<{ _tag: 'UnknownOAuthFlow' }>;
/** Wrong, expired, used, of another flow or session, without its verifier, or of a user who may not sign in. */
export type InvalidOAuthCode = Readonly<{ _tag: 'InvalidOAuthCode' }>;
/** Another user has linked this account of the provider. */
export type AlreadyLinked = Readonly<{ _tag: 'AlreadyLinked' }>;

/** Everything that a use case may refuse with. Adding a tag stops the build until it has a status. */
export type Refusal =
  | Unavailable
  | Overloaded
  | InvalidCredentials
  | InvalidCode
  | LockedOut
  | TooSoon
  | RegistrationClosed
  | WeakPassword
  | CountryNotServed
  | InvalidResetToken
  | CurrentPasswordRequired
  | Unauthenticated
  | ReauthenticationRequired
  | Forbidden
  | NotYoursToGrant
  | InsufficientPrivileges
  | BuiltIn
  | NameTaken
  | UnknownPrivilege
  | RoleInUse
  | RestoreConflict
  | NoAddress
  | NotFound
  | PreconditionFailed
  | InvalidInvitation
  | AddressTaken
  | UsernameTaken
  | TooManyRenames
  | UnknownRole
  | AlreadySignedIn
  | NotInvitable
  | InvalidField
  | AlreadyAdded
  | AlreadyVerified
  | NotVerified
  | LastSignInMethod
  | TooManyIdentities
  | LastAdministrator
  | InvalidRefreshToken
  | ProviderUnavailable
  | UnknownOAuthFlow
  | InvalidOAuthCode
  | AlreadyLinked;

export const unavailable =
  (port: string) =>
  (cause: unknown): Outage => ({ _tag: 'Unavailable', port, cause });
/** What goes to a log. */
export const causeOf = (refusal: Unavailable): unknown =>
  refusal._tag === 'Unavailable' ? refusal.cause : new Error('too many calls wait already');
/** For a change that can't cause `tags`: a port that refuses with one all the same has failed. */
export const impossible =
  <T extends Refusal['_tag']>(port: string, ...tags: readonly T[]) =>
  <E extends Refusal>(refusal: E): Exclude<E, Readonly<{ _tag: T }>> | Unavailable =>
    tags.some((tag) => tag === refusal._tag)
      ? unavailable(port)(refusal)
      : (refusal as Exclude<E, Readonly<{ _tag: T }>>);
export const overloaded = (retryAfterMs: number): Overloaded => ({ _tag: 'Overloaded', retryAfterMs });
/** `Overloaded` as the cause of what was thrown; null where it failed for another reason. */
export const overloadIn = (thrown: unknown): Overloaded | null => {
  const cause = thrown instanceof Error ? thrown.cause : null;
  const isIt = typeof cause === 'object' && cause !== null && '_tag' in cause && cause._tag === 'Overloaded';
  return isIt ? (cause as Overloaded) : null;
};
export const invalidCredentials: InvalidCredentials = { _tag: 'InvalidCredentials' };
export const invalidCode: InvalidCode = { _tag: 'InvalidCode' };
export const lockedOut = (retryAfterMs: number): LockedOut => ({ _tag: 'LockedOut', retryAfterMs });
export const tooSoon = (retryAfterMs: number): TooSoon => ({ _tag: 'TooSoon', retryAfterMs });
export const tooManyRenames = (retryAfterMs: number): TooManyRenames => ({ _tag: 'TooManyRenames', retryAfterMs });
export const registrationClosed: RegistrationClosed = { _tag: 'RegistrationClosed' };
export const weakPassword = (pointer: string, { fault, reason }: PasswordRefusal): WeakPassword => ({
  _tag: 'WeakPassword',
  pointer,
  fault,
  reason,
});
export const countryNotServed = (pointer: string): CountryNotServed => ({ _tag: 'CountryNotServed', pointer });
export const invalidResetToken: InvalidResetToken = { _tag: 'InvalidResetToken' };
export const currentPasswordRequired: CurrentPasswordRequired = { _tag: 'CurrentPasswordRequired' };
export const unauthenticated: Unauthenticated = { _tag: 'Unauthenticated' };
export const reauthenticationRequired: ReauthenticationRequired = { _tag: 'ReauthenticationRequired' };
export const forbidden = (privilege: BuiltInPrivilege): Forbidden => ({ _tag: 'Forbidden', privilege });
export const notYoursToGrant = (privileges: readonly string[]): NotYoursToGrant => ({
  _tag: 'NotYoursToGrant',
  privileges,
});
export const insufficientPrivileges = (privileges: readonly string[]): InsufficientPrivileges => ({
  _tag: 'InsufficientPrivileges',
  privileges,
});
export const restoreConflict = (pointers: readonly string[]): RestoreConflict => ({
  _tag: 'RestoreConflict',
  pointers,
});
export const noAddress: NoAddress = { _tag: 'NoAddress' };
export const nameTaken: NameTaken = { _tag: 'NameTaken' };
export const unknownPrivilege = (pointer: string, names: readonly string[]): UnknownPrivilege => ({
  _tag: 'UnknownPrivilege',
  pointer,
  names,
});
export const roleInUse = (users: number): RoleInUse => ({ _tag: 'RoleInUse', users });
export const builtIn: BuiltIn = { _tag: 'BuiltIn' };
export const notFound: NotFound = { _tag: 'NotFound' };
export const preconditionFailed: PreconditionFailed = { _tag: 'PreconditionFailed' };
export const invalidInvitation: InvalidInvitation = { _tag: 'InvalidInvitation' };
export const addressTaken = (pointers: readonly string[]): AddressTaken => ({ _tag: 'AddressTaken', pointers });
export const usernameTaken: UsernameTaken = { _tag: 'UsernameTaken' };
export const unknownRole: UnknownRole = { _tag: 'UnknownRole' };
export const alreadySignedIn: AlreadySignedIn = { _tag: 'AlreadySignedIn' };
export const notInvitable = (reason: NotInvitable['reason']): NotInvitable => ({ _tag: 'NotInvitable', reason });
export const invalidField = (pointer: string, reason: string): InvalidField => ({
  _tag: 'InvalidField',
  pointer,
  reason,
});
export const alreadyAdded: AlreadyAdded = { _tag: 'AlreadyAdded' };
export const alreadyVerified: AlreadyVerified = { _tag: 'AlreadyVerified' };
export const notVerified: NotVerified = { _tag: 'NotVerified' };
export const lastSignInMethod: LastSignInMethod = { _tag: 'LastSignInMethod' };
export const tooManyIdentities = (most: number): TooManyIdentities => ({ _tag: 'TooManyIdentities', most });
export const lastAdministrator: LastAdministrator = { _tag: 'LastAdministrator' };
export const invalidRefreshToken: InvalidRefreshToken = { _tag: 'InvalidRefreshToken' };
export const providerUnavailable =
  (provider: string) =>
  (cause: unknown): ProviderUnavailable => ({ _tag: 'ProviderUnavailable', provider, cause });
export const unknownOAuthFlow: UnknownOAuthFlow = { _tag: 'UnknownOAuthFlow' };
export const invalidOAuthCode: InvalidOAuthCode = { _tag: 'InvalidOAuthCode' };
export const alreadyLinked: AlreadyLinked = { _tag: 'AlreadyLinked' };
