/** What everybody tries first: tens of thousands of passwords, most common first where they come from. */
export interface CommonPasswords {
  /** Letter case does not matter. */
  readonly includes: (password: string) => boolean;
}
