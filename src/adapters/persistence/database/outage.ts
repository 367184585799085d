import { ValidationError } from '@mikro-orm/core';
import { overloadIn, unavailable } from '../../../core/domain/errors.ts';
import type { Unavailable } from '../../../core/domain/errors.ts';

/** Classes of SQLSTATE that mean a mistake of ours: data, integrity and syntax; rights are the operator's. */
const OURS = /^(?:22|23|42(?!501))/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError, ValidationError];

/** Whether the database, or the way to it, failed; everything else is a mistake of ours. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error) || BUGS.some((bug) => error instanceof bug)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return !(SQLSTATE.test(code) && OURS.test(code));
};

/** For `TE.tryCatch`: an outage is a refusal of the port, a bug stays thrown. */
export const outage =
  (port: string) =>
  (cause: unknown): Unavailable => {
    const overload = overloadIn(cause);
    if (overload !== null) return overload;
    if (!isOutage(cause)) throw cause;
    return unavailable(port)(cause);
  };
