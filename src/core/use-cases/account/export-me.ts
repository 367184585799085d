import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Account } from '../../domain/account/account.ts';
import type { User } from '../../domain/account/user.ts';
import type { Policies } from '../../domain/core-config.ts';
import { unauthenticated } from '../../domain/errors.ts';
import type { Unauthenticated, Unavailable } from '../../domain/errors.ts';
import type { IdentityId } from '../../domain/ids.ts';
import { expire } from '../../domain/locks/lockout.ts';
import type { Lockout } from '../../domain/locks/lockout.ts';
import type { Passkey } from '../../domain/passkeys/passkey.ts';
import type { FactorSummary } from '../../domain/second-factor/second-factor.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { settle } from '../../domain/sign-in/otp.ts';
import type { Accounts, SessionRecord } from '../../ports/accounts.ts';
import type { Passkeys } from '../../ports/passkeys/passkeys.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';
import type { Users } from '../../ports/users.ts';
import { ownUser } from './own-account.ts';

export type CountedFailures = Readonly<{ identityId: IdentityId | null; lockout: Lockout }>;

export type Exported = Readonly<{
  at: Date;
  user: User;
  /** When codes were last requested for each identity. */
  codesAskedFor: readonly Readonly<{
    identityId: IdentityId;
    at: Account['identities'][number]['otp']['requestedAt'];
  }>[];
  sessions: readonly SessionRecord[];
  factor: FactorSummary;
  passkeys: readonly Passkey[];
  /** Failures of the password first, then of each identity's codes. Entries without failures are left out. */
  locks: readonly CountedFailures[];
}>;

/** Returns all data stored about the caller, except secrets. */
export type ExportMe = (principal: Principal) => TE.TaskEither<Unauthenticated | Unavailable, Exported>;

type Deps = Readonly<{
  accounts: Accounts;
  users: Users;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
  policies: Policies;
}>;

export const makeExportMe =
  (deps: Deps): ExportMe =>
  ({ userId }) =>
    pipe(
      TE.Do,
      TE.bindW('user', () => ownUser(deps, userId)),
      TE.bindW('found', () => deps.accounts.records(userId)),
      TE.bindW('records', ({ found }) => TE.fromOption(() => unauthenticated)(found)),
      TE.bindW('factor', () => deps.secondFactors.read(userId)),
      TE.bindW('factors', ({ factor }) => TE.fromOption(() => unauthenticated)(factor)),
      TE.bindW('passkeys', () => deps.passkeys.list(userId)),
      TE.map(({ user, records: { account, sessions, now }, factors, passkeys }) => ({
        at: now,
        user,
        codesAskedFor: account.identities.map(({ id, otp }) => ({ identityId: id, at: otp.requestedAt })),
        sessions,
        factor: factors,
        passkeys,
        locks: locksOf(deps.policies, account, now),
      })),
    );

const locksOf = ({ otp, passwordLockout }: Policies, account: Account, now: Date): readonly CountedFailures[] => {
  const password = { identityId: null, lockout: expire(passwordLockout)(account.password, now) };
  const codes = account.identities.map((identity) => {
    const { lockout } = settle(otp)(identity.otp, now);
    return { identityId: identity.id, lockout };
  });
  return [password, ...codes].filter(({ lockout }) => lockout.failures > 0);
};
