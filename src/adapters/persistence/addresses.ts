import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { identifierOf } from '../../core/domain/ids.ts';
import type { Address, IdentityId, TokenDigest, UserId } from '../../core/domain/ids.ts';
import { publicLane } from '../../core/domain/lane.ts';
import type { Lane, LaneCount } from '../../core/domain/lane.ts';
import { noOtp } from '../../core/domain/otp.ts';
import type { Otp } from '../../core/domain/otp.ts';
import type { PasswordHash } from '../../core/domain/password.ts';
import type { LinkSubject } from '../../core/domain/recovery.ts';
import type { AddressWrites, Seen, Standing } from '../../core/domain/registration.ts';
import { addressEntries } from '../../core/domain/sign-in-trail.ts';
import type { Addresses } from '../../core/ports/addresses.ts';
import type { Audit } from './audit-trail.ts';
import { saveBucket, seeBucket } from './buckets.ts';
import { bucketRow, inTurn } from './call-limits.ts';
import { laneParameters, lanesOf, saveCodeLane } from './lanes.ts';
import { outage } from './outage.ts';
import { inLockOrder } from './outbox.ts';
import type { Mail } from './outbox.ts';
import { completeRegistration, endOthersOf, openRegistration } from './registrations.ts';
import type { Release } from './registrations.ts';
import { resetPassword } from './resets.ts';
import { LANE_CODE_COLUMNS, toLaneCodes } from './schema/lane-columns.ts';
import { otpColumns, otpParameters, otpValues, toOtp } from './schema/otp-columns.ts';
import type { OtpColumns } from './schema/otp-columns.ts';
import { renewSession, startSession } from './session-writes.ts';
import { onPool } from './sql.ts';
import type { Run } from './sql.ts';

export type AddressesDeps = Readonly<{
  pool: Pool;
  /** The keyed hash that puts an identifier into one of 2^20 buckets. */
  bucketOf: (identifier: string) => number;
  /** Merges the state of an address that is nobody's any more into its bucket. */
  merge: (bucket: Otp, released: Otp, now: Date) => Otp;
  defaultRole: string;
  mail: Mail;
  audit: Audit;
  /** Failures in all that keep a factor closed. */
  maxTotal: number;
}>;

type LookRow = OtpColumns & {
  now: Date;
  /** Null, with the four below, where tries count in the public lane. */
  lane: LaneCount['kind'] | null;
  lane_wrong_otp_count: number;
  lane_wrong_otp_total: number;
  lane_wrong_otp_at: Date | null;
  lane_otp_locked_until: Date | null;
};
type Row = LookRow & {
  /** Null, with those below that are of its owner, where the address is nobody's. */
  user_id: UserId | null;
  identity_id: IdentityId;
  password_hash: PasswordHash;
  shut_at: Date | null;
  own: readonly string[];
  primary: Address | null;
  is_verified: boolean;
  is_active: boolean;
  registration_hash: TokenDigest | null;
  is_invited: boolean;
};

/** One lock for each bucket, known addresses included, taken in one order by everybody; it goes with the transaction. */
export const LOCK = {
  name: 'address_lock',
  text: `select pg_advisory_xact_lock(1, bucket) from (select distinct unnest($1::int[]) as bucket order by 1) b`,
};
const OWNS = `i.type = $1 and i.value = $2 and i.deleted_at is null and (i.is_verified or i.registration_hash is not null)`;
/** A user's row guards all of its identities, and is locked before them. */
const LOCK_OWNERS = {
  name: 'address_lock_owners',
  text: `select from "user" where id in
           (select i.user_id from user_identity i
              join unnest($1::text[], $2::text[]) a (type, value) on i.type = a.type and i.value = a.value
             where i.deleted_at is null and (i.is_verified or i.registration_hash is not null))
          order by id for no key update`,
};
/**
 * One statement for known, invited and unknown addresses, so that no time tells them apart. An invited address is an
 * unverified one that an administrator gave to a user who has verified none yet. `now` is after waiting for the row.
 */
const SEE = {
  name: 'address_see',
  text: `with mine as (
           select i.user_id, i.id as identity_id, i.is_verified, i.registration_hash, u.is_active, a.password_hash, a.shut_at,
                  array_remove(array[u.first_name, u.last_name, a.username]::text[]
                    || array(select v.value from user_identity v where v.user_id = u.id and v.deleted_at is null)::text[], null) as own,
                  (select json_build_object('type', p.type, 'value', p.value) from user_identity p
                    where p.user_id = u.id and p.is_primary and p.is_verified and p.deleted_at is null and p.type <> 'oauth'
                    order by p.type limit 1) as "primary",
                  ${otpColumns('i.')}
             from user_identity i join "user" u on u.id = i.user_id join user_auth a on a.user_id = u.id
            where ${OWNS} and u.deleted_at is null order by i.is_verified desc limit 1 for update of i),
         ${lanesOf({ owner: '(select user_id from mine where is_verified)', token: '$4', session: '$5', columns: LANE_CODE_COLUMNS, isLocked: true })},
         state as (
           select ${otpColumns()} from mine
           union all
           select ${otpColumns()} from unknown_identifier where bucket = $3 and not exists (select from mine))
         select date_trunc('milliseconds', clock_timestamp()) as now,
                o.user_id, o.identity_id, o.is_verified, o.registration_hash, o.is_active, o.password_hash, o.shut_at, o.own, o."primary",
                ${otpColumns('s.')}, l.kind as lane, ${LANE_CODE_COLUMNS.map((c) => `l.${c} as lane_${c}`).join(', ')},
                exists (select from user_identity i join "user" u on u.id = i.user_id
                         where i.type = $1 and i.value = $2 and i.deleted_at is null and not i.is_verified
                           and i.registration_hash is null and u.deleted_at is null and u.created_by is not null
                           and not exists (select from user_identity v
                                            where v.user_id = u.id and v.is_verified and v.deleted_at is null)) as is_invited
           from (select) one left join state s on true left join mine o on true left join lane l on true`,
};
/**
 * The count that a try would meet, by one read without locks for known and unknown addresses. Its lane is null where the
 * owner has no such device or session.
 */
const LOOK = {
  name: 'address_look',
  text: `with mine as (
           select i.user_id, i.is_verified, ${otpColumns('i.')}
             from user_identity i join "user" u on u.id = i.user_id
            where ${OWNS} and u.deleted_at is null order by i.is_verified desc limit 1),
         ${lanesOf({ owner: '(select user_id from mine where is_verified)', token: '$4', session: '$5', columns: LANE_CODE_COLUMNS, isLocked: false })},
         state as (
           select ${otpColumns()} from mine
           union all
           select ${otpColumns()} from unknown_identifier where bucket = $3 and not exists (select from mine))
         select date_trunc('milliseconds', clock_timestamp()) as now,
                ${otpColumns('s.')}, l.kind as lane, ${LANE_CODE_COLUMNS.map((c) => `l.${c} as lane_${c}`).join(', ')}
           from (select) one left join state s on true left join lane l on true`,
};
const FIND = {
  name: 'address_find',
  text: `select date_trunc('milliseconds', clock_timestamp()) as now, i.id as identity_id, i.type, i.value, a.password_hash, a.shut_at
           from user_identity i join "user" u on u.id = i.user_id join user_auth a on a.user_id = u.id
          where i.id = $1 and i.type <> 'oauth' and i.deleted_at is null and u.deleted_at is null and u.is_active
            and (i.is_verified or i.registration_hash is not null)`,
};
const SAVE_OTP = {
  name: 'address_save_otp',
  text: `update user_identity i set (${otpColumns()}) = row(${otpParameters(3)}) where ${OWNS}`,
};
/** Finds nothing where nobody owns the address, and takes about what saving to a row takes beyond saving to a bucket. */
const PRETEND_TO_SAVE = {
  name: 'address_pretend_to_save',
  text: `select ${otpColumns('i.')} from user_identity i where ${OWNS} for no key update`,
};

type Found = Address & { now: Date; identity_id: IdentityId; password_hash: PasswordHash; shut_at: Date | null };

const toSubject = ({
  identity_id: identityId,
  password_hash: passwordHash,
  shut_at: shutAt,
  ...row
}: Found): LinkSubject => ({
  identityId,
  passwordHash,
  shutAt,
  address: row.type === 'email' ? { type: row.type, value: row.value } : { type: row.type, value: row.value },
});

const standingOf = (row: Row): Standing => {
  const { user_id: userId, registration_hash: registration } = row;
  if (userId === null) return { _tag: row.is_invited ? 'Invited' : 'Unknown' };
  const owner = {
    userId,
    identityId: row.identity_id,
    passwordHash: row.password_hash,
    shutAt: row.shut_at,
    own: row.own,
    primary: row.primary,
  };
  return row.is_verified || registration === null
    ? { ...owner, _tag: 'Verified', isActive: row.is_active }
    : { ...owner, _tag: 'Registering', registration };
};

const otpOf = (row: LookRow): Otp => {
  if (row.wrong_otp_count === null) return noOtp;
  if (row.lane === null) return toOtp(row);
  const lockout = toLaneCodes({
    wrong_otp_count: row.lane_wrong_otp_count,
    wrong_otp_total: row.lane_wrong_otp_total,
    wrong_otp_at: row.lane_wrong_otp_at,
    otp_locked_until: row.lane_otp_locked_until,
  });
  return { ...toOtp(row), lane: { kind: row.lane, lockout } };
};

/**
 * Locks the addresses and their owners, in the one order of everybody, then what `lane` names of each owner's, and shows
 * each as it stands; `now` is after waiting for the locks.
 */
export const seeAddresses = async (
  run: Run,
  bucketOf: AddressesDeps['bucketOf'],
  addresses: readonly Address[],
  lane = publicLane,
): Promise<Readonly<{ seen: readonly Seen[]; now: Date }>> => {
  await run(
    LOCK,
    addresses.map((a) => bucketOf(identifierOf(a))),
  );
  await run(
    LOCK_OWNERS,
    addresses.map((a) => a.type),
    addresses.map((a) => a.value),
  );
  const seen: Seen[] = [];
  let now = new Date(0);
  for (const address of addresses) {
    const bucket = bucketOf(identifierOf(address));
    const [row] = await run<Row>(SEE, address.type, address.value, bucket, ...laneParameters(lane));
    if (row === undefined) throw new TypeError('the statement gives one row, always');
    seen.push({ address, standing: standingOf(row), otp: otpOf(row) });
    now = row.now;
  }
  return { seen, now };
};

/** Saves the state of an address: on its identity where it `isKnown`, else in its bucket. */
export const saveOtp = async (
  run: Run,
  bucket: number,
  address: Address,
  isKnown: boolean,
  otp: Otp,
): Promise<void> => {
  if (!isKnown) {
    await saveBucket(run, bucket, otp);
    await run(PRETEND_TO_SAVE, address.type, address.value);
    return;
  }
  await run(SAVE_OTP, address.type, address.value, ...otpValues(otp));
};

export const makeAddresses = (deps: AddressesDeps): Addresses => {
  const { pool, bucketOf, mail, maxTotal } = deps;

  const write = async (
    run: Run,
    { seen, now, lane }: Readonly<{ seen: readonly Seen[]; now: Date; lane: Lane }>,
    writes: AddressWrites,
  ): Promise<void> => {
    const release: Release = async (address, otp) => {
      const bucket = bucketOf(identifierOf(address));
      await saveBucket(run, bucket, deps.merge(await seeBucket(run, bucket), otp, now));
    };
    for (const address of writes.endsOthersOf ?? [])
      await endOthersOf(run, writes.open?.into ?? null, address, release);
    const user = writes.open ? await openRegistration(run, writes.open, deps.defaultRole, release) : null;
    const opened = new Set(writes.open?.addresses.map(identifierOf));
    const known = new Set(
      seen
        .filter((s) => s.standing._tag === 'Verified' || s.standing._tag === 'Registering')
        .map((s) => identifierOf(s.address)),
    );
    for (const { address, otp } of writes.otps) {
      const identifier = identifierOf(address);
      await saveOtp(run, bucketOf(identifier), address, known.has(identifier) || opened.has(identifier), otp);
      if (otp.lane && lane._tag !== 'Public') await saveCodeLane(run, lane, otp.lane.lockout);
    }
    if (writes.complete) await completeRegistration(run, writes.complete, bucketOf, release);
    if (writes.session)
      await startSession(run, { userId: writes.session.userId, now, maxTotal, lane }, writes.session.session);
    if (writes.renews) await renewSession(run, { userId: writes.renews.userId, now, maxTotal }, writes.renews.session);
    if (writes.reset) await resetPassword(run, writes.reset, maxTotal);
    const { entries, strangers } = addressEntries(seen, writes, user);
    await deps.audit.record(run, now, entries);
    await deps.audit.count(run, now, strangers);
    if (writes.messages === undefined) return;
    for (const message of inLockOrder(writes.messages)) await mail.post(run, message);
    // a request for a code, or the guess that locks, takes as long where nobody gets a message
    const told = new Set(writes.messages.map(({ to }) => identifierOf(to)));
    for (const { address } of writes.otps)
      if (!told.has(identifierOf(address))) await mail.pretendToPost(run, identifierOf(address));
  };

  const look = async (address: Address, lane: Lane) => {
    const bucket = bucketOf(identifierOf(address));
    const [row] = await onPool(pool)<LookRow>(LOOK, address.type, address.value, bucket, ...laneParameters(lane));
    if (row === undefined) throw new TypeError('the statement gives one row, always');
    return { otp: otpOf(row), now: row.now };
  };

  return {
    decide: (addresses, decide, lane = publicLane, { refused, isProven } = {}) =>
      TE.tryCatch(async () => {
        const [first] = addresses;
        const asks = first !== undefined && (lane._tag !== 'Public' || refused !== undefined);
        const looked = asks ? await look(first, lane) : null;
        const kind = looked?.otp.lane?.kind ?? 'Public';
        const early = looked && refused ? refused(looked.otp, looked.now, kind) : null;
        if (early !== null) return early;
        const place = {
          rows: addresses.map((address) => bucketRow(bucketOf(identifierOf(address)))),
          // strangers who guess hold up nobody who asks for a code, or who proved by a link who it is
          queue: isProven ? 'proven' : refused ? 'guess' : 'ask',
          lane: kind === 'Public' ? publicLane : lane,
        };
        const { writes, answer } = await inTurn(pool, place, async (run) => {
          const { seen, now } = await seeAddresses(run, bucketOf, addresses, lane);
          const decision = decide(seen, now, seen[0]?.otp.lane?.kind ?? 'Public');
          await write(run, { seen, now, lane: seen[0]?.otp.lane ? lane : publicLane }, decision.writes);
          return decision;
        });
        if (writes.messages?.length) mail.onPosted();
        return answer;
      }, outage('addresses')),

    look: (address, lane = publicLane) => TE.tryCatch(() => look(address, lane), outage('addresses')),

    find: (id) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)<Found>(FIND, id);
        return row === undefined ? O.none : O.some({ subject: toSubject(row), now: row.now });
      }, outage('addresses')),
  };
};
