import type { ImageFault } from './images/image-format.ts';
import type { BuiltInPrivilege } from './roles/built-in-privileges.ts';
import type { PasswordRefusal } from './sign-in/password.ts';

/** `cause` is logged and never sent to a client. `mayBeDone` means that the change may have been stored. */
type Outage = Readonly<{ _tag: 'Unavailable'; port: string; cause: unknown; mayBeDone?: boolean }>;
export type Overloaded = Readonly<{ _tag: 'Overloaded'; retryAfterMs: number }>;
export type Unavailable = Outage | Overloaded;
/** The password is wrong, or the account unknown, unverified, inactive or deleted. The answer does not tell which. */
export type InvalidCredentials = Readonly<{ _tag: 'InvalidCredentials' }>;
/** The code is wrong, expired, used or was never requested. The answer does not tell which. */
export type InvalidCode = Readonly<{ _tag: 'InvalidCode' }>;
export type LockedOut = Readonly<{ _tag: 'LockedOut'; retryAfterMs: number }>;
export type TooSoon = Readonly<{ _tag: 'TooSoon'; retryAfterMs: number }>;
export type RegistrationClosed = Readonly<{ _tag: 'RegistrationClosed' }>;
/** The service sends no messages to this country. `pointer` is the JSON Pointer of the field. */
export type CountryNotServed = Readonly<{ _tag: 'CountryNotServed'; pointer: string }>;
/** `pointer` is the JSON Pointer of the field (RFC 6901). */
export type WeakPassword = Readonly<{ _tag: 'WeakPassword'; pointer: string }> & PasswordRefusal;
/** The token is expired, used or forged, or the account has changed. The answer does not tell which. */
export type InvalidResetToken = Readonly<{ _tag: 'InvalidResetToken' }>;
export type CurrentPasswordRequired = Readonly<{ _tag: 'CurrentPasswordRequired' }>;
/** There is no access token, or its session or user is not active. */
export type Unauthenticated = Readonly<{ _tag: 'Unauthenticated' }>;

/** The challenge is unknown, expired or used, or the account has changed. The answer does not tell which. */
export type InvalidChallenge = Readonly<{ _tag: 'InvalidChallenge' }>;
/** The response is invalid, expired or used, or the passkey is blocked. The answer does not tell which. */
export type InvalidPasskey = Readonly<{ _tag: 'InvalidPasskey' }>;
/** The service does not know the passkey, so a browser may stop offering it. */
export type UnknownPasskey = Readonly<{ _tag: 'UnknownPasskey' }>;
export type TooManyPasskeys = Readonly<{ _tag: 'TooManyPasskeys'; most: number }>;
/** The user must have a second factor and can't remove the only one. */
export type FactorRequired = Readonly<{ _tag: 'FactorRequired' }>;
export type ReauthenticationRequired = Readonly<{ _tag: 'ReauthenticationRequired' }>;
/** The invitation is unknown, used, expired or revoked. The answer does not tell which. */
export type InvalidInvitation = Readonly<{ _tag: 'InvalidInvitation' }>;
/** Another user has verified the address. `pointers` are the JSON Pointers of the fields with the address. */
export type AddressTaken = Readonly<{ _tag: 'AddressTaken'; pointers: readonly string[] }>;
export type UsernameTaken = Readonly<{ _tag: 'UsernameTaken' }>;
export type TooManyRenames = Readonly<{ _tag: 'TooManyRenames'; retryAfterMs: number }>;
export type UnknownRole = Readonly<{ _tag: 'UnknownRole' }>;
export type AlreadySignedIn = Readonly<{ _tag: 'AlreadySignedIn' }>;
export type NotInvitable = Readonly<{
  _tag: 'NotInvitable';
  reason: 'inactive' | 'registering' | 'no-free-address';
}>;

export type Forbidden = Readonly<{ _tag: 'Forbidden'; privilege: BuiltInPrivilege }>;
/** The role has privileges that the caller lacks and therefore can't grant. */
export type NotYoursToGrant = Readonly<{ _tag: 'NotYoursToGrant'; privileges: readonly string[] }>;
/** The affected user has privileges that the caller lacks. */
export type InsufficientPrivileges = Readonly<{ _tag: 'InsufficientPrivileges'; privileges: readonly string[] }>;
/** A role or privilege with this name exists, ignoring letter case. */
export type NameTaken = Readonly<{ _tag: 'NameTaken' }>;
/** `names` are privileges that don't exist. `pointer` is the field's JSON Pointer, or `?name` for a query parameter. */
export type UnknownPrivilege = Readonly<{ _tag: 'UnknownPrivilege'; pointer: string; names: readonly string[] }>;
/** `users` is the number of users with the role, including deleted ones. */
export type RoleInUse = Readonly<{ _tag: 'RoleInUse'; users: number }>;
/** Another user now has an address or username to be restored. `pointers` are the JSON Pointers of the fields. */
export type RestoreConflict = Readonly<{ _tag: 'RestoreConflict'; pointers: readonly string[] }>;
export type NoAddress = Readonly<{ _tag: 'NoAddress' }>;
export type BuiltIn = Readonly<{ _tag: 'BuiltIn' }>;
/** The resource does not exist, or the caller may not see it. */
export type NotFound = Readonly<{ _tag: 'NotFound' }>;
export type PreconditionFailed = Readonly<{ _tag: 'PreconditionFailed' }>;
/** The field breaks a rule that depends on other fields or on the database's time. `pointer` is its JSON Pointer. */
export type InvalidField = Readonly<{ _tag: 'InvalidField'; pointer: string; reason: string }>;
export type InvalidImage = Readonly<{ _tag: 'InvalidImage'; fault: ImageFault }>;
/** The requested range contains no byte of the file, which has `total` bytes. */
export type RangeNotSatisfiable = Readonly<{ _tag: 'RangeNotSatisfiable'; total: number }>;
export type AlreadyAdded = Readonly<{ _tag: 'AlreadyAdded' }>;
export type AlreadyVerified = Readonly<{ _tag: 'AlreadyVerified' }>;
export type NotVerified = Readonly<{ _tag: 'NotVerified' }>;
export type LastSignInMethod = Readonly<{ _tag: 'LastSignInMethod' }>;
export type TooManyIdentities = Readonly<{ _tag: 'TooManyIdentities'; most: number }>;
export type LastAdministrator = Readonly<{ _tag: 'LastAdministrator' }>;

/** The refresh token is forged or used up, or its session has ended. The answer does not tell which. */
export type InvalidRefreshToken = Readonly<{ _tag: 'InvalidRefreshToken' }>;

/** The OAuth provider failed. `cause` is logged and never sent to a client. */
export type ProviderUnavailable = Readonly<{ _tag: 'ProviderUnavailable'; provider: string; cause: unknown }>;
export type UnknownOAuthFlow = Readonly<{ _tag: 'UnknownOAuthFlow' }>;
/** The code or its verifier is invalid, or the user may not sign in. The answer does not tell which. */
export type InvalidOAuthCode = Readonly<{ _tag: 'InvalidOAuthCode' }>;
export type AlreadyLinked = Readonly<{ _tag: 'AlreadyLinked' }>;

/** Every refusal that a use case can return. A new tag does not compile until it has an HTTP status. */
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
  | InvalidChallenge
  | InvalidPasskey
  | UnknownPasskey
  | TooManyPasskeys
  | FactorRequired
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
  | InvalidImage
  | RangeNotSatisfiable
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
/** Sets `mayBeDone` if a read fails after a stored change, so that the client does not take the change for failed. */
export const afterChange = <R extends Refusal>(refusal: R): R | Outage =>
  refusal._tag === 'Unavailable' || refusal._tag === 'Overloaded'
    ? { ...unavailable('read after a change')(causeOf(refusal)), mayBeDone: true }
    : refusal;
export const causeOf = (refusal: Unavailable): unknown =>
  refusal._tag === 'Unavailable' ? refusal.cause : new Error('too many calls wait already');
/** Treats these refusals as a failure of the port, because the change can never lead to them. */
export const impossible =
  <T extends Refusal['_tag']>(port: string, ...tags: readonly T[]) =>
  <E extends Refusal>(refusal: E): Exclude<E, Readonly<{ _tag: T }>> | Unavailable =>
    tags.some((tag) => tag === refusal._tag)
      ? unavailable(port)(refusal)
      : (refusal as Exclude<E, Readonly<{ _tag: T }>>);
export const overloaded = (retryAfterMs: number): Overloaded => ({ _tag: 'Overloaded', retryAfterMs });
/** Returns the `Overloaded` that caused the error; null if the error has another cause. */
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
export const invalidChallenge: InvalidChallenge = { _tag: 'InvalidChallenge' };
export const invalidPasskey: InvalidPasskey = { _tag: 'InvalidPasskey' };
export const unknownPasskey: UnknownPasskey = { _tag: 'UnknownPasskey' };
export const tooManyPasskeys = (most: number): TooManyPasskeys => ({ _tag: 'TooManyPasskeys', most });
export const factorRequired: FactorRequired = { _tag: 'FactorRequired' };
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
export const invalidImage = (fault: ImageFault): InvalidImage => ({ _tag: 'InvalidImage', fault });
export const rangeNotSatisfiable = (total: number): RangeNotSatisfiable => ({ _tag: 'RangeNotSatisfiable', total });
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
