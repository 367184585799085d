/** What the tests of the whole service have to know of a resource that was added to it. */
export type ResourceSample = Readonly<{
  /** One of them and several, as operations call them: `readInvoice`, `listInvoices`. */
  name: string;
  names: string;
  /** `/v1/<plural>` */
  path: string;
  table: string;
  /** By operation, a well-formed body for each call that takes one, which may name a user. */
  bodies: Readonly<Record<string, (userId: number) => unknown>>;
  /** Makes a row, which the user `$1` made, and gives its `id`. */
  insert: string;
}>;

/** One for each line of `src/core/domain/resources.ts`, but roles and privileges, whose rules the tests know by heart. */
export const RESOURCE_SAMPLES: readonly ResourceSample[] = [];
