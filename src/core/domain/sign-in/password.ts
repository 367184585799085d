/** An acceptable password in NFC. Passwords are never trimmed or truncated. */
export type Password = string & { readonly Password: unique symbol };
/** A hash in PHC string format, or `noPassword`. */
export type PasswordHash = string & { readonly PasswordHash: unique symbol };

/** Stands for the hash if a user has no password. No password matches it. */
export const noPassword = '!' as PasswordHash;

export type PasswordPolicy = Readonly<{
  /** The minimum length in code points (NIST SP 800-63B-4 §3.1.1.2). */
  minLength: number;
}>;

export const PASSWORD_MAX_LENGTH = 256;

/** Passwords are hashed and compared in NFC, so that two ways to type one character are the same password. */
export const normalisePassword = (raw: string): string => raw.normalize('NFC');

// The maximum input length in UTF-16 units. Normalization can combine up to four code points into one. The length is
// checked before normalization, because normalizing hostile text takes quadratic time.
const LONGEST_RAW = PASSWORD_MAX_LENGTH * 4 * 2;

/** Returns the texts that another system may have hashed: first in NFC, then as typed and in other normal forms. */
export const spellingsOf = (raw: string): readonly string[] =>
  [...new Set([normalisePassword(raw), raw, raw.normalize('NFKC'), raw.normalize('NFD')])].filter(
    (text, i) => i === 0 || text.length <= LONGEST_RAW,
  );

export type PasswordFault = 'too-short' | 'too-long' | 'common' | 'own-words' | 'unchanged';

export type PasswordRefusal = Readonly<{ fault: PasswordFault; reason: string }>;

const TOO_LONG: PasswordRefusal = {
  fault: 'too-long',
  reason: `must have at most ${PASSWORD_MAX_LENGTH} characters`,
};
export const unchanged: PasswordRefusal = {
  fault: 'unchanged',
  reason: 'is the password that you have; choose another one',
};

/** Returns why no user may have this password; null if it is acceptable. There are no composition rules. */
export const passwordRefusal = (
  policy: PasswordPolicy,
  isCommon: (password: string) => boolean,
  raw: string,
): PasswordRefusal | null => {
  if (raw.length > LONGEST_RAW) return TOO_LONG;
  const password = normalisePassword(raw);
  const length = [...password].length;
  if (length < policy.minLength) {
    const reason = `must have at least ${policy.minLength} characters; a few words in a row are easy to keep in mind`;
    return { fault: 'too-short', reason };
  }
  if (length > PASSWORD_MAX_LENGTH) return TOO_LONG;
  return isCommon(password)
    ? { fault: 'common', reason: 'is one of the most common passwords; choose one that nobody else would' }
    : null;
};

const SHORTEST_OWN_WORD = 3;
const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');

/** Returns a refusal if the password consists only of words from these names and addresses (ASVS 6.2.11), else null. */
export const ownWordsRefusal = (own: readonly (string | null)[], raw: string): PasswordRefusal | null => {
  const parts = own.flatMap((word) => (word ?? '').split(/[^\p{L}\p{N}]+/u)).concat(own.map((word) => word ?? ''));
  const words = [...new Set(parts.map(letters))].filter((word) => word.length >= SHORTEST_OWN_WORD);
  const rest = words
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), letters(normalisePassword(raw)));
  return words.length > 0 && rest === '' && letters(raw) !== ''
    ? {
        fault: 'own-words',
        reason: 'consists only of your own name or address, or the service’s name; choose one that nobody can guess',
      }
    : null;
};
