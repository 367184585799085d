import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { identifierOf } from '../../../core/domain/ids.ts';
import type { Address } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { FoundScope, AttemptScope, ScopeCount } from '../../../core/domain/locks/attempt-scope.ts';
import type { LinkSubject } from '../../../core/domain/recovery/recovery.ts';
import { noOtp } from '../../../core/domain/sign-in/otp.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import { addressEntries } from '../../../core/domain/sign-in/sign-in-trail.ts';
import { askingScope, budgetOf } from '../../../core/domain/sign-up/registration.ts';
import type {
  AddressWrites,
  Asked,
  Asker,
  Decision,
  AddressSnapshot,
  AddressOwnership,
} from '../../../core/domain/sign-up/registration.ts';
import type { Addresses, Before } from '../../../core/ports/addresses.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { HAS_VERIFIED, OWNER_OR_FIRST, OWN_WORDS } from '../account/user-fragments.ts';
import { OWNERS_OF, typesAndValues } from '../account/user-locks.ts';
import type { Audit } from '../audit/audit-trail.ts';
import { bucketRow, inTurn } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, orNull, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { scopeParameters, scopesOf, saveCodeScope, toFoundScope } from '../locks/attempt-scopes.ts';
import { inLockOrder } from '../messages/outbox.ts';
import type { Mail } from '../messages/outbox.ts';
import { resetPassword } from '../recovery/resets.ts';
import { ADDRESS } from '../schema/address-columns.ts';
import { SCOPE_CODES, SCOPE_CODE_COLUMNS, toScopeCodes } from '../schema/attempt-scope-columns.ts';
import { OTP, otpColumns, otpColumnsOf, otpParameters, otpValues, toOtp } from '../schema/otp-columns.ts';
import { renewSession, startSession } from '../sessions/session-writes.ts';
import { completeRegistration, endOthersOf, openRegistration, pretendToOpen } from '../sign-up/registrations.ts';
import type { Release } from '../sign-up/registrations.ts';
import { SAVING, saveBucket, loadBucket } from './buckets.ts';

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

/** Null, with all that is of the attempt scope, where tries count in the public one. */
const LOOKED = {
  now: computed.time,
  ...OTP,
  ...orNull({ scope: computed.oneOf<ScopeCount['kind']>() }),
  scope_wrong_otp_count: SCOPE_CODES.wrong_otp_count,
  scope_wrong_otp_total: SCOPE_CODES.wrong_otp_total,
  scope_wrong_otp_at: SCOPE_CODES.wrong_otp_at,
  scope_otp_locked_until: SCOPE_CODES.otp_locked_until,
};
type LookRow = RowOf<typeof LOOK>;
type Row = RowOf<typeof SEE>;
type Found = RowOf<typeof FIND>;

/** One lock for each bucket, known addresses included, taken in one order by everybody; it goes with the transaction. */
export const LOCK = statement({
  name: 'address_lock',
  text: `select pg_advisory_xact_lock(1, bucket) from (select distinct unnest($1::int[]) as bucket order by 1) b`,
});
const OWNS = `i.type = $1 and i.value = $2 and i.deleted_at is null and (i.is_verified or i.registration_hash is not null)`;
/**
 * A user's row guards all of its identities, and is locked before them. Without an owner the rows of the buckets are
 * locked instead, because locking takes time.
 */
const LOCK_OWNERS = statement({
  name: 'address_lock_owners',
  text: `with owners as materialized (
           select id from "user" where id in (${OWNERS_OF('$1', '$2')}) order by id for no key update),
         decoys as materialized (
           select bucket from unknown_identifier where bucket = any ($3::int[]) and not exists (select from owners)
            order by bucket for no key update)
         select (select count(*) from owners) + (select count(*) from decoys)`,
});
/**
 * SQL for a `with`: the row of the bucket, which is read for known addresses, too. A plan that was made while the table
 * was small reads all of it, and would take longer for unknown addresses alone as the table grows.
 */
const BUCKET = `bucket as materialized (select ${otpColumns()} from unknown_identifier where bucket = $3)`;
/**
 * SQL for a `with`: locks the bucket's row where there is no owner whose row would be locked. The product makes the
 * condition one of each row, so that the row is read for known addresses, too.
 */
const DECOY = `decoy as materialized (
           select from unknown_identifier where bucket = $3 and (select count(*) from mine) = 0 * bucket for update)`;
const STATE = otpColumnsOf('o.user_id is not null', 'o', 'b');
/**
 * One statement for known, invited and unknown addresses, so that no time tells them apart: where there is no owner it
 * reads as much of the first user there is, which nobody is shown. An invited address is an unverified one that an
 * administrator gave to a user who has verified none yet. `now` is after waiting for the row.
 */
const SEE = statement({
  name: 'address_see',
  columns: {
    ...LOOKED,
    ...orNull({ generation: computed.number, elevated_generation: computed.number }),
    /** Null, with those below that are of its owner, where the address is nobody's. */
    ...orNull(columns('user_identity', 'user_id')),
    identity_id: columns('user_identity', 'id').id,
    ...columns('user_auth', 'password_hash', 'shut_at'),
    own: computed.strings,
    primary: computed.json<Address | null>(),
    ...columns('user_identity', 'is_verified', 'registration_hash'),
    ...columns('user', 'is_active'),
    is_invited: computed.boolean,
  },
  text: `with mine as (
           select i.user_id, i.id as identity_id, i.is_verified, i.registration_hash, ${otpColumns('i.')}
             from user_identity i join "user" u on u.id = i.user_id
            where ${OWNS} and u.deleted_at is null order by i.is_verified desc limit 1 for update of i),
         read as (
           select u.is_active, a.password_hash, a.shut_at,
                  ${OWN_WORDS} as own,
                  ${PRIMARY_ADDRESS('u.id')} as "primary"
             from ${OWNER_OR_FIRST('mine')}),
         ${scopesOf({ owner: '(select user_id from mine where is_verified)', token: '$4', session: '$5', columns: SCOPE_CODE_COLUMNS, isLocked: true })},
         ${BUCKET},
         ${DECOY}
         select ${CLOCK} as now,
                o.user_id, o.identity_id, o.is_verified, o.registration_hash, r.is_active, r.password_hash, r.shut_at, r.own, r."primary",
                ${STATE}, l.kind as scope, l.generation, l.elevated_generation, ${SCOPE_CODE_COLUMNS.map((c) => `l.${c} as scope_${c}`).join(', ')},
                exists (select from user_identity i join "user" u on u.id = i.user_id
                         where i.type = $1 and i.value = $2 and i.deleted_at is null and not i.is_verified
                           and i.registration_hash is null and u.deleted_at is null and u.created_by is not null
                           and not ${HAS_VERIFIED('u.id')}) as is_invited
           from (select count(*) from decoy) one left join bucket b on true left join mine o on true left join read r on true left join scope l on true`,
});
/**
 * The count that a try would meet, by one read without locks for known and unknown addresses. Its attempt scope is null where the
 * owner has no such device or session.
 */
const LOOK = statement({
  name: 'address_look',
  columns: LOOKED,
  text: `with mine as (
           select i.user_id, i.is_verified, ${otpColumns('i.')}
             from user_identity i join "user" u on u.id = i.user_id
            where ${OWNS} and u.deleted_at is null order by i.is_verified desc limit 1),
         ${scopesOf({ owner: '(select user_id from mine where is_verified)', token: '$4', session: '$5', columns: SCOPE_CODE_COLUMNS, isLocked: false })},
         ${BUCKET}
         select ${CLOCK} as now,
                ${STATE}, l.kind as scope, ${SCOPE_CODE_COLUMNS.map((c) => `l.${c} as scope_${c}`).join(', ')}
           from (select) one left join bucket b on true left join mine o on true left join scope l on true`,
});
const FIND = statement({
  name: 'address_find',
  columns: {
    now: computed.time,
    identity_id: columns('user_identity', 'id').id,
    ...ADDRESS,
    ...columns('user_auth', 'password_hash', 'shut_at'),
  },
  text: `select ${CLOCK} as now, i.id as identity_id, i.type, i.value, a.password_hash, a.shut_at
           from user_identity i join "user" u on u.id = i.user_id join user_auth a on a.user_id = u.id
          where i.id = $1 and i.type <> 'oauth' and i.deleted_at is null and u.deleted_at is null and u.is_active
            and (i.is_verified or i.registration_hash is not null)`,
});
/** One statement for known and unknown addresses: writes one row, the owner's or that of the bucket. */
const SAVE_OTP = statement({
  name: 'address_save_otp',
  text: `with own as (update user_identity i set (${otpColumns()}) = row(${otpParameters(5)}) where ${OWNS} and case when i.id is null then false else $4 end returning 1),
              nobodys as (${SAVING(`select $3::int, ${otpParameters(5)} where not $4 and not exists (select from own)`)} returning 1)
         select from own union all select from nobodys`,
});

const toSubject = ({
  identity_id: identityId,
  password_hash: passwordHash,
  shut_at: accessRevokedAt,
  ...row
}: Found): LinkSubject => ({
  identityId,
  passwordHash,
  accessRevokedAt,
  address: row.type === 'email' ? { type: row.type, value: row.value } : { type: row.type, value: row.value },
});

const ownershipOf = (row: Row): AddressOwnership => {
  const { user_id: userId, registration_hash: registration } = row;
  if (userId === null) return { _tag: row.is_invited ? 'Invited' : 'Unknown' };
  const owner = {
    userId,
    identityId: row.identity_id,
    passwordHash: row.password_hash,
    accessRevokedAt: row.shut_at,
    own: row.own,
    primary: row.primary,
  };
  return row.is_verified || registration === null
    ? { ...owner, _tag: 'Verified', isActive: row.is_active }
    : { ...owner, _tag: 'Registering', registration };
};

const otpOf = (row: LookRow): Otp => {
  if (row.wrong_otp_count === null) return noOtp;
  if (row.scope === null) return toOtp(row);
  const codes = toScopeCodes({
    wrong_otp_count: row.scope_wrong_otp_count,
    wrong_otp_total: row.scope_wrong_otp_total,
    wrong_otp_at: row.scope_wrong_otp_at,
    otp_locked_until: row.scope_otp_locked_until,
  });
  return { ...toOtp(row), scope: { kind: row.scope, ...codes } };
};

/**
 * Locks the addresses and their owners, in the one order of everybody, then what `scope` names of each owner's, and shows
 * each as it stands; `now` is after waiting for the locks, and `found` is the first one's attempt scope.
 */
export const loadAddresses = async (
  run: Run,
  bucketOf: AddressesDeps['bucketOf'],
  addresses: readonly Address[],
  scope = publicScope,
): Promise<Readonly<{ seen: readonly AddressSnapshot[]; now: Date; found: FoundScope }>> => {
  const buckets = addresses.map((a) => bucketOf(identifierOf(a)));
  await run(LOCK, buckets);
  await run(LOCK_OWNERS, ...typesAndValues(addresses), buckets);
  const seen: AddressSnapshot[] = [];
  let now = new Date(0);
  let found: FoundScope | null = null;
  for (const address of addresses) {
    const bucket = bucketOf(identifierOf(address));
    const [row] = await run(SEE, address.type, address.value, bucket, ...scopeParameters(scope));
    if (row === undefined) throw new TypeError('the statement gives one row, always');
    seen.push({ address, ownership: ownershipOf(row), otp: otpOf(row) });
    now = row.now;
    found ??= toFoundScope(row);
  }
  return { seen, now, found: found ?? { kind: 'Public' } };
};

/** Saves the state of an address: on its identity where it `isKnown`, else in its bucket. */
export const saveOtp = async (
  run: Run,
  bucket: number,
  address: Address,
  isKnown: boolean,
  otp: Otp,
): Promise<void> => {
  await run(SAVE_OTP, address.type, address.value, bucket, isKnown, ...otpValues(otp));
};

export const makeAddresses = (deps: AddressesDeps): Addresses => {
  const { pool, bucketOf, mail, maxTotal } = deps;

  const write = async (
    run: Run,
    { seen, now, scope }: Readonly<{ seen: readonly (AddressSnapshot | Asked)[]; now: Date; scope: AttemptScope }>,
    writes: AddressWrites,
  ): Promise<void> => {
    const release: Release = async (address, otp) => {
      const bucket = bucketOf(identifierOf(address));
      await saveBucket(run, bucket, deps.merge(await loadBucket(run, bucket), otp, now));
    };
    for (const address of writes.endsOthersOf ?? [])
      await endOthersOf(run, writes.open?.into ?? null, address, release);
    const user = writes.open ? await openRegistration(run, writes.open, deps.defaultRole, release) : null;
    if (writes.pretendsToOpen) await pretendToOpen(run, writes.pretendsToOpen, deps.defaultRole);
    const opened = new Set(writes.open?.addresses.map(identifierOf));
    const known = new Set(
      seen
        .filter((s) => s.ownership._tag === 'Verified' || s.ownership._tag === 'Registering')
        .map((s) => identifierOf(s.address)),
    );
    for (const { address, otp } of writes.otps) {
      const identifier = identifierOf(address);
      await saveOtp(run, bucketOf(identifier), address, known.has(identifier) || opened.has(identifier), otp);
      if (otp.scope && scope._tag !== 'Public') await saveCodeScope(run, scope, otp.scope);
    }
    if (writes.complete) await completeRegistration(run, writes.complete, bucketOf, release);
    if (writes.session)
      await startSession(run, { userId: writes.session.userId, now, maxTotal, scope }, writes.session.session);
    if (writes.renews) await renewSession(run, { userId: writes.renews.userId, now, maxTotal }, writes.renews.session);
    if (writes.reset) await resetPassword(run, writes.reset, maxTotal);
    const { entries, strangers } = addressEntries(seen, writes, user);
    await deps.audit.record(run, now, entries);
    await deps.audit.count(run, now, strangers);
    if (writes.messages === undefined) return;
    for (const message of inLockOrder(writes.messages)) await mail.post(run, message);
    // a request for a code, or the guess that locks, takes as long where nobody gets a message
    const told = new Set(writes.messages.map(({ to }) => identifierOf(to)));
    for (const { address, ...one } of seen) {
      if (told.has(identifierOf(address))) continue;
      if ('budget' in one) await mail.pretendToPost(run, one.budget, address);
      else await mail.pretendToTell(run, identifierOf(address));
    }
  };

  const look = async (address: Address, scope: AttemptScope) => {
    const bucket = bucketOf(identifierOf(address));
    const [row] = await onPool(pool)(LOOK, address.type, address.value, bucket, ...scopeParameters(scope));
    if (row === undefined) throw new TypeError('the statement gives one row, always');
    return { otp: otpOf(row), now: row.now };
  };

  type Work<S, A> = Readonly<{
    addresses: readonly Address[];
    scope: AttemptScope;
    before: Before<A>;
    /** Shows what else the decision has to know. */
    complete: (run: Run, seen: readonly AddressSnapshot[]) => Promise<readonly S[]>;
    decide: (seen: readonly S[], now: Date, scope: FoundScope) => Decision<A>;
  }>;

  /** Decides in one transaction, under the locks of `loadAddresses`, once it is this call's turn. */
  const deciding = <S extends AddressSnapshot, A>({ addresses, scope, before, complete, decide }: Work<S, A>) =>
    TE.tryCatch(async () => {
      const { refused, isProven } = before;
      const [first] = addresses;
      const asks = first !== undefined && (scope._tag !== 'Public' || refused !== undefined);
      const looked = asks ? await look(first, scope) : null;
      const kind = looked?.otp.scope?.kind ?? 'Public';
      const early = looked && refused ? refused(looked.otp, looked.now, kind) : null;
      if (early !== null) return early;
      const place = {
        rows: addresses.map((address) => bucketRow(bucketOf(identifierOf(address)))),
        // strangers who guess hold up nobody who asks for a code, or who proved by a link who it is
        queue: isProven ? 'proven' : refused ? 'guess' : 'ask',
        scope: kind === 'Public' ? publicScope : scope,
      };
      const { answer } = await inTurn(pool, place, async (run) => {
        const { seen: known, now, found } = await loadAddresses(run, bucketOf, addresses, scope);
        const seen = await complete(run, known);
        const decision = decide(seen, now, found);
        await write(run, { seen, now, scope: known[0]?.otp.scope ? scope : publicScope }, decision.writes);
        return decision;
      });
      return answer;
    }, outage('addresses'));

  const judged =
    (asker: Asker) =>
    async (run: Run, seen: readonly AddressSnapshot[]): Promise<readonly Asked[]> => {
      const asked: Asked[] = [];
      for (const one of seen) {
        const budget = budgetOf(one, asker._tag);
        asked.push({ ...one, budget, goesOut: await mail.wouldGoOut(run, budget, one.address) });
      }
      return asked;
    };

  return {
    update: (addresses, decide, scope = publicScope, before = {}) =>
      deciding({ addresses, scope, before, complete: async (_run, seen) => seen, decide }),

    ask: (addresses, decide, asker = publicScope) =>
      deciding({ addresses, scope: askingScope(asker), before: {}, complete: judged(asker), decide }),

    look: (address, scope = publicScope) => TE.tryCatch(() => look(address, scope), outage('addresses')),

    find: (id) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)(FIND, id);
        return row === undefined ? O.none : O.some({ subject: toSubject(row), now: row.now });
      }, outage('addresses')),
  };
};
