import type { KeyLabel, Keys } from './keys.ts';
import { makeSealer } from './sealed.ts';

type SealedTexts<Sealed, None> = Readonly<{
  seal: (plain: string, context: string) => Sealed;
  open: (sealed: Sealed, context: string) => string | None;
}>;

/** Encrypts texts of rows. `context` binds a text to its row. `open` throws in the same cases as `Sealer.open`. */
export const makeSealedTexts = (keys: Keys, label: KeyLabel): SealedTexts<Buffer, never> => {
  const sealer = makeSealer(keys.derive(label));
  return { seal: sealer.seal, open: (sealed, context) => sealer.open(sealed, context).toString() };
};

/**
 * Encrypts values of cookies, in base64url. `open` returns null for values that this service did not seal. Without
 * keys, `open` always returns null and `seal` throws.
 */
export const makeSealedCookies = (keys: Keys | null): SealedTexts<string, null> => {
  const sealer = keys && makeSealer(keys.derive('page-cookies'));
  return {
    seal: (plain, name) => {
      if (sealer === null) throw new Error('the secret key is not known yet');
      return sealer.seal(plain, name).toString('base64url');
    },
    open: (sealed, name) => {
      try {
        return sealer && sealer.open(Buffer.from(sealed, 'base64url'), name).toString();
      } catch {
        return null;
      }
    },
  };
};
