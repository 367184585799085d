import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { isLookAlikeLabel, isLookAlikeLocalPart } from './addresses/look-alikes.ts';
import { MAX_INTEGER, integer, normalised } from './codec.ts';

/** A positive `integer` of PostgreSQL. */
export type UserId = t.Branded<number, { readonly UserId: unique symbol }>;
export type IdentityId = t.Branded<number, { readonly IdentityId: unique symbol }>;
/** UUIDv7 (RFC 9562 §5.7). */
export type SessionId = t.Branded<string, { readonly SessionId: unique symbol }>;
/** Local part in lower case and NFC, domain by UTS 46, at most 191 characters. */
export type EmailAddress = t.Branded<string, { readonly EmailAddress: unique symbol }>;
/** E.164: `+` and 7 to 15 digits. */
export type MobileNumber = t.Branded<string, { readonly MobileNumber: unique symbol }>;
/** 3 to 64 of `[a-z0-9._-]`, starting with a letter. */
export type Username = t.Branded<string, { readonly Username: unique symbol }>;
/** Six ASCII digits with leading zeros. */
export type OtpCode = t.Branded<string, { readonly OtpCode: unique symbol }>;
/** Ten random base64url characters (60 bits) from which a code is derived with a key. */
export type OtpNonce = t.Branded<string, { readonly OtpNonce: unique symbol }>;

/** SHA-256 of an opaque token, which is sufficient for 128 random bits. */
export type TokenDigest = string & { readonly TokenDigest: unique symbol };

const integerId = <A extends number>(name: string): t.Type<A, number> =>
  integer<A>(name, 1, MAX_INTEGER, 'must be a positive whole number');

const LOCAL_PART = /^[\p{L}\p{M}\p{N}#$&'*+/=?^_{|}~-]+(?:\.[\p{L}\p{M}\p{N}#$&'*+/=?^_{|}~-]+)*$/u;
// Some mail servers interpret these: encoded words (RFC 2047), Exim expansions, programs, files, options. `LOCAL_PART`
// already excludes backquotes, and `%` and `!`, which route to other hosts (RFC 5321 §4.1.1.3).
const NOT_A_NAME = /=\?|\$\{|^[|/-]/;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

// the same without naming scripts: no ASCII but that of the expressions above
const ANY_LABEL = '[^\\x00-,./:-@\\[-`{-\\xa0]+';
const EMAIL_PATTERN = `^[^\\x00-\\x21"%(),:;<>@\\[\\\\\\]\`\\x7f-\\xa0]+@${ANY_LABEL}(\\.${ANY_LABEL})+$`;

const isLabel = (label: string): boolean =>
  label.length <= 63 && DOMAIN_LABEL.test(label) && label.slice(2, 4) !== '--';

/** Lower-case each letter by itself as UTS 46 does: a final capital sigma becomes `σ`, and `ς` stays. */
const lowerEach = (text: string): string => [...text].map((letter) => letter.toLowerCase()).join('');

// Local part in lower case and NFC, domain by UTS 46 (nontransitional). Letters whose mapping differs from their lower
// case are refused as look-alikes.
const normaliseEmail = (raw: string): string | null => {
  if (raw.length > 191) return null;
  const at = raw.lastIndexOf('@');
  const local = raw.slice(0, at).normalize('NFC').toLowerCase().normalize('NFC');
  const domain = lowerEach(raw.slice(at + 1).normalize('NFC')).normalize('NFC');
  const labels = domain.split('.');
  const value = `${local}@${domain}`;
  if (at < 1 || local.length > 64 || value.length > 191 || labels.length < 2) return null;
  if (!LOCAL_PART.test(local) || NOT_A_NAME.test(local) || /^\p{M}/u.test(local) || !labels.every(isLabel)) return null;
  const topLevel = labels.at(-1) ?? '';
  // Mail relays take a numeric domain for an IP address.
  if (/^[0-9]+$/.test(topLevel) || isLookAlikeLocalPart(local, topLevel)) return null;
  return labels.some((label) => isLookAlikeLabel(label, topLevel)) ? null : value;
};

const normaliseUsername = (raw: string): string | null => {
  if (!/^[A-Za-z][A-Za-z0-9._-]{2,63}$/.test(raw)) return null;
  return raw.toLowerCase();
};

export const USERNAME_SCHEMA = { minLength: 3, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9._-]+$' };

export const UserId = integerId<UserId>('UserId');
export const IdentityId = integerId<IdentityId>('IdentityId');
export const EmailAddress = normalised<EmailAddress>(
  'EmailAddress',
  normaliseEmail,
  'must be an e-mail address such as ada@example.com, of at most 191 characters, with its domain as people write it, without look-alike or invisible characters, % ! or `',
  { minLength: 5, maxLength: 191, pattern: EMAIL_PATTERN },
);
/** A mobile number as people write it, converted to E.164 by `normalise`. */
export const writtenMobile = (normalise: (written: string) => string | null): t.Type<MobileNumber, string> =>
  normalised<MobileNumber>(
    'MobileNumber',
    normalise,
    'must be a mobile number with + and the prefix of its country, without extension, such as +14155550123',
    {
      minLength: 5,
      maxLength: 64,
      pattern: '^ *([Tt][Ee][Ll]:)?[ (]*\\+[0-9 ()./\\u00a0\\u202f\\u2010\\u2011\\u2013-]+$',
      description: 'With + and the country code; answers use E.164.',
    },
  );
/** Accepts E.164 only. */
export const MobileNumber = writtenMobile((s) => (/^\+[1-9][0-9]{6,14}$/.test(s) ? s : null));
export const Username = normalised<Username>(
  'Username',
  normaliseUsername,
  'must be 3 to 64 letters, digits, dots, underscores or hyphens, starting with a letter',
  USERNAME_SCHEMA,
);
export const OtpCode = normalised<OtpCode>(
  'OtpCode',
  (s) => (/^[0-9]{6}$/.test(s) ? s : null),
  'must be the six digits of the code, as a string',
  { minLength: 6, maxLength: 6, pattern: '^[0-9]{6}$' },
);
export const OtpNonce = normalised<OtpNonce>('OtpNonce', (s) => (/^[\w-]{10}$/.test(s) ? s : null), 'must be a nonce');
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const SessionId = normalised<SessionId>('SessionId', (s) => (UUID_V7.test(s) ? s : null), 'must be a UUIDv7', {
  format: 'uuid',
  maxLength: 36,
  pattern: UUID_V7.source,
});

export type Address =
  | Readonly<{ type: 'email'; value: EmailAddress }>
  | Readonly<{ type: 'mobile'; value: MobileNumber }>;
export type AddressType = Address['type'];

export const sameAddress = (a: Address, b: Address): boolean => a.type === b.type && a.value === b.value;

/** What a user enters as "login": with `@` an e-mail address, with `+` a mobile number, else a username. */
export type Login = Address | Readonly<{ type: 'username'; value: Username }>;

/** Null if it can't be any of them. `normalise` converts mobile numbers to E.164. */
export const parseLogin = (raw: string, normalise: (written: string) => MobileNumber | null): Login | null => {
  const as = <T extends Login['type'], A>(type: T, codec: t.Type<A, string>) => {
    const value = codec.decode(raw);
    return E.isRight(value) ? { type, value: value.right } : null;
  };
  if (raw.includes('@')) return as('email', EmailAddress);
  if (raw.includes('+')) return as('mobile', writtenMobile(normalise));
  return as('username', Username);
};

export const identifierOf = ({ type, value }: Login): string => `${type}:${value}`;
