import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { unavailable } from '../../core/domain/errors.ts';
import type { Address, TokenDigest, UserId } from '../../core/domain/ids.ts';
import type { Message } from '../../core/domain/message.ts';
import type { Otp } from '../../core/domain/otp.ts';
import type { AddressWrites, Seen, Standing } from '../../core/domain/registration.ts';
import type { Addresses } from '../../core/ports/addresses.ts';
import { saveBucket, seeBucket } from './buckets.ts';
import { completeRegistration, openRegistration } from './registrations.ts';
import type { Release } from './registrations.ts';
import { toOtp, toOtpColumns } from './schema/otp-columns.ts';
import type { OtpColumns } from './schema/otp-columns.ts';
import { inTransaction } from './sql.ts';
import type { Run } from './sql.ts';
import { startSession } from './start-session.ts';

export type AddressesDeps = Readonly<{
  pool: Pool;
  /** The keyed hash that puts an identifier into one of 2^20 buckets. */
  bucketOf: (identifier: string) => number;
  /** Merges the state of an address that is nobody's any more into its bucket. */
  merge: (bucket: Otp, released: Otp, now: Date) => Otp;
  defaultRole: string;
  /** Puts a message into the outbox of the same commit. */
  post: (run: Run, message: Message) => Promise<void>;
  /** Called once a commit has put messages there. */
  onPosted: () => void;
}>;

type Row = OtpColumns & {
  user_id: UserId;
  is_verified: boolean;
  is_active: boolean;
  registration_hash: TokenDigest | null;
};

/** One lock for each bucket, known addresses included, taken in one order by everybody; it goes with the transaction. */
const LOCK = {
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
const SEE = {
  name: 'address_see',
  text: `select i.user_id, i.is_verified, i.registration_hash, u.is_active,
                i.otp_code, i.otp_generated_at, i.otp_requested_at, i.wrong_otp_count, i.otp_locked_until
           from user_identity i join "user" u on u.id = i.user_id
          where ${OWNS} and u.deleted_at is null order by i.is_verified desc for update of i`,
};
/** An invited address is an unverified one that an administrator gave to a user who has verified none yet. */
const IS_INVITED = {
  name: 'address_is_invited',
  text: `select from user_identity i join "user" u on u.id = i.user_id
          where i.type = $1 and i.value = $2 and i.deleted_at is null and not i.is_verified and i.registration_hash is null
            and u.deleted_at is null and u.created_by is not null
            and not exists (select from user_identity v where v.user_id = u.id and v.is_verified and v.deleted_at is null)`,
};
const NOW = { name: 'now', text: `select date_trunc('milliseconds', clock_timestamp()) as now` };
const SAVE_OTP = {
  name: 'address_save_otp',
  text: `update user_identity i set otp_code = $3, otp_generated_at = $4, otp_requested_at = $5, wrong_otp_count = $6, otp_locked_until = $7
          where ${OWNS}`,
};

export const identifierOf = (address: Address): string => `${address.type}:${address.value}`;

const standingOf = (row: Row): Standing => {
  if (row.is_verified) return { _tag: 'Verified', userId: row.user_id, isActive: row.is_active };
  return { _tag: 'Registering', userId: row.user_id, registration: row.registration_hash as TokenDigest };
};

const see =
  (run: Run, bucketOf: AddressesDeps['bucketOf']) =>
  async (address: Address): Promise<Seen> => {
    const [row] = await run<Row>(SEE, address.type, address.value);
    if (row !== undefined) return { address, standing: standingOf(row), otp: toOtp(row) };
    const otp = await seeBucket(run, bucketOf(identifierOf(address)));
    const invited = await run(IS_INVITED, address.type, address.value);
    return { address, standing: { _tag: invited.length > 0 ? 'Invited' : 'Unknown' }, otp };
  };

const saveOtp = async (run: Run, bucket: number, address: Address, isKnown: boolean, otp: Otp): Promise<void> => {
  if (!isKnown) return saveBucket(run, bucket, otp);
  const c = toOtpColumns(otp);
  await run(
    SAVE_OTP,
    address.type,
    address.value,
    c.otp_code,
    c.otp_generated_at,
    c.otp_requested_at,
    c.wrong_otp_count,
    c.otp_locked_until,
  );
};

export const makeAddresses = (deps: AddressesDeps): Addresses => {
  const { pool, bucketOf } = deps;

  const write = async (run: Run, seen: readonly Seen[], writes: AddressWrites, now: Date): Promise<void> => {
    const release: Release = async (address, otp) => {
      const bucket = bucketOf(identifierOf(address));
      await saveBucket(run, bucket, deps.merge(await seeBucket(run, bucket), otp, now));
    };
    if (writes.open) await openRegistration(run, writes.open, deps.defaultRole, release);
    const opened = new Set(writes.open?.addresses.map(identifierOf));
    const known = new Set(
      seen
        .filter((s) => s.standing._tag === 'Verified' || s.standing._tag === 'Registering')
        .map((s) => identifierOf(s.address)),
    );
    for (const { address, otp } of writes.otps) {
      const identifier = identifierOf(address);
      await saveOtp(run, bucketOf(identifier), address, known.has(identifier) || opened.has(identifier), otp);
    }
    if (writes.complete) await completeRegistration(run, writes.complete, release);
    if (writes.session) await startSession(run, writes.session.userId, writes.session.session, now);
    for (const message of writes.messages ?? []) await deps.post(run, message);
  };

  return {
    decide: (addresses, decide) =>
      TE.tryCatch(async () => {
        const { writes, answer } = await inTransaction(pool, async (run) => {
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
          for (const address of addresses) seen.push(await see(run, bucketOf)(address));
          const [clock] = await run<{ now: Date }>(NOW);
          if (clock === undefined) throw new Error('the database told no time');
          const decision = decide(seen, clock.now);
          await write(run, seen, decision.writes, clock.now);
          return decision;
        });
        if (writes.messages?.length) deps.onPosted();
        return answer;
      }, unavailable('addresses')),
  };
};
