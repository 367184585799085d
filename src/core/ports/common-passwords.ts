export interface CommonPasswords {
  /** Ignores letter case. */
  readonly includes: (password: string) => boolean;
}
