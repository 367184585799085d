import { inIteratedWorker } from './iterated-calls.ts';
import type { ForeignScheme } from './scheme.ts';
import { crypt64Value, md5Crypt, phpass, shaCrypt } from './unix-crypt.ts';

/** The maximum number of rounds. More rounds would take seconds. */
const MAX_ROUNDS = 2 ** 20;
/** The maximum length of a password. crypt(3) refuses longer passwords, so no such hash exists. */
const MAX_BYTES = 512;

/** Printable ASCII without `$` and `:`. */
const SALT = '[!-#%-9;-~]';
export const PHPASS_FORM = String.raw`\$[PH]\$[./0-9A-Za-z]{9}`;
export const MD5_CRYPT_FORM = String.raw`\$(?:1|apr1)\$${SALT}{0,8}\$`;
export const SHA256_CRYPT_FORM = String.raw`\$5\$(?:rounds=\d{1,9}\$)?${SALT}{0,16}\$`;
export const SHA512_CRYPT_FORM = SHA256_CRYPT_FORM.replace('5', '6');
const FORM = new RegExp(`^(?:${[PHPASS_FORM, MD5_CRYPT_FORM, SHA256_CRYPT_FORM, SHA512_CRYPT_FORM].join('|')})$`);

/** crypt(3) computes at least 1,000 rounds, and 5,000 by default. */
const roundsOf = (stated: string | undefined): number => (stated === undefined ? 5000 : Math.max(1000, Number(stated)));

type Iterated = Readonly<{ rounds: number; compute: (password: Buffer) => string }>;

const iterated = (text: string): Iterated => {
  const [, php, phpSalt = ''] = /^\$[PH]\$(.)(.{8})$/.exec(text) ?? [];
  if (php !== undefined) {
    const rounds = 2 ** crypt64Value(php);
    return { rounds, compute: (password) => phpass(rounds, password, Buffer.from(phpSalt)) };
  }
  const [, id, stated, written = ''] = /^\$(\w+)\$(?:rounds=(\d+)\$)?(.*)\$$/.exec(text) ?? [];
  const salt = Buffer.from(written);
  if (id !== '5' && id !== '6') return { rounds: 1000, compute: (password) => md5Crypt(`$${id}$`, password, salt) };
  const rounds = roundsOf(stated);
  return { rounds, compute: (password) => shaCrypt(id === '5' ? 'sha256' : 'sha512', rounds, password, salt) };
};

/** Computes the digest for `ForeignScheme.text`. This takes up to a second on one core. */
export const computeIterated = (text: string, password: Buffer): string => iterated(text).compute(password);

export const iteratedScheme = (text: string): ForeignScheme | null => {
  if (!FORM.test(text) || iterated(text).rounds > MAX_ROUNDS) return null;
  return {
    text,
    work: 0,
    digest: async (password) => {
      const whole = Buffer.from(password);
      const digest = await inIteratedWorker(text, whole.subarray(0, MAX_BYTES));
      return whole.length > MAX_BYTES ? null : digest;
    },
  };
};
