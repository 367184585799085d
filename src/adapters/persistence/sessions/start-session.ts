import type { UserId } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope, ScopeKind } from '../../../core/domain/locks/attempt-scope.ts';
import { plus } from '../../../core/domain/locks/lockout.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import type { NewSession } from '../../../core/domain/sessions/session.ts';
import { DEVICE_TTL_MS, MAX_DEVICES } from '../../../core/domain/sign-in/known-device.ts';
import type { OpenedSession } from '../../../core/ports/sessions.ts';
import { countingOne, writingOne } from '../audit/record-one.ts';
import type { OneEntry } from '../audit/record-one.ts';
import type { Run } from '../database/sql.ts';
import { columns, computed, msSince, statement, unseen } from '../database/statement.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { IS_PASSKEY_ENOUGH } from '../second-factor/factor-fragments.ts';

/** The maximum number of older devices. The statement does not see the new device, so it is not included. */
const OTHERS_KEPT = MAX_DEVICES - 1;

const isVersion = (version: string, row: string): string =>
  `(${unseen(version)}::xid is null or ${row}.xmin = ${unseen(version)}::xid)`;

// CTEs of a sign-in. They lock the device after its owner, and unlock factors of both with `$4` or more failures. `$17`
// and `$18` are the expected row versions of credential and device; null if the caller has locked these rows.
const signedIn = (isGood = ''): string => `
  own as materialized (select a.user_id from public.user_auth a where a.user_id = $2 and ${isVersion('$17', 'a')} ${isGood} for no key update),
  device as materialized (
    select d.id from own join public.known_device d on d.user_id = own.user_id
     where d.token_hash = ${unseen('$13')}::text and d.expires_at > $3 and ${isVersion('$18', 'd')} for update of d),
  signed_in as (
    update public.user_auth a set last_login_at = $3,
           wrong_password_total = case when a.wrong_password_total >= $4 then 0 else a.wrong_password_total end,
           wrong_factor_total = case when a.wrong_factor_total >= $4 then 0 else a.wrong_factor_total end
      from own where a.user_id = own.user_id and (${unseen('$18')}::xid is null or exists (select from device))
    returning a.user_id, a.session_epoch),
  opened as (
    update public.user_identity i set wrong_otp_total = 0 from signed_in o where i.user_id = o.user_id and i.wrong_otp_total >= $4),
  renewed as (
    update public.known_device k set last_used_at = $3, expires_at = $15,
           factor_at = case when $16::boolean then $3 when not $16::boolean then null else k.factor_at end,
           wrong_password_total = case when k.wrong_password_total >= $4 then 0 else k.wrong_password_total end,
           wrong_otp_total = case when k.wrong_otp_total >= $4 then 0 else k.wrong_otp_total end,
           wrong_factor_total = case when k.wrong_factor_total >= $4 then 0 else k.wrong_factor_total end
      from device d, signed_in where k.id = d.id),
  pushed_out as (
    delete from public.known_device k using signed_in o
     where k.user_id = o.user_id and not exists (select from device)
       and k.id not in (select id from public.known_device where user_id = $2 order by last_used_at desc, id desc limit ${OTHERS_KEPT})),
  added as (
    insert into public.known_device (token_hash, user_id, last_used_at, expires_at, factor_at)
    select $14, user_id, $3, $15, case when $16::boolean then $3::timestamptz end from signed_in where not exists (select from device))`;
const started = (isCounted: string): string => `
  started as (
    insert into public.session (id, user_id, authenticated_at, rotated_at, last_used_at, expires_at, idle_expires_at, purge_at,
                                ip, user_agent, epoch, amr, factor_at, factor_added_in, is_remembered, is_counted)
    select $1, user_id, $3, $3, $3, $5, $6, least($5::timestamptz, $6::timestamptz), $7, $8, session_epoch, $9, case when $10 then $3 end, $11, $12, ${isCounted}
      from signed_in returning user_id, salt)`;
const START = statement({
  name: 'session_start',
  columns: { is_known: computed.boolean },
  text: `with ${signedIn()}, ${started('false')} select exists (select from device) as is_known from started`,
});
const IS_ACTIVE = `exists (select from public."user" u where u.id = $2 and u.is_active and u.deleted_at is null)`;
/**
 * Starts a session and writes the audit entry, in one statement. Checks again whether the user is active and whether a
 * passkey counts as a second factor, because the row versions do not cover these.
 */
const START_AT_ONCE = statement({
  name: 'session_start_at_once',
  columns: {
    ...columns('session', 'salt'),
    role: computed.string,
    privileges: computed.strings,
    age_ms: computed.number,
  },
  text: `with ${signedIn(`and ${IS_ACTIVE} and not ${IS_PASSKEY_ENOUGH(unseen('$37'), '$2')}`)}, ${countingOne(19, 'signed_in')},
              ${started('(select not is_single from counted)')}, ${writingOne(19)}
         select s.salt, r.name as role, ${PRIVILEGES_OF('r')} as privileges, ${msSince('$3')} as age_ms
           from started s join public."user" u on u.id = s.user_id join public.role r on r.id = u.role_id`,
});

/** A sign-in unlocks factors with `reopensFrom` or more failures. */
export type SignIn = Readonly<{ userId: UserId; now: Date; reopensFrom: number | undefined }>;
type Place = Readonly<{ scope?: AttemptScope; isRemembered?: boolean }>;

const valuesOf = (
  { userId, now, reopensFrom, scope = publicScope, isRemembered = false }: SignIn & Place,
  { id, client, ttlMs, idleTtlMs, evidence, device }: NewSession,
): readonly unknown[] => {
  const userAgent = client.userAgent?.slice(0, 512) ?? null;
  const until = [plus(now, ttlMs), plus(now, idleTtlMs)];
  const proved = [evidence.amr, evidence.hasSecondFactor, evidence.factorAddedIn, isRemembered];
  const known = scope._tag === 'Device' ? scope.token : null;
  const devices = [known, device.token, plus(now, DEVICE_TTL_MS), device.remembers ?? null];
  return [id, userId, now, reopensFrom, ...until, client.ip, userAgent, ...proved, ...devices];
};

/**
 * Writes the session, the time of the sign-in and the device. The transaction must have locked a row of the user, so
 * that two sign-ins don't add a device at the same time. Returns `Device` if the device is known; it then keeps its
 * token.
 */
export const startSession = async (run: Run, signIn: SignIn & Place, session: NewSession): Promise<ScopeKind> => {
  const [row] = await run(START, ...valuesOf(signIn, session), null, null);
  return row?.is_known ? 'Device' : 'Public';
};

type AtOnce = SignIn &
  Place &
  Readonly<{
    seen: Readonly<{ user: string; device: string | null }>;
    entry: OneEntry;
    required: Requirement;
  }>;

/**
 * Like `startSession`, but also writes the audit entry and needs no locks. Only for a user without a second factor.
 * Returns null and writes nothing if the credential or the device has changed since it was read.
 */
export const startSessionAtOnce = async (
  run: Run,
  { seen, entry, required, ...signIn }: AtOnce,
  session: NewSession,
): Promise<OpenedSession | null> => {
  const versions = [seen.user, seen.device];
  const [row] = await run(START_AT_ONCE, ...valuesOf(signIn, session), ...versions, ...entry, required);
  if (row === undefined) return null;
  const { salt, role, privileges, age_ms: authenticatedMsAgo } = row;
  const principal = {
    userId: signIn.userId,
    sessionId: session.id,
    generation: 1,
    authenticatedAt: signIn.now,
    authenticatedMsAgo,
    hasFactor: false,
    factorMsAgo: null,
    isRemembered: false,
    amr: session.evidence.amr,
    role,
    privileges,
  };
  return { principal, salt };
};
