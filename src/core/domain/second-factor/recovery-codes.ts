/** HMAC-SHA256 of a recovery code in base64url. */
export type RecoveryCodeHash = string & { readonly RecoveryCodeHash: unique symbol };

export const RECOVERY_CODES = 10;

export const RECOVERY_CODE_LENGTH = 10;
/** Crockford's base32: without I, L and O, which look like digits, and without U, which could form rude words. */
export const RECOVERY_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Accepts upper and lower case, hyphens and spaces. Returns null if the text can't be a recovery code. */
export const normaliseRecoveryCode = (typed: string): string | null => {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return code.length === RECOVERY_CODE_LENGTH && [...code].every((letter) => RECOVERY_ALPHABET.includes(letter))
    ? code
    : null;
};

export const shownRecoveryCode = (code: string): string =>
  `${code.slice(0, RECOVERY_CODE_LENGTH / 2)}-${code.slice(RECOVERY_CODE_LENGTH / 2)}`;
