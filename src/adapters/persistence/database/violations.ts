import { codeOf } from '../connection/error-code.ts';

/** `foreign_key_violation`, and `restrict_violation` from PostgreSQL 18 on. */
const REFERENCED = ['23503', '23001'];

export const isReferenced = (error: unknown): boolean => REFERENCED.includes(codeOf(error));

export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === constraint;
