import { hash } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Returns the value of a character in crypt's base64 alphabet; -1 if the alphabet does not contain it. */
export const crypt64Value = (character: string): number => ALPHABET.indexOf(character);

/** The base64 of crypt, which writes the least significant bits first. */
const crypt64 = (bytes: Iterable<number>): string => {
  let [text, bits, held] = ['', 0, 0];
  for (const byte of bytes) {
    held |= byte << bits;
    for (bits += 8; bits >= 6; bits -= 6, held >>= 6) text += ALPHABET.charAt(held & 63);
  }
  return bits > 0 ? text + ALPHABET.charAt(held & 63) : text;
};

const digestOf = (name: string, ...parts: readonly Buffer[]): Buffer => hash(name, Buffer.concat(parts), 'buffer');
const repeated = (digest: Buffer, size: number): Buffer => Buffer.alloc(size, digest);

const lengthBits = (password: Buffer): readonly boolean[] =>
  password.length === 0 ? [] : [...password.length.toString(2)].toReversed().map((bit) => bit === '1');

const stretched = (name: string, start: Buffer, password: Buffer, salt: Buffer, rounds: number): Buffer => {
  let digest = start;
  for (let i = 0; i < rounds; i += 1) {
    const parts = [i % 2 === 1 ? password : digest];
    if (i % 3 > 0) parts.push(salt);
    if (i % 7 > 0) parts.push(password);
    parts.push(i % 2 === 1 ? digest : password);
    digest = digestOf(name, ...parts);
  }
  return digest;
};

const ORDER: Readonly<Record<string, readonly number[]>> = {
  md5: [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11],
  sha256: [
    20, 10, 0, 11, 1, 21, 2, 22, 12, 23, 13, 3, 14, 4, 24, 5, 25, 15, 26, 16, 6, 17, 7, 27, 8, 28, 18, 29, 19, 9, 30,
    31,
  ],
  sha512: [
    42, 21, 0, 1, 43, 22, 23, 2, 44, 45, 24, 3, 4, 46, 25, 26, 5, 47, 48, 27, 6, 7, 49, 28, 29, 8, 50, 51, 30, 9, 10,
    52, 31, 32, 11, 53, 54, 33, 12, 13, 55, 34, 35, 14, 56, 57, 36, 15, 16, 58, 37, 38, 17, 59, 60, 39, 18, 19, 61, 40,
    41, 20, 62, 63,
  ],
};
const written = (name: string, digest: Buffer): string =>
  crypt64((ORDER[name] ?? []).map((place) => digest.readUInt8(place)));

/** crypt(3) `$1$`, and Apache's `$apr1$`: https://www.usenix.org/legacyurl/md5-crypt */
export const md5Crypt = (magic: string, password: Buffer, salt: Buffer): string => {
  const inner = digestOf('md5', password, salt, password);
  const marks = lengthBits(password).map((bit) => (bit ? Buffer.of(0) : password.subarray(0, 1)));
  const start = digestOf('md5', password, Buffer.from(magic), salt, repeated(inner, password.length), ...marks);
  return written('md5', stretched('md5', start, password, salt, 1000));
};

/** crypt(3) `$5$` and `$6$`: https://www.akkadia.org/drepper/SHA-crypt.txt */
export const shaCrypt = (name: 'sha256' | 'sha512', rounds: number, password: Buffer, salt: Buffer): string => {
  const inner = digestOf(name, password, salt, password);
  const marks = lengthBits(password).map((bit) => (bit ? inner : password));
  const start = digestOf(name, password, salt, repeated(inner, password.length), ...marks);
  const ofPassword = digestOf(name, ...Array<Buffer>(password.length).fill(password));
  const ofSalt = digestOf(name, ...Array<Buffer>(16 + start.readUInt8(0)).fill(salt));
  const [longPassword, longSalt] = [repeated(ofPassword, password.length), repeated(ofSalt, salt.length)];
  return written(name, stretched(name, start, longPassword, longSalt, rounds));
};

/** phpass `$P$` of WordPress and `$H$` of phpBB: https://www.openwall.com/phpass/ */
export const phpass = (rounds: number, password: Buffer, salt: Buffer): string => {
  let digest = digestOf('md5', salt, password);
  for (let i = 0; i < rounds; i += 1) digest = digestOf('md5', digest, password);
  return crypt64(digest);
};
