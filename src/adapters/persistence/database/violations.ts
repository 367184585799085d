/** `foreign_key_violation`, and `restrict_violation` from PostgreSQL 18 on. */
const REFERENCED = ['23503', '23001'];

/** Whether another row refers to the one to be deleted. */
export const isReferenced = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && REFERENCED.includes(String(error.code));

/** Whether the statement violated the named constraint. */
export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint;
