import { normaliseRecoveryCode, shownRecoveryCode } from '../../../src/core/domain/second-factor/recovery-codes.ts';
import type { RecoveryCodeHash } from '../../../src/core/domain/second-factor/recovery-codes.ts';
import type { RecoveryCodes } from '../../../src/core/ports/second-factor/recovery-codes.ts';

const hashOf = (code: string): RecoveryCodeHash => `hash of ${code}` as RecoveryCodeHash;

/** Numbers its codes. */
export const makeFakeRecoveryCodes = (): RecoveryCodes => {
  let count = 0;
  return {
    make: (wanted) =>
      Array.from({ length: wanted }, () => {
        count += 1;
        const code = String(count).padStart(10, '0');
        return { code: shownRecoveryCode(code), hash: hashOf(code) };
      }),
    hashes: (typed) => {
      const code = normaliseRecoveryCode(typed);
      return code === null ? [] : [hashOf(code)];
    },
  };
};
