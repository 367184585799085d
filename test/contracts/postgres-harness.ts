import type { Pool } from 'pg';
import { makeAuditSeals } from '../../src/adapters/crypto/audit-seals.ts';
import { makeFingerprints } from '../../src/adapters/crypto/fingerprints.ts';
import { makeImportedTotps, sealedText } from '../../src/adapters/crypto/imported-totps.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeSealer } from '../../src/adapters/crypto/sealed.ts';
import { makeSendBudgetKey } from '../../src/adapters/crypto/send-budget-keys.ts';
import { makeAccounts } from '../../src/adapters/persistence/account/accounts.ts';
import { makeUsers } from '../../src/adapters/persistence/account/user-columns.ts';
import { sealTrail } from '../../src/adapters/persistence/audit/audit-chain.ts';
import { makeAuditLog } from '../../src/adapters/persistence/audit/audit-log.ts';
import { recordTallies } from '../../src/adapters/persistence/audit/audit-tallies.ts';
import { makeAudit } from '../../src/adapters/persistence/audit/audit-trail.ts';
import type { Audit, DetailsJson } from '../../src/adapters/persistence/audit/audit-trail.ts';
import { makeRecordEvents } from '../../src/adapters/persistence/audit/record-events.ts';
import type { Database } from '../../src/adapters/persistence/database/database.ts';
import { inTransaction } from '../../src/adapters/persistence/database/sql.ts';
import { makeDirectory } from '../../src/adapters/persistence/directory/directory.ts';
import { makeImageRemovals } from '../../src/adapters/persistence/images/image-removals.ts';
import { makeInvitations } from '../../src/adapters/persistence/invitations/invitations.ts';
import { makeIdempotencyStore } from '../../src/adapters/persistence/limits/idempotency-keys.ts';
import { makeLocks } from '../../src/adapters/persistence/locks/locks.ts';
import { makeOutbox } from '../../src/adapters/persistence/messages/outbox.ts';
import { makeMail } from '../../src/adapters/persistence/messages/post-messages.ts';
import type { Mail } from '../../src/adapters/persistence/messages/post-messages.ts';
import { makeSendBudgets } from '../../src/adapters/persistence/messages/send-budgets.ts';
import { makeUserExports } from '../../src/adapters/persistence/moving-users/user-exports.ts';
import { makeUserImports } from '../../src/adapters/persistence/moving-users/user-imports.ts';
import { makeOAuthFlows } from '../../src/adapters/persistence/oauth/oauth-flows.ts';
import { makePasskeys } from '../../src/adapters/persistence/passkeys/passkeys.ts';
import { makePrivileges } from '../../src/adapters/persistence/roles/privileges.ts';
import { makeRoles } from '../../src/adapters/persistence/roles/roles.ts';
import { makeSecondFactors } from '../../src/adapters/persistence/second-factor/second-factors.ts';
import { makeUndoLinks } from '../../src/adapters/persistence/second-factor/undo-links.ts';
import { makeSessions } from '../../src/adapters/persistence/sessions/sessions.ts';
import { makeAddresses } from '../../src/adapters/persistence/sign-in/addresses.ts';
import { makeCredentials } from '../../src/adapters/persistence/sign-in/credentials.ts';
import { makeUnknownAccounts, makeUnknownLogins } from '../../src/adapters/persistence/sign-in/unknown-accounts.ts';
import { uuidV7 } from '../../src/adapters/system/uuid-v7.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import { TEST_KEY } from '../fakes/access-tokens.ts';
import { freshDatabase } from '../support/database.ts';
import { SESSION_MAX, policies, sendBudget } from '../support/values.ts';
import type { Harness, MakeHarness, TrailEntry } from './harness.ts';

const OTP = [
  'otp_generated_at',
  'otp_requested_at',
  'otp_registration_requested_at',
  'otp_reset_requested_at',
  'otp_identity_requested_at',
  'otp_administrator_requested_at',
  'otp_owner_requested_at',
  'otp_owner_reset_requested_at',
  'otp_sent_at',
  'otp_reset_sent_at',
  'otp_identity_sent_at',
  'otp_withheld_at',
  'otp_locked_until',
];
const PASSWORD = ['wrong_password_at', 'account_locked_until'];
const FACTOR = ['wrong_factor_at', 'factor_locked_until'];
const SCOPE = [...PASSWORD, 'wrong_otp_at', 'otp_locked_until', ...FACTOR];
const TIMES = {
  unknown_identifier: [...OTP, ...PASSWORD, 'counted_at'],
  user_identity: [...OTP, 'invitation_expires_at'],
  user_auth: [...PASSWORD, ...FACTOR, 'last_login_at', 'shut_at', 'totp_confirmed_at', 'totp_pending_until'],
  recovery_code: ['used_at'],
  sign_in_challenge: ['expires_at', 'used_at'],
  undo_link: ['expires_at', 'used_at'],
  passkey: ['last_used_at', 'blocked_at'],
  used_challenge: ['expires_at'],
  session: [
    'authenticated_at',
    'expires_at',
    'rotated_at',
    'last_used_at',
    'idle_expires_at',
    'purge_at',
    'ended_at',
    'factor_at',
    ...SCOPE,
  ],
  known_device: ['last_used_at', 'expires_at', 'factor_at', ...SCOPE],
  oauth_flow: ['expires_at'],
  image_removal: ['due_at'],
  outbound_message: ['created_at', 'due_at', 'expires_at'],
  idempotency_key: ['claimed_at'],
  audit_event: ['at'],
};

const isSet = (column: string) => `${column} is not null`;

/** The clock is the database's, so time passes by moving all stored times back. */
export const rewind = (pool: Pool, ms: number) => {
  const back = (column: string) => `${column} = ${column} - make_interval(secs => ${ms} / 1000.0)`;
  const updates = Object.entries(TIMES).map(
    ([table, columns]) =>
      `update ${table} set ${columns.map(back).join(', ')} where ${columns.map(isSet).join(' or ')}`,
  );
  const lists = [
    ['send_budget', 'sent_at'],
    ['user_auth', 'renamed_at'],
  ].map(
    ([table, column]) =>
      `update ${table} set ${column} = array(select t - make_interval(secs => ${ms} / 1000.0) from unnest(${column}) t)`,
  );
  const steps = `update user_auth set totp_last_step = totp_last_step - ${Math.round(ms / 30_000)} where totp_last_step is not null`;
  // Move far away first: the minute is part of the key, and its neighbour may exist.
  const tallies = ['1000 years', `-1000 years -${ms} milliseconds`].map(
    (by) => `update audit_tally set minute = minute + interval '${by}'`,
  );
  return pool.query([...updates, ...lists, steps, ...tallies].join(';'));
};

const ORIGIN = { ip: '192.0.2.7', userAgent: 'an agent', requestId: 'a-request' };

const dealt = new Map<string, number>();
/** A bucket per identifier, as in the fake; hashing thousands of them would collide. */
export const bucketOf = (identifier: string): number => {
  const bucket = dealt.get(identifier) ?? dealt.size;
  dealt.set(identifier, bucket);
  return bucket;
};

/** The stores over one database. */
export const makeStores = (database: Database, limits: Policies = policies) => {
  const { pool } = database;
  const keys = makeKeys({ current: Buffer.alloc(32, 7), old: [] });
  const sealer = makeSealer(keys.derive('messages'));
  const seal = { seal: sealer.seal, open: (sealed: Buffer, id: string) => sealer.open(sealed, id).toString() };
  const budgets = makeSendBudgets({ pool, policy: sendBudget, keyOf: makeSendBudgetKey(keys) });
  const seals = makeAuditSeals(keys);
  const audit = makeAudit({ seals, newId: uuidV7, origin: () => ORIGIN });
  const mail = makeMail({ seal, newId: uuidV7, budgets });
  const recordEvents = makeRecordEvents({ audit, mail });
  const { maxTotal } = limits.passwordLockout;
  const remembering = limits.secondFactor;
  const { required } = remembering;
  const unknownAccounts = makeUnknownAccounts(bucketOf, limits);
  return {
    audit,
    seals,
    recordEvents,
    roles: makeRoles({ database, recordEvents }),
    privileges: makePrivileges({ database, audit }),
    auditLog: makeAuditLog({ pool, audit }),
    directory: makeDirectory({ pool, unknownAccounts, recordEvents, maxTotal }),
    accounts: makeAccounts(pool, { unknownAccounts, mail, recordEvents }),
    addresses: makeAddresses({ pool, unknownAccounts, defaultRole: 'User', mail, recordEvents, remembering }),
    oauthFlows: makeOAuthFlows({ pool, unknownAccounts, defaultRole: 'User', recordEvents, remembering }),
    invitations: makeInvitations({ pool, unknownAccounts, mail, recordEvents, required }),
    credentials: makeCredentials({ pool, recordEvents, remembering }),
    unknownLogins: makeUnknownLogins({ pool, bucketOf, recordEvents }),
    locks: makeLocks({ pool, maxTotal, recordEvents }),
    sessions: makeSessions({ pool, recordEvents, newId: () => uuidV7() as SessionId, max: SESSION_MAX, required }),
    passkeys: makePasskeys({ pool, recordEvents, required }),
    secondFactors: makeSecondFactors({ pool, recordEvents, required }),
    undoLinks: makeUndoLinks({ pool, recordEvents }),
    users: makeUsers(pool),
    imageRemovals: makeImageRemovals(pool),
    userImports: makeUserImports({ pool, unknownAccounts, recordEvents, sealTotp: makeImportedTotps(keys).seal }),
    userExports: makeUserExports(pool, sealedText),
    outbox: makeOutbox(pool, seal),
    budgets,
    mail,
    idempotencyKeys: makeIdempotencyStore({ pool, seal, fingerprints: makeFingerprints(keys), newId: uuidV7 }),
  };
};

const INVITE = `
  with invited as (insert into "user" (first_name, role_id, created_by)
                   select 'Ada', (select id from role where name = 'User'), min(id) from "user" returning id),
       auth as (insert into user_auth (user_id, password_hash) select id, '!' from invited)
  insert into user_identity (user_id, type, value) select id, $1, $2 from invited returning user_id`;

const invite = async (pool: Pool, { type, value }: Address): Promise<UserId> =>
  (await pool.query<{ user_id: UserId }>(INVITE, [type, value])).rows[0]!.user_id;

const remove = async (pool: Pool, id: UserId): Promise<void> => {
  for (const [table, column] of [
    ['"user"', 'id'],
    ['user_auth', 'user_id'],
    ['user_identity', 'user_id'],
    ['passkey', 'user_id'],
  ]) {
    await pool.query(`update ${table} set deleted_at = now() where ${column} = $1`, [id]);
  }
};

type EventRow = Omit<TrailEntry, 'ip' | 'requestId' | 'changes'> & { request_id: string; details: string };

const unknownAttemptsOf = async (pool: Pool): Promise<Readonly<Record<string, number>>> => {
  const { rows } = await pool.query<{ action: string; count: number }>(
    'select action, count(*)::int as count from audit_stranger group by action',
  );
  return Object.fromEntries(rows.map(({ action, count }) => [action, count]));
};

const trailOf = async (pool: Pool): Promise<readonly TrailEntry[]> => {
  const { rows } = await pool.query<EventRow>(
    `select actor_id as actor, action, outcome, request_id, details,
            case when subject_type is not null then json_build_object('type', subject_type, 'id', subject_id) end as subject
       from audit_event join audit_detail on event_id = id order by at, id`,
  );
  return rows.map(({ details, request_id: requestId, ...row }) => {
    const { ip, changes }: DetailsJson = JSON.parse(details);
    return { ...row, ip, requestId, changes };
  });
};

export const posting = (pool: Pool, mail: Mail, messages: readonly Message[]): Promise<void> =>
  inTransaction(pool, (run) => mail.post(run, messages));

/** Also returns what stores of a resource need. */
export const postgresHarness = async (
  limits?: Policies,
): Promise<Harness & Readonly<{ database: Database; pool: Pool; audit: Audit }>> => {
  const fresh = await freshDatabase();
  const database = fresh.open();
  const { pool } = database;
  await pool.query(`insert into signing_key (kid, public_key, private_key) values ($1, '', '')`, [TEST_KEY]);
  const set = (sql: string) => async (id: UserId | SessionId, value: unknown) =>
    void (await pool.query(sql, [id, value]));
  const stores = makeStores(database, limits);
  const [admin] = (await pool.query<{ id: UserId }>('select min(id) as id from "user"')).rows;
  return {
    ...stores,
    database,
    pool,
    admin: admin!.id,
    trail: () => trailOf(pool),
    recordTallies: () => recordTallies({ pool, audit: stores.audit }),
    sealTrail: async () => void (await sealTrail({ pool, seals: stores.seals })),
    unknownAttempts: () => unknownAttemptsOf(pool),
    post: (messages) => posting(pool, stores.mail, messages),
    elapse: async (ms) => void (await rewind(pool, ms)),
    invite: (address) => invite(pool, address),
    setActive: set('update "user" set is_active = $2 where id = $1'),
    remove: (id) => remove(pool, id),
    giveUsername: set('update user_auth set username = $2 where user_id = $1'),
    giveRole: set('update "user" set role_id = (select id from role where name = $2) where id = $1'),
    endSession: async (id) => void (await pool.query('update session set ended_at = now() where id = $1', [id])),
    close: fresh.drop,
  };
};

export const makePostgresHarness: MakeHarness = postgresHarness;
