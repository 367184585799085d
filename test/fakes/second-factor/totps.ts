import type { SealedSecret } from '../../../src/core/domain/second-factor/totp.ts';
import type { Totps } from '../../../src/core/ports/second-factor/totps.ts';

/** The code of a step of the fake's n-th secret. */
export const fakeTotp = (secret: string, step: number): string =>
  String((Number(secret.slice('SECRET'.length)) * 1000 + (step % 1000)) % 1_000_000).padStart(6, '0');

/** Numbers its secrets; sealed is the text that names the user. */
export const makeFakeTotps = (): Totps => {
  let count = 0;
  return {
    newSecret: (userId, label) => {
      count += 1;
      const secret = `SECRET${count}`;
      const sealed = new TextEncoder().encode(`${userId} ${secret}`) as Uint8Array as SealedSecret;
      return { sealed, shown: { secret, uri: `otpauth://totp/${label}?secret=${secret}` } };
    },
    matches: (userId, sealed, step, code) => {
      const [owner, secret] = new TextDecoder().decode(sealed).split(' ');
      if (owner !== String(userId) || secret === undefined) throw new Error(`not a secret of user ${userId}`);
      return code === fakeTotp(secret, step);
    },
  };
};
