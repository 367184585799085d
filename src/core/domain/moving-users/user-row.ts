import * as t from 'io-ts';
import { ChosenUsername, JobTitle } from '../account/profile.ts';
import type { BirthDate } from '../account/profile.ts';
import { Gender, PersonName } from '../account/user.ts';
import type { Identity, User } from '../account/user.ts';
import { EmailAddress } from '../addresses/address.ts';
import type { MobileNumber } from '../addresses/address.ts';
import { normalised } from '../codec.ts';
import { TimeText } from '../messages/time-text.ts';
import { ProviderName, ProviderSubject } from '../oauth/provider-profile.ts';
import { RoleName } from '../roles/role.ts';
import type { PlainSecret } from '../second-factor/totp.ts';
import { noPassword } from '../sign-in/password.ts';
import type { PasswordHash } from '../sign-in/password.ts';

/** Accepts null and undefined, which mean the same. */
const optional = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined]);

const isSourceId = (u: unknown): u is string | number =>
  typeof u === 'number' ? Number.isSafeInteger(u) : typeof u === 'string' && /^[\x20-\x7e]{1,64}$/.test(u);
const SourceId = new t.Type<string | number>(
  'SourceId',
  isSourceId,
  (u, context) =>
    isSourceId(u) ? t.success(u) : t.failure(u, context, 'must be a whole number, or 1 to 64 ASCII characters'),
  t.identity,
);
/** Accepts any text. `StoredHashes.refusal` decides whether the service can verify the hash. */
const HashText = normalised<PasswordHash>(
  'HashText',
  (raw) => (/^[\x21-\x7e]{1,256}$/.test(raw) ? raw : null),
  'must be a password hash of at most 256 ASCII characters without spaces',
);

/** The secret of an authenticator app. `ImportedTotps.open` decides whether the service can use it. */
const SecretText = normalised<string>(
  'SecretText',
  (raw) => (/^[\x20-\x7e]{1,256}$/.test(raw) ? raw : null),
  'must be the secret of an authenticator app, of at most 256 ASCII characters',
);

/** `is_verified` has no default: for each row, the operator must decide whether the address is verified. */
const flags = { is_verified: t.boolean, is_primary: optional(t.boolean) };
const identity = (mobile: t.Type<MobileNumber, string>) =>
  t.union([
    t.strict({ type: t.literal('email'), value: EmailAddress, ...flags }),
    t.strict({ type: t.literal('mobile'), value: mobile, ...flags }),
    t.strict({ type: t.literal('oauth'), value: ProviderSubject, oauth_provider: ProviderName, ...flags }),
  ]);

export const importRowCodec = (mobile: t.Type<MobileNumber, string>, birthDate: t.Type<BirthDate, string>) =>
  t.strict(
    {
      id: optional(SourceId),
      first_name: PersonName,
      last_name: optional(PersonName),
      job_title: optional(JobTitle),
      gender: optional(Gender),
      dob: optional(birthDate),
      username: optional(ChosenUsername),
      role: optional(RoleName),
      is_active: optional(t.boolean),
      created_at: optional(TimeText),
      identities: t.array(identity(mobile)),
      password_hash: optional(HashText),
      totp_secret: optional(SecretText),
    },
    'UserRow',
  );
export type ImportRow = t.TypeOf<ReturnType<typeof importRowCodec>>;

export type ForeignUser = Readonly<{
  /** The user's id in the other system. It is only repeated in the report. */
  sourceId: string | number | null;
  role: string;
  /** Null stands for the time of the import. */
  createdAt: Date | null;
  passwordHash: PasswordHash;
  keptHash: PasswordHash;
  /** The secret as written in the row, and its decoded form; null if the user has no authenticator app. */
  totp: Readonly<{ given: string; secret: PlainSecret }> | null;
  identities: readonly Pick<Identity, 'type' | 'value' | 'isVerified' | 'isPrimary' | 'oauthProvider'>[];
}> &
  Pick<User, 'firstName' | 'lastName' | 'jobTitle' | 'gender' | 'dob' | 'username' | 'isActive'>;

type RowIdentity = ImportRow['identities'][number];

/** If the row does not set `is_primary` for any identity of the type, the first verified identity is primary. */
const isPrimary = (all: readonly RowIdentity[], one: RowIdentity): boolean => {
  const isSaid = all.some(({ type, is_primary: said }) => type === one.type && typeof said === 'boolean');
  if (isSaid || one.type === 'oauth') return one.is_primary ?? false;
  return one === all.find(({ type, is_verified: verified }) => type === one.type && verified);
};

export const foreignUser = (
  row: ImportRow,
  defaultRole: string,
  totpSecret: PlainSecret | null = null,
): ForeignUser => ({
  sourceId: row.id ?? null,
  firstName: row.first_name,
  lastName: row.last_name ?? null,
  jobTitle: row.job_title ?? null,
  gender: row.gender ?? null,
  dob: row.dob ?? null,
  username: row.username ?? null,
  role: row.role ?? defaultRole,
  isActive: row.is_active ?? true,
  createdAt: row.created_at ?? null,
  passwordHash: row.password_hash ?? noPassword,
  keptHash: row.password_hash ?? noPassword,
  totp: totpSecret && { given: row.totp_secret ?? '', secret: totpSecret },
  identities: row.identities.map((one) => ({
    type: one.type,
    value: one.value,
    isVerified: one.is_verified,
    isPrimary: isPrimary(row.identities, one),
    oauthProvider: one.type === 'oauth' ? one.oauth_provider : null,
  })),
});

/** Returns the fields of one line of an export. Leaves out a hash or secret that is `undefined`. */
export const rowOf = (user: User, hash: PasswordHash | undefined, totpSecret: string | null | undefined) => ({
  id: user.id,
  first_name: user.firstName,
  last_name: user.lastName,
  job_title: user.jobTitle,
  gender: user.gender,
  dob: user.dob,
  username: user.username,
  role: user.role.name,
  is_active: user.isActive,
  created_at: user.createdAt.toISOString(),
  identities: user.identities.map((one) => ({
    type: one.type,
    value: one.value,
    ...(one.oauthProvider === null ? {} : { oauth_provider: one.oauthProvider }),
    is_verified: one.isVerified,
    is_primary: one.isPrimary,
  })),
  ...(hash === undefined ? {} : { password_hash: hash === noPassword ? null : hash }),
  ...(totpSecret === undefined ? {} : { totp_secret: totpSecret }),
});
