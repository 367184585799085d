import { randomBytes } from 'node:crypto';
import type { TokenDigest } from '../../core/domain/ids.ts';
import type { OpaqueTokens } from '../../core/ports/opaque-tokens.ts';
import type { RegistrationTokens } from '../../core/ports/registrations.ts';
import type { Keys } from './keys.ts';
import { makeSealer } from './sealed.ts';

const CONTEXT = 'registration';

/** Encrypts with the key `registrations`. A token made with an older key is valid as long as that key is configured. */
export const makeRegistrationTokens = (keys: Keys, { digest }: Pick<OpaqueTokens, 'digest'>): RegistrationTokens => {
  const sealer = makeSealer(keys.derive('registrations'));
  return {
    newId: () => randomBytes(16).toString('base64url') as TokenDigest,
    issue: (id) => sealer.seal(id, CONTEXT).toString('base64url'),
    read: (token) => {
      const sealed = Buffer.from(token, 'base64url');
      // Version 0.1 of this service issued random tokens and stored their digest, so any other text is looked up by its
      // digest.
      if (sealed.toString('base64url') !== token) return digest(token);
      try {
        return sealer.open(sealed, CONTEXT).toString() as TokenDigest;
      } catch {
        return digest(token);
      }
    },
  };
};
