import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { PersonName, nameFromAddress } from '../account/user.ts';
import { EmailAddress } from '../addresses/address.ts';
import { normaliseDomain } from '../addresses/domain-name.ts';
import { normalised } from '../codec.ts';
import type { JsonSchema } from '../codec.ts';
import type { SessionId } from '../ids.ts';

export const MAX_PENDING_LINKS = 10;
/** The maximum number of provider accounts per user to remember as unlinked, so that no sign-in links them again. */
export const MAX_UNLINKED = 100;

/** The lower-case name of a configured provider, such as `google`. */
export type ProviderName = t.Branded<string, { readonly ProviderName: unique symbol }>;
/** The provider's id for a user (`sub`): 1 to 191 printable ASCII characters, case-sensitive. */
export type ProviderSubject = t.Branded<string, { readonly ProviderSubject: unique symbol }>;
/** The S256 code challenge (RFC 7636): 43 base64url characters. */
export type CodeChallenge = t.Branded<string, { readonly CodeChallenge: unique symbol }>;
export type CodeVerifier = t.Branded<string, { readonly CodeVerifier: unique symbol }>;
/** An absolute URL of an allowed origin, in a form that all URL parsers interpret in the same way. */
export type ReturnTo = string & { readonly ReturnTo: unique symbol };

const exactly = <A extends string>(
  name: string,
  pattern: RegExp,
  message: string,
  schema?: JsonSchema,
): t.Type<A, string> => normalised<A>(name, (s) => (pattern.test(s) ? s : null), message, schema);

export const ProviderName = exactly<ProviderName>(
  'ProviderName',
  /^[a-z][a-z0-9_]{0,49}$/,
  'must be the name of a provider',
);
export const ProviderSubject = exactly<ProviderSubject>(
  'Subject',
  /^[\x20-\x7e]{1,191}$/,
  'must be 1 to 191 ASCII characters',
);
export const CodeChallenge = exactly<CodeChallenge>(
  'CodeChallenge',
  /^[\w-]{43}$/,
  'must be the SHA-256 of the code_verifier in base64url, 43 characters (S256 of RFC 7636)',
  {
    minLength: 43,
    maxLength: 43,
    pattern: '^[A-Za-z0-9_-]+$',
    description: 'The S256 challenge of the `code_verifier` (RFC 7636).',
  },
);
export const CodeVerifier = exactly<CodeVerifier>(
  'CodeVerifier',
  /^[\w.~-]{43,128}$/,
  'must be 43 to 128 letters, digits or -._~ (RFC 7636)',
  { minLength: 43, maxLength: 128, pattern: '^[A-Za-z0-9_.~-]+$' },
);

const MAX_RETURN_TO = 512;

/** Accepts only URLs whose whole origin is in the list. Refuses URLs that a parser would have to correct. */
export const returnTo = (origins: readonly string[]): t.Type<ReturnTo, string> =>
  normalised<ReturnTo>(
    'ReturnTo',
    (raw) => {
      const url = raw.length > MAX_RETURN_TO ? null : URL.parse(raw);
      if (url === null || raw.includes('#')) return null;
      const isCanonical = url.href === raw || url.origin === raw;
      return isCanonical && url.username === '' && url.password === '' && origins.includes(url.origin) ? raw : null;
    },
    'must be the absolute URL, without a fragment, of a page whose origin is in RETURN_TO_ORIGINS',
    // The JSON Schema format `uri` is stricter than browsers and `URL.parse`, so it is not used.
    {
      maxLength: MAX_RETURN_TO,
      pattern: '^https?://[^#\\s]+$',
      description: 'A page of an origin in RETURN_TO_ORIGINS.',
    },
  );

export type CallbackError = 'access_denied' | 'provider_error' | 'provider_unavailable' | 'invalid_response';

export const backTo = (
  page: ReturnTo,
  [name, value]: readonly ['code', string] | readonly ['error', CallbackError],
) => {
  const url = new URL(page);
  url.searchParams.delete('code');
  url.searchParams.delete('error');
  url.searchParams.set(name, value);
  return url.href;
};

/** Which addresses count as verified if the provider says so: none, only addresses that Google hosts, or all. */
export type EmailTrust = 'none' | 'google' | 'all';

/** Claims of the ID token as received. Only `subject` is validated. */
export type ProviderClaims = Readonly<{
  subject: ProviderSubject;
  email: unknown;
  emailVerified: unknown;
  hostedDomain: unknown;
  givenName: unknown;
  familyName: unknown;
  name: unknown;
}>;

/** `isTrusted`: whether the address counts as verified. */
export type ProviderProfile = Readonly<{
  subject: ProviderSubject;
  email: Readonly<{ value: EmailAddress; isTrusted: boolean }> | null;
  firstName: PersonName;
  lastName: PersonName | null;
}>;

export const profileOf = (trust: EmailTrust, claims: ProviderClaims): ProviderProfile => {
  const email = orNull(EmailAddress, claims.email);
  const name = orNull(PersonName, claims.givenName) ?? orNull(PersonName, claims.name);
  return {
    subject: claims.subject,
    email: email && { value: email, isTrusted: isTrusted(trust, email, claims) },
    firstName: name ?? (email === null ? FALLBACK_NAME : nameFromAddress({ type: 'email', value: email })),
    lastName: orNull(PersonName, claims.familyName),
  };
};

const FALLBACK_NAME = 'User' as PersonName;

/** Some providers send the strings "true" and "false", which are both truthy. */
const isTrue = (claim: unknown): boolean => claim === true || claim === 'true';

const isTrusted = (
  trust: EmailTrust,
  email: EmailAddress,
  { emailVerified, hostedDomain }: ProviderClaims,
): boolean => {
  if (trust === 'none' || !isTrue(emailVerified)) return false;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const isHosted = typeof hostedDomain === 'string' && normaliseDomain(hostedDomain) === domain;
  return trust === 'all' || domain === 'gmail.com' || isHosted;
};

const orNull = <A>(codec: t.Type<A, string>, value: unknown): A | null => {
  const decoded = codec.decode(value);
  return E.isRight(decoded) ? decoded.right : null;
};

/** Where an OAuth flow returns to. If `sessionId` is set, the flow links an account to the user of that session. */
export type Target = Readonly<{ returnTo: ReturnTo; codeChallenge: CodeChallenge; sessionId: SessionId | null }>;
