/** The function, parameters and salt with which another system hashed a password. */
export type ForeignScheme = Readonly<{
  /** The stored hash up to its digest (name, parameters, salt), followed by the digest's length if that can vary. */
  text: string;
  /** Estimated cost: 1 is the time in which argon2 processes a KiB once. Hashes with cost 0 are always wrapped. */
  work: number;
  /** Null if the scheme would ignore the end of the password; takes the same time either way. */
  digest: (password: string) => Promise<string | null>;
}>;

/** Base64 without padding; passlib writes `.` instead of `+`. */
export const toBase64 = (value: string | Buffer): string => Buffer.from(value).toString('base64').replaceAll('=', '');
export const fromBase64 = (base64: string): Buffer => Buffer.from(base64.replaceAll('.', '+'), 'base64');
