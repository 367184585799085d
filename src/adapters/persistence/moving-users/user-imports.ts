import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { userImported } from '../../../core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../../core/domain/moving-users/user-row.ts';
import type { ImportedBatch, UserImports } from '../../../core/ports/user-imports.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { outage } from '../database/outage.ts';
import { LOOK_UP_ONLY, inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { violates } from '../database/violations.ts';
import { createUsers } from '../invitations/created-users.ts';
import type { NewUser, SealTotp } from '../invitations/created-users.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { carryOverFailures, newOwnersAmong } from '../sign-up/carry-over-failures.ts';
import { knownRows, loadForImport } from './imported-rows.ts';

type UserImportsDeps = Readonly<{
  pool: Pool;
  unknownAccounts: UnknownAccounts;
  recordEvents: RecordEvents;
  sealTotp: SealTotp;
}>;

/** Lets one batch run at a time, so that two imports of the same file find each other's users. */
const TAKE_TURNS = statement({
  name: 'import_take_turns',
  text: `select ${LOOK_UP_ONLY.map((setting) => `set_config('${setting}', 'off', true)`).join(', ')},
                pg_advisory_xact_lock(7236402)`,
});

/** Constraints that concurrent calls can violate between read and write, because not all calls take the same lock. */
const RACED = ['user_auth_username_unique', 'user_identity_verified_unique'];
const TRIES = 5;

const addressesOf = (user: ForeignUser): readonly Address[] =>
  user.identities.flatMap(({ type, value }) => (type === 'oauth' ? [] : [{ type, value } as Address]));

const takeBatch = async (
  run: Run,
  deps: UserImportsDeps,
  users: readonly ForeignUser[],
  decide: Parameters<UserImports['take']>[1],
): Promise<ImportedBatch> => {
  await run(TAKE_TURNS);
  await deps.unknownAccounts.lock(run, users.flatMap(addressesOf));
  const { seen, now } = await loadForImport(run, users);
  const decisions = decide(seen, now);
  const places = decisions.flatMap((decision, i) => (decision._tag === 'Create' ? [{ i, ...decision }] : []));
  const created: readonly NewUser[] = await createUsers(
    run,
    now,
    places.flatMap(({ i, roleId }) => users.slice(i, i + 1).map((user) => ({ user, roleId }))),
    deps.sealTotp,
  );
  for (const owner of await newOwnersAmong(run, deps.unknownAccounts, created, now))
    await carryOverFailures(run, deps.unknownAccounts, owner);
  await deps.recordEvents(
    run,
    now,
    created.map(({ id, user }) => userImported(id, user)),
  );
  const ids = new Map<number, UserId>(created.map(({ id }, n) => [places[n]?.i ?? -1, id]));
  return { decisions, ids };
};

export const makeUserImports = (deps: UserImportsDeps): UserImports => ({
  isKnown: (users) => TE.tryCatch(() => knownRows(onPool(deps.pool), users), outage('user-imports')),
  take: (users, decide) =>
    TE.tryCatch(async () => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await inTransaction(deps.pool, (run) => takeBatch(run, deps, users, decide));
        } catch (error) {
          const isRaced = RACED.some((constraint) => violates(error, constraint));
          if (!isRaced || tries === TRIES) throw error;
        }
      }
    }, outage('user-imports')),
});
