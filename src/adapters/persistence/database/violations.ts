/** `foreign_key_violation` and, for `on delete restrict` from PostgreSQL 18 on, `restrict_violation`. */
const REFERENCED = ['23503', '23001'];

/** Whether a row could not be deleted because another one refers to it. */
export const isReferenced = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && REFERENCED.includes(String(error.code));

/** Whether a statement failed because a row would have broken the named constraint. */
export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint;
