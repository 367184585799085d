/** A new password that the policy accepts: NFC, never trimmed or truncated. */
export type Password = string & { readonly Password: unique symbol };
/** PHC string, or `noPassword`. */
export type PasswordHash = string & { readonly PasswordHash: unique symbol };

/** The hash of who has no password: no password makes it. */
export const noPassword = '!' as PasswordHash;

export type PasswordPolicy = Readonly<{
  /** In code points (NIST SP 800-63B-4 §3.1.1.2). */
  minLength: number;
}>;

export const PASSWORD_MAX_LENGTH = 256;

/** What is hashed and compared: two ways to type one character are one password, everything else counts. */
export const normalisePassword = (raw: string): string => raw.normalize('NFC');

/** In UTF-16 units; checked before normalising, which takes quadratic time on hostile text. At most four code points become one. */
const LONGEST_RAW = PASSWORD_MAX_LENGTH * 4 * 2;
const TOO_LONG = `must have at most ${PASSWORD_MAX_LENGTH} characters`;

/** Why this can't be the password, in words for the person who chose it; null where it can. No composition rules. */
export const passwordRefusal = (policy: PasswordPolicy, raw: string): string | null => {
  if (raw.length > LONGEST_RAW) return TOO_LONG;
  const length = [...normalisePassword(raw)].length;
  if (length < policy.minLength)
    return `must have at least ${policy.minLength} characters; a few words in a row are easy to keep in mind`;
  if (length > PASSWORD_MAX_LENGTH) return TOO_LONG;
  return null;
};
