import type { Pool } from 'pg';
import type { DomainEvent } from '../../../core/domain/events.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { USER_ROLE } from '../../../core/domain/roles/built-in-privileges.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { AGO } from '../database/purge.ts';
import { inTransaction } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import { purgeFlows } from '../oauth/purge-flows.ts';

/** The maximum number of users per transaction; few enough not to delay other calls. Locked users are skipped. */
const BATCH = 100;
const DUE = statement({
  name: 'purging_due',
  columns: { ...columns('user', 'id'), now: computed.time },
  text: `select id, ${CLOCK} as now from public."user"
          where deleted_at <= ${AGO} and purged_at is null
          order by deleted_at limit ${BATCH} for no key update skip locked`,
});
/** Deletes the users' messages from the development mailbox, but not later messages to a new owner of the address. */
const MESSAGES = statement({
  name: 'purging_messages',
  text: `delete from public.mailbox_message m using public.user_identity i, public."user" u
          where i.user_id = any ($1) and u.id = i.user_id and i.type <> 'oauth' and m.recipient = i.value
            and m.created_at < u.deleted_at + interval '1 day'`,
});
/** The maximum number of rows that one statement deletes; a user may have any number. */
const PIECE = 5_000;
const DETAILS = statement({
  name: 'purging_details',
  text: `delete from public.audit_detail where event_id in
           (select e.id from (select id from public.audit_event where subject_type = 'user' and subject_id = any ($1::int[]::text[])
                              union all
                              select id from public.audit_event where actor_id = any ($1)) e
              join public.audit_detail d on d.event_id = e.id limit ${PIECE}) returning 1`,
});
const OWNED = [
  'sign_in_challenge',
  'passkey',
  'recovery_code',
  'undo_link',
  'session',
  'known_device',
  'idempotency_key',
  'imported_user',
  'user_identity',
  'user_auth',
].map((table) =>
  statement({
    name: `purging_${table}`,
    text: `delete from public.${table} where ctid = any (array(select ctid from public.${table} where user_id = any ($1) limit ${PIECE})) returning 1`,
  }),
);
/** Erases the personal data. Also gives the user the role `User`, because a role with users can't be deleted. */
const ENTOMB = statement({
  name: 'purging_entomb',
  text: `update public."user" set first_name = $2, last_name = null, job_title = null, gender = null, dob = null,
                profile_image_url = null, is_active = false, is_registering = is_registering and $4,
                updated_by = null, version = version + 1, purged_at = clock_timestamp(),
                deleted_at = coalesce(deleted_at, clock_timestamp()),
                role_id = coalesce((select id from public.role where name = $3 and deleted_at is null), role_id)
          where id = any ($1)`,
});

const TOMBSTONE = 'Deleted user';

/** Removes all personal data from the rows. The row of a registration is deleted later, unless `stays` is true. */
export const entomb = async (run: Run, ids: readonly UserId[], stays = false): Promise<void> => {
  await run(ENTOMB, ids, TOMBSTONE, USER_ROLE, !stays);
};

export const eraseDetails = async (run: Run, ids: readonly UserId[]): Promise<void> => {
  while ((await run(DETAILS, ids)).length === PIECE);
};

/** Without these events, the verification of the audit trail would report the erased details as tampering. */
export const usersPurged = (ids: readonly UserId[]): readonly DomainEvent[] =>
  ids.map((userId) => ({ _tag: 'UserPurged', by: null, userId }));

type Purged = Readonly<{ _tag: 'More' } | { _tag: 'Done'; users: number }>;

const purgeBatch = async (run: Run, recordEvents: RecordEvents, olderThanMs: number): Promise<Purged> => {
  const due = await run(DUE, olderThanMs);
  const [first] = due;
  if (first === undefined) return { _tag: 'Done', users: 0 };
  const ids = due.map(({ id }) => id);
  await run(MESSAGES, ids);
  for (const step of [DETAILS, ...OWNED]) if ((await run(step, ids)).length === PIECE) return { _tag: 'More' };
  await entomb(run, ids);
  await recordEvents(run, first.now, usersPurged(ids));
  return { _tag: 'Done', users: due.length };
};

/**
 * Erases users who were deleted more than `olderThanMs` milliseconds ago. Their rows keep the id without personal data,
 * so that the history can still refer to them. Returns how many; safe to run in several processes.
 */
export const makePurge =
  ({ pool, recordEvents }: Readonly<{ pool: Pool; recordEvents: RecordEvents }>) =>
  async (olderThanMs: number): Promise<number> => {
    // This deletes all expired provider sign-ins. Their rows don't name the user, but those of purged users have
    // expired.
    await purgeFlows(pool);
    let users = 0;
    for (;;) {
      const purged = await inTransaction(pool, (run) => purgeBatch(run, recordEvents, olderThanMs));
      if (purged._tag === 'Done' && purged.users === 0) return users;
      if (purged._tag === 'Done') users += purged.users;
    }
  };

export type Purge = ReturnType<typeof makePurge>;
