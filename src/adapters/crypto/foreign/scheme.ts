/** The function, parameters and salt with which another system hashed a password. */
export type ForeignScheme = Readonly<{
  /** The stored hash up to its digest (name, parameters, salt), followed by the digest's length if that can vary. */
  text: string;
  /** The estimated cost: argon2 has 1 for one KiB and one pass. Hashes with cost 0 are always wrapped in argon2. */
  work: number;
  /** Returns null if the scheme would ignore the end of the password. Takes equally long in both cases. */
  digest: (password: string) => Promise<string | null>;
}>;

/** Base64 without padding. `fromBase64` also accepts `.` instead of `+`, which passlib writes. */
export const toBase64 = (value: string | Buffer): string => Buffer.from(value).toString('base64').replaceAll('=', '');
export const fromBase64 = (base64: string): Buffer => Buffer.from(base64.replaceAll('.', '+'), 'base64');
