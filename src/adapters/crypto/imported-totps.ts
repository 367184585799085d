import * as E from 'fp-ts/lib/Either.js';
import type { UserId } from '../../core/domain/ids.ts';
import type { PlainSecret, SealedSecret } from '../../core/domain/second-factor/totp.ts';
import type { ImportedTotps } from '../../core/ports/second-factor/totps.ts';
import type { Keys } from './keys.ts';
import { makeSealer } from './sealed.ts';
import { BASE32, contextOf } from './totps.ts';

/** The minimum and maximum length of a secret, in bytes: the 128 bits of RFC 4226, and the block size of the hash. */
const [SHORTEST, LONGEST] = [16, 64];
const SEALED = '$sealed$';

export const sealedText = (secret: Uint8Array): string => SEALED + Buffer.from(secret).toString('base64url');

const fromBase32 = (given: string): Buffer | null => {
  const letters = given.toUpperCase().replaceAll(/[\s-]|=+$/g, '');
  if (!/^[A-Z2-7]+$/.test(letters)) return null;
  const bits = [...letters].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

const plain = (bytes: Buffer): PlainSecret => bytes as Uint8Array as PlainSecret;

/** `open` decrypts an exported secret with the user id in its row. `seal` encrypts it for the user's new id. */
export const makeImportedTotps = (
  keys: Keys,
): ImportedTotps & Readonly<{ seal: (userId: UserId, secret: PlainSecret) => SealedSecret }> => {
  const sealer = makeSealer(keys.derive('totp-secrets'));
  const unsealed = (given: string, sourceId: string | number | null): E.Either<string, PlainSecret> => {
    try {
      const sealed = Buffer.from(given.slice(SEALED.length), 'base64url');
      return E.right(plain(sealer.open(sealed, contextOf(Number(sourceId ?? 0) as UserId))));
    } catch {
      return E.left(
        'must be as an export wrote it, with the id of its row; if another SECRET_KEY sealed it, give that key in SECRET_KEYS_OLD',
      );
    }
  };
  return {
    open: (given, sourceId) => {
      if (given.startsWith(SEALED)) return unsealed(given, sourceId);
      const bytes = fromBase32(given);
      return bytes !== null && bytes.length >= SHORTEST && bytes.length <= LONGEST
        ? E.right(plain(bytes))
        : E.left(
            `must be a secret of ${SHORTEST} to ${LONGEST} bytes in base32, or sealed by an export of this service`,
          );
    },
    seal: (userId, secret) => sealer.seal(Buffer.from(secret), contextOf(userId)) as Uint8Array as SealedSecret,
  };
};
