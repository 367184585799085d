import type { ProblemKind } from '../../../server/problem-kind.ts';

export const signInProblems = {
  AssuranceRequired: {
    happened:
      'The account has a second factor, and this session has not proved it, or the call needs one from everyone.',
    next: 'Call `POST /v1/auth/reauthenticate`, answer its challenge at `POST /v1/auth/second-factor`, and repeat the request with the new access token. The session stays the same.',
  },
  CountryNotServed: {
    happened:
      'Text messages go to some countries only (`SMS_COUNTRIES`), and this number belongs to another. The answer is the same whether somebody has the number or not.',
    next: 'Use a number of another country, or an e-mail address.',
  },
  InvalidChallenge: {
    happened:
      'The challenge is unknown, was answered already, or is older than `MFA_CHALLENGE_TTL`; or the password was changed, the sessions were ended or the account was disabled since.',
    next: 'Sign in again from the beginning.',
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
  InvalidPasskey: {
    happened:
      'The answer of the authenticator does not fit: it was made for other options, has expired or was used, comes from another site, does not say that its user was verified, is not signed by this passkey, or the passkey is blocked because it was copied.',
    next: 'Ask for new options and try again. If it is refused again, sign in another way, look at “Signing in” in your account, and remove a passkey that is blocked.',
  },
  InvalidRefreshToken: {
    happened:
      'The session of this token has ended, this service did not issue the token, the token is older than the last re-authentication or change of password in its session, or it was used before and so was its successor. In the last case the session ends, because two clients had the token, and its owner is notified.',
    next: 'Sign in again. If this happens to honest clients, make sure that each client keeps the newest `refresh_token` and does not refresh with different tokens at the same time.',
  },
  InvalidResetToken: {
    happened:
      'The link of a reset message works once, for 60 minutes, and only while the password, the address and the account stay as they were when it was sent.',
    next: 'Ask for a new message with `POST /v1/auth/password/forgot`, and open the whole link in it.',
  },
  LockedOut: {
    happened:
      'Too many wrong passwords or codes came in a row. Until the lock ends, right and wrong ones get the same answer, and attempts neither count nor extend the lock. Logins without an account lock in the same way.',
    next: 'Wait as long as `Retry-After` says, or sign in another way: with a code instead of the password, from a device that signed in before (`device_token`), or with the link of a reset message. An administrator can also unlock the account.',
  },
  ProviderUnavailable: {
    happened:
      'The provider does not answer, or does not follow OpenID Connect. The log of the service has the details.',
    next: 'Try again in a few seconds, or sign in another way.',
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
  UnknownOAuthFlow: {
    happened:
      'The provider sent this browser back, but no sign-in is waiting for it: it was started in another browser, has ended, or took too long.',
    next: 'Go back to the page where you started, and start again.',
  },
  UnknownPasskey: {
    happened: 'This service does not know the passkey: it was removed here, and the device still has it.',
    next: 'Use another one, or sign in another way. A page can tell the browser with `PublicKeyCredential.signalUnknownCredential`, so that it is no longer offered.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
