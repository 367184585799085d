import type { CompletedRegistration, OpenRegistration } from '../../../core/domain/addresses/address-decision.ts';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { noPassword } from '../../../core/domain/sign-in/password.ts';
import { typesAndValues } from '../account/user-locks.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement, unseen } from '../database/statement.ts';
import { entomb } from '../directory/purge-users.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import { OTP, otpColumns, toOtp } from '../schema/otp-columns.ts';
import { passwordColumns } from '../schema/password-columns.ts';
import type { Release, UnknownAccounts } from '../sign-in/unknown-accounts.ts';

const IS_ONE_OF = `exists (select from unnest(${unseen('$2')}::text[], ${unseen('$3')}::text[]) a (type, value) where a.type = i.type and a.value = i.value)`;

const CREATE = statement({
  name: 'registration_create',
  columns: columns('user_auth', 'user_id'),
  text: `with created as (insert into public."user" (first_name, last_name, role_id, is_registering)
                          values ($1, $2, (select id from public.role where name = $5 and deleted_at is null), true) returning id)
         insert into public.user_auth (user_id, password_hash, registration_fingerprint) select id, $3, $4 from created returning user_id`,
});
const REPLACE = statement({
  name: 'registration_replace',
  text: `with replaced as (update public."user" set first_name = $2, last_name = $3, created_at = now(), version = version + 1 where id = $1)
         update public.user_auth set password_hash = $4, registration_fingerprint = $5 where user_id = $1`,
});
/** Deletes all identities of registrations, except the addresses with the types in `$2` and the values in `$3`. */
const DROP = statement({
  name: 'registration_drop',
  columns: { ...ADDRESS, ...columns('user_identity', 'registration_hash'), ...OTP },
  text: `delete from public.user_identity i where user_id = any(${unseen('$1')}::int[]) and (registration_hash is null or not ${IS_ONE_OF})
         returning type, value, registration_hash, ${otpColumns()}`,
});
const MOVE = statement({
  name: 'registration_move',
  columns: ADDRESS,
  text: `update public.user_identity i set user_id = $1, registration_hash = $4, created_at = now()
          where registration_hash is not null and deleted_at is null and ${IS_ONE_OF} returning type, value`,
});
const ADD = statement({
  name: 'registration_add',
  text: `insert into public.user_identity (user_id, type, value, registration_hash) values ($1, $2, $3, $4)`,
});
const DROP_CREDENTIALS = statement({
  name: 'registration_drop_credentials',
  text: `delete from public.user_auth where user_id = any($1::int[])`,
});
/** `created_by` is the user, as it is for an address that the user adds later. */
const ADD_CLAIM = statement({
  name: 'registration_add_claim',
  text: `insert into public.user_identity (user_id, type, value, created_by) values ($1, $2, $3, $1)`,
});
const INHERIT_PASSWORD_COUNT = statement({
  name: 'registration_inherit_password_count',
  text: `update public.user_auth a set (${passwordColumns()}) = row(${passwordColumns('b.')})
           from public.unknown_identifier b where a.user_id = $1 and b.bucket = $2`,
});
const VERIFY = statement({
  name: 'registration_verify',
  text: `with raised as (update public."user" set version = version + 1 where id = $1),
              forgotten as (update public.user_auth set registration_fingerprint = null
                            where user_id = $1 and registration_fingerprint is not null)
         update public.user_identity set is_verified = true, is_primary = true, registration_hash = null
          where user_id = $1 and type = $2 and value = $3 and deleted_at is null`,
});
const RIVALS = statement({
  name: 'registration_rivals',
  columns: columns('user_identity', 'user_id'),
  text: `select u.id as user_id from public."user" u
          where u.id <> $1
            and exists (select from public.user_identity i
                         where i.user_id = u.id and i.type = $2 and i.value = $3 and i.deleted_at is null)
            and exists (select from public.user_identity r where r.user_id = u.id and r.registration_hash is not null)
          order by u.id for update`,
});

const BEGIN = statement({ name: 'registration_begin', text: 'savepoint registration' });
const KEEP = statement({ name: 'registration_keep', text: 'release savepoint registration' });
const UNDO = statement({ name: 'registration_undo', text: 'rollback to savepoint registration' });

/** Removes identities from registrations in progress. Their failures move to the counts of unknown addresses. */
const drop = async (
  run: Run,
  users: readonly UserId[],
  but: readonly Address[],
  release: Release,
): Promise<readonly Address[]> => {
  const dropped = await run(DROP, users, ...typesAndValues(but));
  for (const row of dropped) if (row.registration_hash !== null) await release(row, toOtp(row));
  return dropped;
};

const end = async (run: Run, users: readonly UserId[], release: Release): Promise<void> => {
  if (users.length === 0) return;
  await dropRegistrations(run, users, release);
  await endRows(run, users);
};

// The users' rows stay until `REGISTRATION_TTL`, because deleting them would take the caller's time.
const endRows = async (run: Run, users: readonly UserId[]): Promise<void> => {
  await run(DROP_CREDENTIALS, users);
  await entomb(run, users);
};

export const dropRegistrations = async (run: Run, users: readonly UserId[], release: Release): Promise<void> => {
  await drop(run, users, [], release);
};

/**
 * If registrations with these addresses are in progress, reuses the rows of one (`into`) and ends the others (`ends`).
 * Also runs the statements of `pretendToOpen`, so that timing does not reveal whether an account exists.
 */
export const openRegistration = async (
  run: Run,
  open: OpenRegistration,
  role: string,
  release: Release,
): Promise<UserId> => {
  const { into, ends, addresses, claims, registration } = open;
  // Run the statements that `endOthersOf` runs for addresses with an owner, for equal timing.
  for (const _ of addresses) await run(RIVALS, 0, 'email', '');
  const created = await create(run, open, role);
  if (into === null) {
    await run(KEEP);
    await replaceNothing(run, open);
    return created;
  }
  await run(UNDO);
  await run(REPLACE, into, ...valuesOf(open));
  await drop(run, [into, ...ends], addresses, release);
  const moved = await run(MOVE, into, ...typesAndValues(addresses), registration);
  const added = addresses.filter((a) => !moved.some((m) => m.type === a.type && m.value === a.value));
  for (const { type, value } of added) await run(ADD, into, type, value, registration);
  for (const { type, value } of claims) await run(ADD, into, type, value, null);
  if (ends.length > 0) await endRows(run, ends);
  return into;
};

const valuesOf = ({ firstName, lastName, passwordHash, fingerprint }: OpenRegistration) =>
  [firstName, lastName, passwordHash, fingerprint] as const;

/** For addresses that all have owners. Takes as long as `openRegistration` but leaves no rows. */
export const pretendToOpen = async (run: Run, open: OpenRegistration, role: string): Promise<void> => {
  await create(run, open, role);
  await run(UNDO);
  await replaceNothing(run, open);
};

const replaceNothing = async (run: Run, open: OpenRegistration): Promise<void> => {
  await run(REPLACE, 0, ...valuesOf(open));
  await run(DROP, [], ...typesAndValues([]));
  await run(MOVE, 0, ...typesAndValues([]), open.registration);
};

// If a registration with these addresses is in progress (`into`), the new rows get no registration hash: only one row
// of an address may have one. The new rows are rolled back anyway.
const create = async (run: Run, open: OpenRegistration, role: string): Promise<UserId> => {
  await run(BEGIN);
  const [created] = await run(CREATE, ...valuesOf(open), role);
  if (created === undefined) throw new Error('the user was not created');
  const registration = open.into === null ? open.registration : null;
  for (const { type, value } of open.addresses) await run(ADD, created.user_id, type, value, registration);
  for (const { type, value } of open.claims) await run(ADD, created.user_id, type, value, null);
  return created.user_id;
};

/** Ends all registrations in progress that contain the address, except that of `userId`. */
export const endOthersOf = async (
  run: Run,
  userId: UserId | null,
  { type, value }: Address,
  release: Release,
): Promise<void> => {
  const locked = await run(RIVALS, userId ?? 0, type, value);
  if (locked.length === 0) return;
  // While this waited for locks, a registration may have been completed, which only a new statement sees.
  const rivals = await run(RIVALS, userId ?? 0, type, value);
  const ended = rivals.map((rival) => rival.user_id);
  await end(run, ended, release);
};

/**
 * Verifies the address and ends every other registration in progress with it. The other addresses of this registration
 * get new rows, so that their ids and times reveal nothing.
 */
export const completeRegistration = async (
  run: Run,
  { userId, address, replaceBy }: CompletedRegistration,
  unknownAccounts: UnknownAccounts,
  release: Release,
): Promise<void> => {
  const dropped = await drop(run, [userId], [address], release);
  const claims = replaceBy === null ? dropped.toSorted((a, b) => (a.type < b.type ? -1 : 1)) : [];
  for (const { type, value } of claims) await run(ADD_CLAIM, userId, type, value);
  if (replaceBy !== null) await run(REPLACE, userId, replaceBy.firstName, null, noPassword, null);
  await endOthersOf(run, userId, address, release);
  await run(VERIFY, userId, address.type, address.value);
  await inheritPasswordCount(run, userId, unknownAccounts.bucketOf(address));
};

export const inheritPasswordCount = async (run: Run, userId: UserId, bucket: number): Promise<void> => {
  await run(INHERIT_PASSWORD_COUNT, userId, bucket);
};
