/** What is known of hashes without a password. */
export interface StoredHashes {
  /** Why no password will ever be compared with it, in words for an operator; null where one will. */
  readonly refusal: (hash: string) => string | null;
}
