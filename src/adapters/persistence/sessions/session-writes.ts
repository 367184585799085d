import type { SessionId, UserId } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope, ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import { plus } from '../../../core/domain/locks/lockout.ts';
import type { Evidence } from '../../../core/domain/second-factor/evidence.ts';
import type { SessionWrites } from '../../../core/domain/sessions/refresh.ts';
import type { EndReason, NewSession } from '../../../core/domain/sessions/session.ts';
import type { Run } from '../database/sql.ts';
import { computed, statement } from '../database/statement.ts';
import { keepDevice } from '../sign-in/known-devices.ts';
import { IS_LIVING, LIVING_OF, readInIndexOrder } from './living-sessions.ts';

/** Reopens factors of the user with `$4` failures or more; the counts of the others stay as they are. */
const SIGNED_IN = `
  with signed_in as (update public.user_auth set last_login_at = $3,
                            wrong_password_total = case when wrong_password_total >= $4 then 0 else wrong_password_total end,
                            wrong_factor_total = case when wrong_factor_total >= $4 then 0 else wrong_factor_total end
                      where user_id = $2 returning session_epoch),
       opened as (update public.user_identity set wrong_otp_total = 0 where user_id = $2 and wrong_otp_total >= $4)`;

const START = statement({
  name: 'session_start',
  text: `${SIGNED_IN} insert into public.session (id, user_id, authenticated_at, rotated_at, last_used_at, expires_at, idle_expires_at, ip, user_agent, epoch, amr, factor_at, factor_added_in, is_remembered)
         select $1, $2, $3, $3, $3, $5, $6, $7, $8, session_epoch, $9, case when $10 then $3 end, $11, $12 from signed_in`,
});
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
/** Without new evidence, what the session proved stays. */
const ELEVATE = statement({
  name: 'session_elevate',
  text: `update public.session set ${ELEVATED}, amr = coalesce($4::text[], amr), factor_at = case when $5 then $3 else factor_at end,
                factor_added_in = case when $5 then $6 else factor_added_in end
          where ${LIVING}`,
});
/** Also ends sign-ins at providers that wait to be exchanged, by subject or trusted address. */
const VOID_ARRIVALS = `
  delete from public.oauth_flow where id in (
    select f.id from public.oauth_flow f join public.user_identity i on i.user_id = $1 and i.is_verified
     where f.stage = 'back' and f.session_id is null
       and case i.type when 'oauth' then i.oauth_provider = f.provider and i.value = f.arrival ->> 'subject'
                       when 'email' then f.arrival -> 'email' ->> 'isTrusted' = 'true' and i.value = f.arrival -> 'email' ->> 'value' end
       for update of f skip locked)`;
/** The usual number of sessions; beyond it the epoch alone tells that they have ended. */
const MARKED = 200;
// The next epoch ends any number of sessions; the one that stays gets it too. The usual number of rows is marked as
// well, so that a refresh that waits for such a row finds it ended.
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
                        order by least(s.expires_at, s.idle_expires_at) desc limit ${MARKED})`,
});
const HAS_OTHERS = statement({
  name: 'session_has_others',
  columns: { has_others: computed.boolean },
  text: `select exists (select from public.session s where ${LIVING_OF('$1')} and s.id is distinct from $2)
             or exists (select from public.known_device where user_id = $1) as has_others`,
});
const END = statement({
  name: 'session_end',
  text: `update public.session set ended_at = clock_timestamp(), end_reason = 'ended'
          where user_id = $1 and id = $2 and ${IS_LIVING('session')} returning id`,
});
const SAVE = statement({
  name: 'session_save',
  text: `update public.session set generation = $2, seen_generation = $3, late_retries = $4, rotated_at = $5, idle_expires_at = $6,
                ended_at = case when $7::text is null then null else $8::timestamptz end, end_reason = $7
          where id = $1`,
});

/** What every sign-in writes, in the caller's transaction; factors with `reopensFrom` failures or more are open again. */
export type SignIn = Readonly<{ userId: UserId; now: Date; reopensFrom: number | undefined }>;

/**
 * Writes the session, the time of the sign-in and its device. Returns `Device` if the requested scope is a known
 * device, whose token is then returned instead of a new one.
 */
export const startSession = async (
  run: Run,
  {
    scope = publicScope,
    isRemembered = false,
    ...signIn
  }: SignIn & Readonly<{ scope?: AttemptScope; isRemembered?: boolean }>,
  session: NewSession,
): Promise<ScopeKind> => {
  const { userId, now, reopensFrom } = signIn;
  const { id, client, ttlMs, idleTtlMs, evidence } = session;
  const userAgent = client.userAgent?.slice(0, 512) ?? null;
  const until = [plus(now, ttlMs), plus(now, idleTtlMs)];
  const proved = [evidence.amr, evidence.hasSecondFactor, evidence.factorAddedIn, isRemembered];
  await run(START, id, userId, now, reopensFrom, ...until, client.ip, userAgent, ...proved);
  return keepDevice(run, { ...signIn, scope }, session.device);
};

/** An elevation by signing in again: a new generation invalidates all older tokens. An ended session stays ended. */
export const renewSession = async (
  run: Run,
  { userId, now, reopensFrom }: SignIn,
  { session, evidence }: Readonly<{ session: SessionId; evidence: Evidence }>,
): Promise<void> => {
  const { amr, hasSecondFactor, factorAddedIn } = evidence;
  await run(RENEW, session, userId, now, reopensFrom, amr, hasSecondFactor, factorAddedIn);
};

/** Elevates without a sign-in: unlocks no factor. */
export const elevateSession = async (
  run: Run,
  { userId, id, now }: Readonly<{ userId: UserId; id: SessionId; now: Date }>,
  evidence: Evidence | null,
): Promise<void> => {
  const { amr = null, hasSecondFactor = false, factorAddedIn = null } = evidence ?? {};
  await run(ELEVATE, id, userId, now, amr, hasSecondFactor, factorAddedIn);
};

/**
 * Ends every session of the user except `but`, and every sign-in that waits to be exchanged; removes all known devices.
 * True if there was a session or device.
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

/** Ends one active session of the user; false if there was none. */
export const endSession = async (run: Run, userId: UserId, id: SessionId): Promise<boolean> =>
  (await run(END, userId, id)).length === 1;

export const saveSession = async (run: Run, id: SessionId, writes: SessionWrites, now: Date): Promise<void> => {
  const { generation, seenGeneration, lateRetries, rotatedAt, idleExpiresAt } = writes.session;
  await run(SAVE, id, generation, seenGeneration, lateRetries, rotatedAt, idleExpiresAt, writes.ends ?? null, now);
};
