import { createHmac } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const bytesOf = (secret: string): Buffer => {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

/** An authenticator app with one account, written apart from the service by RFC 6238. */
export const authenticator = (secret: string) => ({
  /** The code `steps` of 30 seconds from now. */
  code: (steps = 0): string => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
    const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
    const offset = mac.at(-1)! % 16;
    const number = (mac.readUInt32BE(offset) % 2 ** 31) % 1_000_000;
    return String(number).padStart(6, '0');
  },
});

export type Authenticator = ReturnType<typeof authenticator>;
