import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { Decision } from '../domain/events.ts';
import type { Lockout, Verdict } from '../domain/locks/lockout.ts';

/** Counts attempts on logins without an account, in at most 2^20 buckets chosen by a keyed hash of the login. */
export interface UnknownLogins {
  /** A cheap read without row locks; `now` is the database's time. */
  readonly find: (login: string) => TE.TaskEither<Unavailable, Readonly<{ lockout: Lockout; now: Date }>>;
  /** Decides under a row lock; `now` is the database's time. `decide` can't fail. */
  readonly update: (
    login: string,
    decide: (lockout: Lockout, now: Date) => Decision<Lockout, Verdict>,
  ) => TE.TaskEither<Unavailable, Verdict>;
}
