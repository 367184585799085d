import type { ProblemKind } from '../../server/problem-kind.ts';

/** The titles are those of the problem documents. Words in backticks are shown as code. */
export const EN: Readonly<Record<ProblemKind, Readonly<{ happened: string; next: string }>>> = {
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
  AlreadySignedIn: {
    happened: 'An invitation is for the first sign-in, and this user has signed in already.',
    next: 'Nothing is left to do. If the user can not sign in any more, send a password reset: `POST /v1/users/{id}/password-reset`.',
  },
  AlreadyVerified: {
    happened: 'The address is verified, and a code would prove nothing new.',
    next: 'Nothing is left to do: use the address.',
  },
  BuiltIn: {
    happened:
      'The service itself relies on this role or privilege: it can not be renamed or deleted, and what SuperAdmin holds can not be taken away.',
    next: 'Make another role or privilege, and use it instead.',
  },
  CountryNotServed: {
    happened:
      'Text messages go to some countries only (`SMS_COUNTRIES`), and this number belongs to another. The answer is the same whether somebody has the number or not.',
    next: 'Use a number of another country, or an e-mail address.',
  },
  CurrentPasswordRequired: {
    happened: 'The account has a password, and changing it needs the present one.',
    next: 'Send the present password as `current_password` together with `new_password`. If it is forgotten, reset it with a code or a link: `POST /v1/auth/password/forgot`.',
  },
  Forbidden: {
    happened:
      'You are signed in, and your role does not hold the privilege that this call asks for. `detail` names it.',
    next: 'Ask an administrator for a role that holds it; the change takes effect with your next request, without another sign-in.',
  },
  IdempotencyKeyInUse: {
    happened: 'A request with this `Idempotency-Key` is still running.',
    next: 'Send it again with the same key after `Retry-After`: you get the answer of the first one.',
  },
  IdempotencyKeyReused: {
    happened: 'This `Idempotency-Key` came with another request within the last 24 hours.',
    next: 'Send a new request with a new key, and a repeated one exactly as it was.',
  },
  InsufficientPrivileges: {
    happened:
      'To change a user you must hold every privilege that the user holds, so that nobody can take over an account with more rights. Reading is allowed.',
    next: 'Ask somebody who holds the privileges that `detail` names.',
  },
  InternalError: {
    happened: 'This is a mistake of the service. What was meant to be changed may or may not have been.',
    next: 'Try again later. If it persists, report the `request_id` of the answer: the log has the details under it.',
  },
  InvalidCode: {
    happened:
      'The code is wrong, too old, used already, or was never asked for. The answer is the same for all of these.',
    next: 'Type the code of the newest message. A code that is requested again while it is valid stays the same. If it is too old, ask for another. A few wrong codes in a row lock the address for a while.',
  },
  InvalidCredentials: {
    happened:
      'The login is unknown, the password is wrong, the address was never confirmed, or the account is disabled or deleted. The answer is the same for all of these, so that nobody learns who has an account here.',
    next: 'Check both and try again. If you are new here, confirm your address first, with the code in the message. If you forgot the password, reset it (`POST /v1/auth/password/forgot`) or sign in with a code (`POST /v1/auth/otp`). A few wrong passwords in a row lock the account for a while.',
  },
  InvalidImage: {
    happened: 'The file is no PNG, JPEG or WebP image, is damaged or cut off, or has more than 40 megapixels.',
    next: 'Open it in a program for images, save it as PNG, JPEG or WebP, and send it again; `errors` says what was wrong.',
  },
  InvalidInvitation: {
    happened:
      'The link of an invitation works once and for some days. It ends when a newer one is sent, when another address of the user accepted, and when the address was verified in another way.',
    next: 'Open the link of the newest invitation. If you accepted already, sign in; otherwise ask for another invitation.',
  },
  InvalidOAuthCode: {
    happened:
      'The `code` that came back from a provider is valid once, for 60 seconds, with the `code_verifier` of the same page, for an account that may sign in. Ending all sessions of the account also invalidates it.',
    next: 'Begin the sign-in again. If it fails each time, compare the `code_challenge` (SHA-256 of the verifier, in base64url) that your page sends.',
  },
  InvalidRefreshToken: {
    happened:
      'The session of this token has ended, this service did not issue the token, the token is older than the last re-authentication or change of password in its session, or it was used before and so was its successor. In the last case the session ends, because two clients had the token, and its owner is notified.',
    next: 'Sign in again. If this happens to honest clients, make sure that each client keeps the newest `refresh_token` and does not refresh with different tokens at the same time.',
  },
  InvalidRequest: {
    happened:
      'Fields, query parameters or headers are missing, unknown or invalid. `errors` points at each: a JSON Pointer into the body, `?name` in the query, `{name}` in the path. Nothing was changed.',
    next: 'Correct what `errors` names, and send the request again.',
  },
  InvalidResetToken: {
    happened:
      'The link of a reset message works once, for 60 minutes, and only while the password, the address and the account stay as they were when it was sent.',
    next: 'Ask for a new message with `POST /v1/auth/password/forgot`, and open the whole link in it.',
  },
  LastAdministrator: {
    happened: 'This is the last active user with the role SuperAdmin. Without one nobody could administer the service.',
    next: 'Give somebody else the role SuperAdmin first, then repeat the request.',
  },
  LastSignInMethod: {
    happened: 'This is the last way to sign in to the account.',
    next: 'Add and verify another address first, or link a provider. To leave, delete the account: `DELETE /v1/me`.',
  },
  LockedOut: {
    happened:
      'Too many wrong passwords or codes came in a row. Until the lock ends, right and wrong ones get the same answer, and attempts neither count nor extend the lock. Logins without an account lock in the same way.',
    next: 'Wait as long as `Retry-After` says, or sign in another way: with a code instead of the password, from a device that signed in before (`device_token`), or with the link of a reset message. An administrator can also unlock the account.',
  },
  MalformedJson: {
    happened: 'The body is not a complete JSON text (RFC 8259) in UTF-8.',
    next: 'Write the JSON with a library, and send all of it.',
  },
  MalformedMultipart: {
    happened: 'The body is not a complete form with a file, or `Content-Type` names no boundary.',
    next: 'Send it as `multipart/form-data`; let your client write the `Content-Type` itself.',
  },
  MethodNotAllowed: {
    happened: 'There is something at this path, but not for this method.',
    next: 'Use one of the methods in `Allow`.',
  },
  MethodNotImplemented: {
    happened: 'No call of this service has this method.',
    next: 'Use one of the methods in `Allow`.',
  },
  NameTaken: {
    happened: 'A role or privilege of this name exists. Names that differ in letter case only count as one.',
    next: 'Choose another name, or change the existing one.',
  },
  NoAddress: {
    happened: 'The user has no verified address that a message could go to, or is inactive.',
    next: 'Send an invitation (`POST /v1/users/{id}/invitation`), or activate the user first.',
  },
  NotAcceptable: {
    happened: 'The request accepts no format that the answer has.',
    next: 'Leave out `Accept`, or let it include `application/json`.',
  },
  NotFound: {
    happened: 'There is nothing at this path, or you may not see it: the answer is the same for both.',
    next: 'Check the path and its spelling, and the id in it. Deleted users are shown with `deleted=include` only.',
  },
  NotInvitable: {
    happened:
      'The user is inactive, is registering without an invitation, or has no address that is still free. `detail` says which.',
    next: 'Do what `detail` says, then send the invitation again.',
  },
  NotReady: {
    happened:
      'The service is starting, ending, or waits for what `errors` names: its database, or the migrations of this version.',
    next: 'Try again after `Retry-After`. If you operate the service, check the database and run `npm run migrate`.',
  },
  NotVerified: {
    happened: 'Messages go to the primary address, and only a verified address can be primary.',
    next: 'Ask for a code (`POST /v1/me/identities/{id}/otp`), verify the address with it (`…/verify`), then repeat the request.',
  },
  NotYoursToGrant: {
    happened:
      'You can grant and revoke only privileges that you hold. `detail` names the privileges that you do not hold.',
    next: 'Choose a role without them, or ask somebody who holds them.',
  },
  Overloaded: {
    happened:
      'Too many calls are waiting for the same thing: a password check, one account or address, a database connection, or an image to be read; a user sends one image at a time. This happens in a flood of calls. Nothing was counted or changed.',
    next: 'Try again after `Retry-After`. If it lasts, start more processes.',
  },
  PayloadTooLarge: {
    happened: 'The body is larger than this call takes, counted after decompression.',
    next: 'Send less; `detail` says how much is taken.',
  },
  PreconditionFailed: {
    happened: 'The request was for the version in `If-Match`, and it has changed since. Nothing was changed.',
    next: 'Read it again, decide whether your change still fits, and repeat it with the `ETag` of the new answer.',
  },
  ProviderUnavailable: {
    happened:
      'The provider does not answer, or does not follow OpenID Connect. The log of the service has the details.',
    next: 'Try again in a few seconds, or sign in another way.',
  },
  RangeNotSatisfiable: {
    happened: 'The file is shorter than the part that was asked for.',
    next: 'Leave out `Range`, or ask for bytes that `Content-Range` allows.',
  },
  RateLimited: {
    happened:
      'Calls that send messages or create something are limited for each client address, and for all together; changes of the own account are limited for each user, and some for each session. This one did nothing.',
    next: 'Wait as long as `Retry-After` says; `RateLimit` says what is left. If all your users share the limit, the service does not know that it is behind a proxy: set `TRUST_PROXY`.',
  },
  ReauthenticationRequired: {
    happened:
      'This call changes how to sign in, or shows everything about the account, and the last sign-in of this session is older than `REAUTH_TTL`. A stolen token alone must not be enough for it.',
    next: 'Call `POST /v1/auth/reauthenticate` with the password, or with a sign-in code of one of your addresses, and repeat the request with the new access token. The session stays the same.',
  },
  RegistrationClosed: {
    happened: 'In this service accounts are made by invitation only (`REGISTRATION=closed`).',
    next: 'Ask an administrator for an invitation. If you operate the service, open registration with `REGISTRATION=open`.',
  },
  RequestTimeout: {
    happened: 'The body did not arrive in time.',
    next: 'Send it again over a faster connection, or send a smaller file.',
  },
  RestoreConflict: {
    happened:
      'Deleting made addresses and names free, and another user has taken one since. `errors` names them. Nothing was restored.',
    next: 'Change or remove them at their present owner, then restore again.',
  },
  RoleInUse: {
    happened: 'Users have this role, deleted ones included, because they may be restored.',
    next: 'Give these users another role first (`GET /v1/users?role=…&deleted=include` finds them), then delete the role.',
  },
  TooManyIdentities: {
    happened: 'An account has a limited number of addresses; `detail` says how many.',
    next: 'Remove one that you do not use: `DELETE /v1/me/identities/{id}`.',
  },
  TooManyRenames: {
    happened:
      'An account can change its username three times within the length of a password lock (`PASSWORD_LOCK`), because its failed sign-ins keep counting at each of its former names.',
    next: 'Repeat the request after `Retry-After`, or send it without `username`.',
  },
  TooSoon: {
    happened:
      'A message was requested for this address about a minute ago or less. The answer is the same whether the address belongs to an account or not.',
    next: 'Look for the last message, also in the spam folder: its code is still valid. Ask again after `Retry-After`.',
  },
  Unauthenticated: {
    happened:
      'The request has no valid access token: it is missing, expired, forged, of a session that has ended, older than the last re-authentication or change of password in its session, or of a user who is disabled or deleted.',
    next: 'Send the access token as `Authorization: Bearer <token>`. If it has expired, get the next one with `POST /v1/auth/refresh`; if that is refused too, sign in again.',
  },
  Unavailable: {
    happened:
      'The database, or another part that this call needs, does not answer. If the connection broke in the middle, the change may or may not have been made.',
    next: 'If `detail` says that the change may have been made, look first. Try again after `Retry-After`; for calls that create something, with the same `Idempotency-Key`. `GET /health/ready` says what is missing.',
  },
  UnknownOAuthFlow: {
    happened:
      'The provider sent this browser back, but no sign-in is waiting for it: it was started in another browser, has ended, or took too long.',
    next: 'Go back to the page where you started, and start again.',
  },
  UnknownPrivilege: {
    happened: 'The request names privileges that do not exist; `errors` says which.',
    next: 'Use those of `GET /v1/privileges`, or make them first with `POST /v1/privileges`.',
  },
  UnknownRole: {
    happened: 'The request names a role that does not exist, or was deleted.',
    next: 'Use one of `GET /v1/roles`, exactly as it is written there.',
  },
  UnsupportedMediaType: {
    happened: 'The body came in a form, character set or encoding that this call does not read.',
    next: 'Send `Content-Type: application/json` in UTF-8, or what `detail` names; as it is, or as gzip, deflate or br.',
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
  AssuranceRequired: {
    happened:
      'The account has a second factor, and this session has not proved it, or the call needs one from everyone.',
    next: 'Call `POST /v1/auth/reauthenticate`, answer its challenge at `POST /v1/auth/second-factor`, and repeat the request with the new access token. The session stays the same.',
  },
  FactorRequired: {
    happened: '`MFA_REQUIRED` asks this user for a second factor, and this is the only one.',
    next: 'Keep it, or replace it: begin a new app with `replace`, and confirm it by its first code.',
  },
  InvalidChallenge: {
    happened:
      'The challenge is unknown, was answered already, or is older than `MFA_CHALLENGE_TTL`; or the password was changed, the sessions were ended or the account was disabled since.',
    next: 'Sign in again from the beginning.',
  },
  InvalidPasskey: {
    happened:
      'The answer of the authenticator does not fit: it was made for other options, has expired or was used, comes from another site, does not say that its user was verified, is not signed by this passkey, or the passkey is blocked because it was copied.',
    next: 'Ask for new options and try again. If it is refused again, sign in another way, look at “Signing in” in your account, and remove a passkey that is blocked.',
  },
  TooManyPasskeys: {
    happened: 'An account has a limited number of passkeys; `detail` says how many.',
    next: 'Remove one that you do not use: `DELETE /v1/me/passkeys/{id}`.',
  },
  UnknownPasskey: {
    happened: 'This service does not know the passkey: it was removed here, and the device still has it.',
    next: 'Use another one, or sign in another way. A page can tell the browser with `PublicKeyCredential.signalUnknownCredential`, so that it is no longer offered.',
  },
  SecondFactorRequired: {
    happened:
      'The first factor was right, and the account has a second one. Nothing is open yet: the challenge opens this one call only.',
    next: 'Send `challenge` to `POST /v1/auth/second-factor` with `totp` or `recovery_code`, within `expires_in` seconds. `methods` says which of them the account has.',
  },
  SecondFactorSetupRequired: {
    happened:
      '`MFA_REQUIRED` asks this user for a second factor, and the account has none. Until it has, only the calls that add one are open.',
    next: 'Call `POST /v1/me/factors/totp`, enter the secret in an authenticator app, and confirm it with `POST /v1/me/factors/totp/confirm`.',
  },
};
