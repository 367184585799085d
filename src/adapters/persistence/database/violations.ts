/** The SQLSTATE, or the code of the system, of an error; empty if it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** `foreign_key_violation`, and `restrict_violation` from PostgreSQL 18 on. */
const REFERENCED = ['23503', '23001'];

/** Whether another row refers to the one to be deleted. */
export const isReferenced = (error: unknown): boolean => REFERENCED.includes(codeOf(error));

/** Whether the statement violated the named constraint. */
export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint;
