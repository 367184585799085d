import { createHmac, randomInt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  RECOVERY_ALPHABET,
  RECOVERY_CODE_LENGTH,
  normaliseRecoveryCode,
  shownRecoveryCode,
} from '../../core/domain/second-factor/recovery-codes.ts';
import type { RecoveryCodeHash } from '../../core/domain/second-factor/recovery-codes.ts';
import type { RecoveryCodes } from '../../core/ports/second-factor/recovery-codes.ts';
import type { Keys } from './keys.ts';

const hashBy = (key: KeyObject, code: string): RecoveryCodeHash =>
  createHmac('sha256', key).update(code).digest('base64url') as RecoveryCodeHash;

/** The hashes are HMACs, so that a stolen table yields no code without `SECRET_KEY`. */
export const makeRecoveryCodes = (keys: Keys): RecoveryCodes => {
  const { current, all } = keys.derive('recovery-codes');
  const newCode = (): string =>
    Array.from({ length: RECOVERY_CODE_LENGTH }, () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)]).join('');
  return {
    make: (count) =>
      Array.from({ length: count }, newCode).map((code) => ({
        code: shownRecoveryCode(code),
        hash: hashBy(current, code),
      })),
    hashes: (typed) => {
      const code = normaliseRecoveryCode(typed);
      return code === null ? [] : all.map((key) => hashBy(key, code));
    },
  };
};
