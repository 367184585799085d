/** What the general tests need to know about an added resource. */
export type ResourceSample = Readonly<{
  /** Singular and plural, as operations name them: `readInvoice`, `listInvoices`. */
  name: string;
  names: string;
  /** `/v1/<plural>` */
  path: string;
  table: string;
  /** A valid body per operation; it may refer to a user. */
  bodies: Readonly<Record<string, (userId: number) => unknown>>;
  /** The same for each form of its pages. */
  forms: Readonly<Record<string, (userId: number) => Readonly<Record<string, string>>>>;
  /** SQL that inserts a row created by user `$1` and returns its `id`. */
  insert: string;
}>;

/** One per line of `src/core/domain/resources.ts`, except roles and privileges, which have tests of their own. */
export const RESOURCE_SAMPLES: readonly ResourceSample[] = [];
