import type * as t from 'io-ts';
import { normalised } from '../codec.ts';
import { isLookAlikeLabel, isLookAlikeLocalPart } from './look-alikes.ts';

/** Local part in lower case and NFC, domain by UTS 46, at most 191 characters. */
export type EmailAddress = t.Branded<string, { readonly EmailAddress: unique symbol }>;
/** E.164: `+` and 7 to 15 digits. */
export type MobileNumber = t.Branded<string, { readonly MobileNumber: unique symbol }>;

const MAX_LENGTH = 191;
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

const foldLocal = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');
const foldDomain = (text: string): string => lowerEach(text.normalize('NFC')).normalize('NFC');

/** The beginning of an e-mail address or a username, in the letter case that they are stored in. */
export const foldAddress = (text: string): string => {
  const at = text.lastIndexOf('@');
  return at < 0 ? foldLocal(text) : `${foldLocal(text.slice(0, at))}@${foldDomain(text.slice(at + 1))}`;
};

// Local part in lower case and NFC, domain by UTS 46 (nontransitional). Letters whose mapping differs from their lower
// case are refused as look-alikes.
const normaliseEmail = (raw: string): string | null => {
  if (raw.length > MAX_LENGTH) return null;
  const at = raw.lastIndexOf('@');
  const local = foldLocal(raw.slice(0, at));
  const domain = foldDomain(raw.slice(at + 1));
  const labels = domain.split('.');
  const value = `${local}@${domain}`;
  if (at < 1 || local.length > 64 || value.length > MAX_LENGTH || labels.length < 2) return null;
  if (!LOCAL_PART.test(local) || NOT_A_NAME.test(local) || /^\p{M}/u.test(local) || !labels.every(isLabel)) return null;
  const topLevel = labels.at(-1) ?? '';
  // Mail relays take a numeric domain for an IP address.
  if (/^[0-9]+$/.test(topLevel) || isLookAlikeLocalPart(local, topLevel)) return null;
  return labels.some((label) => isLookAlikeLabel(label, topLevel)) ? null : value;
};

export const EmailAddress = normalised<EmailAddress>(
  'EmailAddress',
  normaliseEmail,
  'must be an e-mail address such as ada@example.com, of at most 191 characters, with its domain as people write it, without look-alike or invisible characters, % ! or `',
  { minLength: 5, maxLength: MAX_LENGTH, pattern: EMAIL_PATTERN },
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

export type Address =
  | Readonly<{ type: 'email'; value: EmailAddress }>
  | Readonly<{ type: 'mobile'; value: MobileNumber }>;
export type AddressType = Address['type'];

export const sameAddress = (a: Address, b: Address): boolean => a.type === b.type && a.value === b.value;
