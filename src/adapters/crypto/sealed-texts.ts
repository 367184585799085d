import type { KeyLabel, Keys } from './keys.ts';
import { makeSealer } from './sealed.ts';

type SealedTexts<Sealed, None> = Readonly<{
  seal: (plain: string, context: string) => Sealed;
  open: (sealed: Sealed, context: string) => string | None;
}>;

/** Texts of rows, each bound to its row by `context`; `open` throws as a `Sealer` does. */
export const makeSealedTexts = (keys: Keys, label: KeyLabel): SealedTexts<Buffer, never> => {
  const sealer = makeSealer(keys.derive(label));
  return { seal: sealer.seal, open: (sealed, context) => sealer.open(sealed, context).toString() };
};

/** Values of cookies in base64url; null for a value that was not sealed here. Without keys none can be read or made. */
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
