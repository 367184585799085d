import { ValidationError } from '@mikro-orm/core';
import { overloadIn, unavailable } from '../../../core/domain/errors.ts';
import type { Unavailable } from '../../../core/domain/errors.ts';
import { codeOf } from '../connection/error-code.ts';

// SQLSTATE classes that mean a bug: data, integrity, syntax. Missing rights (42501) and lost prepared statements
// (42P05) are not bugs, because the operator must solve them.
const OURS = /^(?:22|23|42(?!501|P05))/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError, ValidationError];

/** Whether the database or the network failed. Any other error is a bug. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error) || BUGS.some((bug) => error instanceof bug)) return false;
  const code = codeOf(error);
  return !(SQLSTATE.test(code) && OURS.test(code));
};

export const isReadOnly = (error: unknown): error is Error => codeOf(error) === '25006';

/** For `TE.tryCatch`: turns an outage into `Unavailable` and rethrows bugs. */
export const outage =
  (port: string) =>
  (cause: unknown): Unavailable => {
    const overload = overloadIn(cause);
    if (overload !== null) return overload;
    if (!isOutage(cause)) throw cause;
    const mayBeDone = cause instanceof Error && 'mayBeDone' in cause;
    return { ...unavailable(port)(cause), ...(mayBeDone ? { mayBeDone } : {}) };
  };
