import * as t from 'io-ts';
import { Gender } from '../../../../core/domain/account/user.ts';
import type { Identity, User } from '../../../../core/domain/account/user.ts';
import { fileOf, nameInLocation } from '../../../../core/domain/images/image.ts';
import type { CodePromise } from '../../../../core/use-cases/sign-in/request-code.ts';
import type { SignedIn, SignedInDevice } from '../../../../core/use-cases/sign-in/signed-in.ts';
import type { VerifiedCode } from '../../../../core/use-cases/sign-in/verify-code.ts';
import { explained } from '../../server/input/codec-node.ts';
import { Day, Integer, Timestamp, Uuid } from './wire.ts';

export const nullable = <C extends t.Mixed>(codec: C) => t.union([codec, t.null]);

export const CodePromiseBody = t.strict({ expires_in: Integer, resend_in: Integer }, 'CodePromise');
export const RegisteredBody = t.strict(
  {
    registration: explained(
      t.string,
      'Send it with the code. Each answer has another one; those of the same body, sent again within `resend_in`, work alike.',
    ),
    expires_in: Integer,
    resend_in: Integer,
  },
  'Registered',
);
const tokens = {
  access_token: t.string,
  token_type: t.literal('Bearer'),
  expires_in: Integer,
  refresh_token: t.string,
  session_id: Uuid,
};
/** The tokens that a refresh returns. There is no device token. */
export const TokensBody = t.strict(tokens, 'Tokens');
const tokensAndDevice = { ...tokens, device_token: t.string };
export const SignedInBody = t.strict(tokensAndDevice, 'SignedIn');
export const VerifiedCodeBody = t.strict(
  {
    ...tokensAndDevice,
    registration_applied: explained(
      nullable(t.boolean),
      'True: the name and password of the `registration` hold. False: they do not, because it was of another body, was replaced by a later one, or the address had an account already; `has_password` of the user tells whether a password is to be set. Null: none was sent.',
    ),
  },
  'VerifiedCode',
);

export const IdentityBody = t.strict(
  {
    id: Integer,
    type: t.union([t.literal('email'), t.literal('mobile'), t.literal('oauth')]),
    value: t.string,
    is_verified: t.boolean,
    is_primary: t.boolean,
    oauth_provider: nullable(t.string),
    created_at: Timestamp,
  },
  'Identity',
);

export const UserBody = t.strict(
  {
    id: Integer,
    first_name: t.string,
    last_name: nullable(t.string),
    job_title: nullable(t.string),
    gender: nullable(Gender),
    dob: nullable(Day),
    profile_image_url: nullable(t.string),
    is_active: t.boolean,
    role: t.strict({ id: Integer, name: t.string }),
    username: nullable(t.string),
    has_password: t.boolean,
    identities: t.readonlyArray(IdentityBody),
    last_login_at: nullable(Timestamp),
    created_at: Timestamp,
    updated_at: Timestamp,
    created_by: nullable(Integer),
    updated_by: nullable(Integer),
    deleted_at: nullable(Timestamp),
  },
  'User',
);

const seconds = (ms: number): number => Math.ceil(ms / 1000);

export const viewCodePromise = ({ expiresInMs, resendInMs }: CodePromise) => ({
  expires_in: seconds(expiresInMs),
  resend_in: seconds(resendInMs),
});

export const viewTokens = ({ accessToken, expiresInSeconds, refreshToken, sessionId }: SignedIn) => ({
  access_token: accessToken,
  token_type: 'Bearer' as const,
  expires_in: expiresInSeconds,
  refresh_token: refreshToken,
  session_id: sessionId,
});

export const viewSignedIn = (signedIn: SignedInDevice) => ({
  ...viewTokens(signedIn),
  device_token: signedIn.deviceToken,
});

export const viewVerifiedCode = (verified: VerifiedCode) => ({
  ...viewSignedIn(verified),
  registration_applied: verified.registrationApplied,
});

export const viewIdentity = (identity: Identity): t.TypeOf<typeof IdentityBody> => ({
  id: identity.id,
  type: identity.type,
  value: identity.value,
  is_verified: identity.isVerified,
  is_primary: identity.isPrimary,
  oauth_provider: identity.oauthProvider,
  created_at: identity.createdAt.toISOString(),
});

/** Returns the URL of a stored image. Null if `location` is null. */
export type ImageUrl = (location: string | null) => string | null;

/** `base` must have no trailing slash. */
export const imageUrlUnder =
  (base: string): ImageUrl =>
  (location) => {
    const name = location === null ? null : nameInLocation(location);
    return name && `${base}/${fileOf(name, 512)}`;
  };

/** All times are in UTC with milliseconds (RFC 3339). */
export const viewUser =
  (imageUrl: ImageUrl) =>
  (user: User): t.TypeOf<typeof UserBody> => ({
    id: user.id,
    first_name: user.firstName,
    last_name: user.lastName,
    job_title: user.jobTitle,
    gender: user.gender,
    dob: user.dob,
    profile_image_url: imageUrl(user.profileImage),
    is_active: user.isActive,
    role: user.role,
    username: user.username,
    has_password: user.hasPassword,
    identities: user.identities.map(viewIdentity),
    last_login_at: user.lastLoginAt?.toISOString() ?? null,
    created_at: user.createdAt.toISOString(),
    updated_at: user.updatedAt.toISOString(),
    created_by: user.createdBy,
    updated_by: user.updatedBy,
    deleted_at: user.deletedAt?.toISOString() ?? null,
  });
