import type * as t from 'io-ts';
import { normalised } from '../codec.ts';
import { ANYTHING_AROUND, numberInAscii, trimmed } from '../pasted.ts';
import { asciiDomain, foldDomain, normaliseDomain, topLevelOf } from './domain-name.ts';
import { isLookAlikeLocalPart } from './look-alikes.ts';

/** Local part in lower case and NFC, domain as mapped by UTS 46; at most 191 characters. */
export type EmailAddress = t.Branded<string, { readonly EmailAddress: unique symbol }>;
/** E.164: `+` and 7 to 15 digits. */
export type MobileNumber = t.Branded<string, { readonly MobileNumber: unique symbol }>;

const MAX_LENGTH = 191;
/** The maximum length of the input: an address (RFC 5321) with a Punycode domain, and spaces pasted around it. */
export const MAX_WRITTEN = 400;
const NAME = "[\\p{L}\\p{M}\\p{N}\\p{Join_Control}#$&'*+/=?^_{|}~-]+";
const LOCAL_PART = new RegExp(`^${NAME}(?:\\.${NAME})*$`, 'u');
// Parts that some mail servers interpret: encoded words (RFC 2047), Exim expansions, programs, files and options.
// `LOCAL_PART` already excludes backquotes, and `%` and `!`, which route mail to other hosts (RFC 5321 §4.1.1.3).
const NOT_A_NAME = /=\?|\$\{|^[|/-]|^\p{M}/u;
/** SMTP limits in octets for the local part and for the whole address (RFC 5321 §4.5.3.1). */
const [MAX_LOCAL_PART, MAX_PATH] = [64, 254];

// Patterns for JSON Schema. It has no names for Unicode scripts, so these patterns restrict only ASCII characters.
const ANY_LABEL = '[^\\x00-,./:-@\\[-`{-\\x9f]+';
const ANY_NAME = '[^\\x00-\\x21"%(),:;<>@\\[\\\\\\]`\\x7f-\\x9f]+';
const EMAIL_PATTERN = `^${ANYTHING_AROUND}${ANY_NAME}@${ANY_LABEL}([.\\u3002\\uff0e\\uff61]${ANY_LABEL})+${ANYTHING_AROUND}$`;

const octets = (text: string): number => new TextEncoder().encode(text).length;

const foldLocal = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');

/** Converts the beginning of an e-mail address or username to the letter case in which they are stored. */
export const foldAddress = (text: string): string => {
  const at = text.lastIndexOf('@');
  return at < 0 ? foldLocal(text) : `${foldLocal(text.slice(0, at))}@${foldDomain(text.slice(at + 1))}`;
};

const normaliseEmail = (raw: string): string | null => {
  if (raw.length > MAX_WRITTEN) return null;
  const written = trimmed(raw);
  const at = written.lastIndexOf('@');
  const local = foldLocal(written.slice(0, Math.max(at, 0)));
  const domain = normaliseDomain(written.slice(at + 1));
  if (domain === null || !LOCAL_PART.test(local) || NOT_A_NAME.test(local)) return null;
  const length = octets(local);
  if (length > MAX_LOCAL_PART || length + 1 + asciiDomain(domain).length > MAX_PATH) return null;
  const value = `${local}@${domain}`;
  return value.length > MAX_LENGTH || isLookAlikeLocalPart(local, topLevelOf(domain)) ? null : value;
};

export const EmailAddress = normalised<EmailAddress>(
  'EmailAddress',
  normaliseEmail,
  'must be an e-mail address such as ada@example.com, of at most 191 characters, at a domain that can exist, without look-alike or invisible characters, % ! or `',
  { minLength: 6, maxLength: MAX_WRITTEN, pattern: EMAIL_PATTERN },
);
const MAX_MOBILE = 128;
/** Converts digits, spaces and dashes of other scripts to ASCII before it calls `normalise`. */
export const writtenMobile = (normalise: (written: string) => string | null): t.Type<MobileNumber, string> =>
  normalised<MobileNumber>(
    'MobileNumber',
    (raw) => (raw.length > MAX_MOBILE ? null : normalise(numberInAscii(raw))),
    'must be a mobile number with + and the prefix of its country, without extension, such as +14155550123',
    {
      minLength: 5,
      maxLength: MAX_MOBILE,
      // The only ASCII allowed is digits, `tel:`, white space and characters that group digits.
      pattern: "^[^\\x00-\\x08\\x0e-\\x1f!-'*,;-DF-KM-SU-df-km-su-\\x9f]+$",
      description: 'With + and the country code, in digits of any script; answers use E.164.',
    },
  );
export const MobileNumber = normalised<MobileNumber>(
  'MobileNumber',
  (s) => (/^\+[1-9][0-9]{6,14}$/.test(s) ? s : null),
  'must be a mobile number in E.164, such as +14155550123',
);

export type Address =
  | Readonly<{ type: 'email'; value: EmailAddress }>
  | Readonly<{ type: 'mobile'; value: MobileNumber }>;

export const sameAddress = (a: Address, b: Address): boolean => a.type === b.type && a.value === b.value;
