import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Decision } from '../domain/events.ts';
import type { Lockout, Verdict } from '../domain/locks/lockout.ts';

/** Counts attempts on logins without an account. A keyed hash of the login selects one of 2^20 shared counters. */
export interface UnknownLogins {
  /** Locks no rows. `now` is the database's time. */
  readonly find: (login: string) => TE.TaskEither<Unavailable, Readonly<{ lockout: Lockout; now: Date }>>;
  /** Calls `decide` while the row is locked. `now` is the database's time. */
  readonly update: (
    login: string,
    decide: (lockout: Lockout, now: Date) => Decision<Lockout, Verdict>,
  ) => TE.TaskEither<Unavailable, Verdict>;
}
