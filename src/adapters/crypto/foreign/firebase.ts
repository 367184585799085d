import { fromBase64, toBase64 } from './scheme.ts';

export type FirebaseParameters = Readonly<{
  signerKey: string;
  saltSeparator: string;
  rounds: number;
  memCost: number;
}>;

/** The salt and the hash, as Firebase exports them. Supabase writes the scrypt parameters before them. */
const FORM = /^\$fbscrypt\$(?:v=1,n=(\d+),r=(\d+),p=1(?:,ss=([^,$]*))?(?:,sk=([^,$]+))?\$)?([\w+/-]+=*)\$([\w+/-]+=*)$/;

export const isFirebaseHash = (stored: string): boolean => FORM.test(stored);

/** Converts a hash to `scrypt-ctr`, without the signer key. Returns null if a parameter is missing or wrong. */
export const fromFirebase = (stored: string, project: FirebaseParameters | null): string | null => {
  const [, n, r, separator, signerKey, salt = '', hash = ''] = FORM.exec(stored) ?? [];
  const key = fromBase64(signerKey ?? project?.signerKey ?? '');
  const [memCost, rounds] = [n ?? project?.memCost, r ?? project?.rounds];
  const encrypted = fromBase64(hash);
  if (memCost === undefined || rounds === undefined || key.length !== encrypted.length) return null;
  const keystream = encrypted.map((byte, i) => byte ^ (key[i] ?? 0));
  const fullSalt = Buffer.concat([fromBase64(salt), fromBase64(separator ?? project?.saltSeparator ?? '')]);
  return `$scrypt-ctr$ln=${memCost},r=${rounds},p=1$${toBase64(fullSalt)}$${toBase64(Buffer.from(keystream))}`;
};
