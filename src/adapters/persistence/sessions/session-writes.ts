import type { SessionId, UserId } from '../../../core/domain/ids.ts';
import type { Evidence } from '../../../core/domain/second-factor/evidence.ts';
import type { SessionWrites } from '../../../core/domain/sessions/refresh.ts';
import type { EndReason } from '../../../core/domain/sessions/session.ts';
import type { Run } from '../database/sql.ts';
import { computed, statement } from '../database/statement.ts';
import { IS_LIVING, IS_OF_EPOCH, LIVING_IN_ORDER, readInIndexOrder } from './living-sessions.ts';
import type { SignIn } from './start-session.ts';

/** CTEs of a sign-in. They unlock factors with `$4` or more failures. Smaller counts stay as they are. */
const SIGNED_IN = `
  with signed_in as (update public.user_auth set last_login_at = $3,
                            wrong_password_total = case when wrong_password_total >= $4 then 0 else wrong_password_total end,
                            wrong_factor_total = case when wrong_factor_total >= $4 then 0 else wrong_factor_total end
                      where user_id = $2 returning session_epoch),
       opened as (update public.user_identity set wrong_otp_total = 0 where user_id = $2 and wrong_otp_total >= $4)`;

const ELEVATED = `authenticated_at = $3, generation = generation + 1, elevated_generation = generation + 1,
                seen_generation = generation, late_retries = 0, rotated_at = $3`;
const LIVING = `id = $1 and user_id = $2 and ${IS_LIVING('session')}`;
const RENEW = statement({
  name: 'session_renew',
  text: `${SIGNED_IN} update public.session set ${ELEVATED},
                wrong_password_total = case when wrong_password_total >= $4 then 0 else wrong_password_total end,
                wrong_otp_total = case when wrong_otp_total >= $4 then 0 else wrong_otp_total end,
                wrong_factor_total = case when wrong_factor_total >= $4 then 0 else wrong_factor_total end,
                amr = $5, factor_at = case when $6 then $3 end, factor_added_in = $7
          where ${LIVING}`,
});
/** Elevates the session. Without new evidence, the session keeps what was proved before. */
const ELEVATE = statement({
  name: 'session_elevate',
  text: `update public.session set ${ELEVATED}, amr = coalesce($4::text[], amr), factor_at = case when $5 then $3 else factor_at end,
                factor_added_in = case when $5 then $6 else factor_added_in end
          where ${LIVING}`,
});
/** SQL that deletes provider sign-ins not yet exchanged for a session, by their subject or trusted e-mail address. */
const VOID_ARRIVALS = `
  delete from public.oauth_flow where id in (
    select f.id from public.oauth_flow f join public.user_identity i on i.user_id = $1 and i.is_verified
     where f.stage = 'back' and f.session_id is null
       and case i.type when 'oauth' then i.oauth_provider = f.provider and i.value = f.arrival ->> 'subject'
                       when 'email' then f.arrival -> 'email' ->> 'isTrusted' = 'true' and i.value = f.arrival -> 'email' ->> 'value' end
       for update of f skip locked)`;
/** The maximum number of rows that get `ended_at`. For further sessions, only the epoch says that they ended. */
const MARKED = 200;
// Incrementing the epoch ends all sessions. The session to keep gets the new epoch, too. Up to `MARKED` rows also get
// `ended_at`, so that a refresh that waits for such a row sees that the session has ended.
const END_ALL_BUT = statement({
  name: 'session_end_all_but',
  text: `with voided as (delete from public.known_device where user_id = $1), void_arrivals as (${VOID_ARRIVALS}),
              raised as (update public.user_auth set session_epoch = session_epoch + 1 where user_id = $1 returning session_epoch),
              kept as (update public.session s set epoch = r.session_epoch from raised r
                        where s.id = $2 and s.user_id = $1 and s.epoch = r.session_epoch - 1)
         update public.session set ended_at = clock_timestamp(), end_reason = $3
          where id in (select s.id from public.session s
                        where s.user_id = $1 and s.ended_at is null and s.epoch = (select session_epoch - 1 from raised)
                          and s.id is distinct from $2
                        order by s.purge_at desc limit ${MARKED})`,
});
const HAS_OTHERS = statement({
  name: 'session_has_others',
  columns: { has_others: computed.boolean },
  text: `select exists (select from (select s.id from ${LIVING_IN_ORDER('$1')} desc limit 2) o where o.id is distinct from $2)
             or exists (select from public.known_device where user_id = $1) as has_others`,
});
const END = statement({
  name: 'session_end',
  text: `update public.session set ended_at = clock_timestamp(), end_reason = 'ended'
          where user_id = $1 and id = $2 and ${IS_LIVING('session')} returning id`,
});
/** Saves only if the row has not changed since it was read, and the user's sessions have not all been ended. */
const SAVE = statement({
  name: 'session_save',
  text: `update public.session set generation = $2, seen_generation = $3, late_retries = $4, rotated_at = $5, idle_expires_at = $6,
                purge_at = least(purge_at, $6),
                ended_at = case when $7::text is null then null else $8::timestamptz end, end_reason = $7
          where id = $1 and xmin = $9::xid and ${IS_OF_EPOCH('session')} returning 1`,
});

/** Elevates the session after a new sign-in and invalidates all older tokens. An ended session stays ended. */
export const renewSession = async (
  run: Run,
  { userId, now, reopensFrom }: SignIn,
  { session, evidence }: Readonly<{ session: SessionId; evidence: Evidence }>,
): Promise<void> => {
  const { amr, hasSecondFactor, factorAddedIn } = evidence;
  await run(RENEW, session, userId, now, reopensFrom, amr, hasSecondFactor, factorAddedIn);
};

/** Elevates the session without a sign-in, so that no factor is unlocked. */
export const elevateSession = async (
  run: Run,
  { userId, id, now }: Readonly<{ userId: UserId; id: SessionId; now: Date }>,
  evidence: Evidence | null,
): Promise<void> => {
  const { amr = null, hasSecondFactor = false, factorAddedIn = null } = evidence ?? {};
  await run(ELEVATE, id, userId, now, amr, hasSecondFactor, factorAddedIn);
};

/**
 * Ends all sessions of the user except `but`, deletes provider sign-ins that have not been exchanged for a session yet,
 * and forgets all known devices. Returns whether there was any such session or device.
 */
export const endSessions = async (
  run: Run,
  userId: UserId,
  { but, reason }: Readonly<{ but: SessionId | null; reason: EndReason }>,
): Promise<boolean> => {
  await readInIndexOrder(run);
  const [found] = await run(HAS_OTHERS, userId, but);
  await run(END_ALL_BUT, userId, but, reason);
  return found?.has_others === true;
};

/** Ends one active session of the user. Returns false if there was none. */
export const endSession = async (run: Run, userId: UserId, id: SessionId): Promise<boolean> =>
  (await run(END, userId, id)).length === 1;

type Seen = Readonly<{ now: Date; version: string }>;

/** Returns false and writes nothing if the session has changed since it was read. */
export const saveSession = async (
  run: Run,
  id: SessionId,
  { session, ends }: SessionWrites,
  { now, version }: Seen,
): Promise<boolean> => {
  const { generation, seenGeneration, lateRetries, rotatedAt, idleExpiresAt } = session;
  const values = [generation, seenGeneration, lateRetries, rotatedAt, idleExpiresAt, ends ?? null, now, version];
  return (await run(SAVE, id, ...values)).length === 1;
};
