import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Account, AccountDecision } from '../../../core/domain/account/account.ts';
import { claimedAddress } from '../../../core/domain/account/claims.ts';
import type { Address } from '../../../core/domain/addresses/address.ts';
import { addressTaken, usernameTaken } from '../../../core/domain/errors.ts';
import type { AddressTaken, Unavailable, UsernameTaken } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { Accounts, Scope } from '../../../core/ports/accounts.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { changing, inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import type { Mail } from '../messages/post-messages.ts';
import { ADMINISTRATORS_ROW, lockAdministrators } from '../roles/administrators.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { loadAccount, loadSessions } from './account-reads.ts';
import { writeAccount } from './account-writes.ts';
import { lockUsers } from './user-locks.ts';

/** Waits if the role is being deleted, and prevents its deletion until the commit. */
const LOCK_ROLE = statement({
  name: 'account_lock_role',
  text: `select from public.role where name = $1 and deleted_at is null for share`,
});

type Deps = Readonly<{ unknownAccounts: UnknownAccounts; mail: Pick<Mail, 'wouldGoOut'>; recordEvents: RecordEvents }>;

const lock = async (run: Run, id: UserId, { about, administrators, role }: Scope, unknownAccounts: UnknownAccounts) => {
  if (about.length > 0) await unknownAccounts.lock(run, about);
  if (administrators) await lockAdministrators(run);
  if (role !== undefined) await run(LOCK_ROLE, role);
  await lockUsers(run, id, about);
};

// Finds the address before the call is queued, so that the call also waits for other accounts that add this address:
// they share its send budget.
const FIND_CLAIM = statement({
  name: 'account_find_claim',
  columns: ADDRESS,
  text: `select type, value from public.user_identity where id = $2 and user_id = $1 and type <> 'oauth' and deleted_at is null`,
});

const claimed = async (pool: Pool, id: UserId, { claim }: Scope): Promise<readonly Address[]> => {
  if (claim === undefined) return [];
  return typeof claim === 'number' ? onPool(pool)(FIND_CLAIM, id, claim) : [claim];
};

const CONSTRAINTS: Readonly<Record<string, UsernameTaken | AddressTaken>> = {
  user_auth_username_unique: usernameTaken,
  user_identity_verified_unique: addressTaken([]),
};

/** The database enforces uniqueness. Any other violation is a bug. */
const refusalOf = (cause: unknown): UsernameTaken | AddressTaken | Unavailable => {
  const constraint = cause instanceof Error && 'constraint' in cause ? String(cause.constraint) : '';
  return CONSTRAINTS[constraint] ?? outage('accounts')(cause);
};

export const makeAccounts = (pool: Pool, { unknownAccounts, mail, recordEvents }: Deps): Accounts => ({
  update: <A>(
    id: UserId,
    scope: Scope,
    decide: (account: Account, now: Date, goesOut: boolean) => AccountDecision<A>,
  ) =>
    TE.tryCatch(async () => {
      const addresses = [...scope.about, ...(await claimed(pool, id, scope))];
      const rows = [
        userRowKey(id),
        ...addresses.map(unknownAccounts.rowOf),
        ...(scope.administrators ? [ADMINISTRATORS_ROW] : []),
      ];
      const decided = await inTurn(pool, changing(...rows), async (run) => {
        await lock(run, id, scope, unknownAccounts);
        const seen = await loadAccount(run, id, scope);
        if (seen === null) return null;
        const claim = scope.claim === undefined ? null : claimedAddress(seen.account, scope.claim);
        const goesOut = claim !== null && (await mail.wouldGoOut(run, { claimOf: id }, claim));
        const decision = decide(seen.account, seen.now, goesOut);
        const ended = await writeAccount(run, unknownAccounts, seen, decision.writes);
        await recordEvents(run, seen.now, [...decision.events, ...ended]);
        return decision;
      });
      return decided === null ? O.none : O.some(decided.answer);
    }, refusalOf),

  records: (id) =>
    TE.tryCatch(async () => {
      const seen = await loadAccount(onPool(pool), id, { about: [] });
      if (seen === null) return O.none;
      return O.some({ ...seen, sessions: await inTransaction(pool, (run) => loadSessions(run, id)) });
    }, outage('accounts')),
});
