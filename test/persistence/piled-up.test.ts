import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Pool } from 'pg';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import type { UnlockReason } from '../../src/core/domain/locks/current-lock.ts';
import { open } from '../../src/core/domain/locks/lockout.ts';
import { refresh } from '../../src/core/domain/sessions/refresh.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { purgeOf } from '../../src/wiring/jobs.ts';
import { acting } from '../contracts/harness.ts';
import { makeStores } from '../contracts/postgres-harness.ts';
import { aClaim, aForm, guessing, registering, ownerOf, trying, verdictOf } from '../contracts/steps.ts';
import { TEST_KEY } from '../fakes/access-tokens.ts';
import { freshDatabase } from '../support/database.ts';
import type { FreshDatabase } from '../support/database.ts';
import { MINUTE, SESSION_MAX, anEmail, policies, succeed, aRenewal } from '../support/values.ts';

/** Number of sessions of each kind: active, ended, expired, and ended together with others. */
const EACH = 1_000;
/** Rows and index entries of sessions that a call may touch; it marks at most two hundred. */
const FEW = 1_500;
const DAY = 24 * 60 * MINUTE;

type Owner = Readonly<{ id: UserId; email: Address; sessionId: SessionId; passwordHash: PasswordHash }>;

// requirement 102
describe('a user with thousands of sessions', function () {
  this.timeout(120_000);
  let database: FreshDatabase;
  let pool: Pool;
  let h: ReturnType<typeof makeStores>;
  let admin: UserId;

  before(async () => {
    database = await freshDatabase();
    // A single connection, so that its counters are complete.
    const opened = database.open(1);
    ({ pool } = opened);
    h = makeStores(opened);
    await pool.query(`insert into signing_key (kid, public_key, private_key) values ($1, '', '')`, [TEST_KEY]);
    // Statistics as after repeated sign-ins.
    await pool.query(`insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at)
      select gen_random_uuid(), 1, now(), now() + interval '20 days', now() + interval '6 days' from generate_series(1, 3);
      analyze session; alter table session set (autovacuum_enabled = off)`);
    admin = (await pool.query<{ id: UserId }>('select min(id) as id from "user"')).rows[0]!.id;
  });
  after(() => database.drop());

  const hoarder = async (): Promise<Owner> => {
    const [email, form] = [anEmail(), aForm()];
    await registering(h, [email], form);
    const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
    const id = await ownerOf(h, email);
    await pool.query(
      `with raised as (update user_auth set session_epoch = 1 where user_id = $1),
            kept as (update session set epoch = 1 where user_id = $1)
       insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at, purge_at, ended_at, epoch)
       select gen_random_uuid(), $1, now(), now() + interval '20 days', until, until,
              case kind when 'ended' then now() end, case kind when 'together' then 0 else 1 end
         from unnest(array['living', 'ended', 'expired', 'together']) kind, generate_series(1, ${EACH}),
              lateral (select now() + case kind when 'expired' then interval '-1 minute' else interval '6 days' end as until) e`,
      [id],
    );
    return { id, email, sessionId, passwordHash: form.passwordHash };
  };

  const counted = async (): Promise<number> => {
    await pool.query('select pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ sum: string }>(`
      select (select sum(seq_tup_read + idx_tup_fetch + n_tup_ins + n_tup_upd + n_tup_del) from pg_stat_user_tables where relname = 'session')
           + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'session') as sum`);
    return Number(rows[0]!.sum);
  };
  const touchedBy = async (act: () => Promise<unknown>): Promise<number> => {
    const before = await counted();
    await act();
    return (await counted()) - before;
  };

  const scope = { about: [], administrators: true as const };
  const ways: Readonly<Record<string, (who: Owner) => Promise<unknown>>> = {
    'a call under one of them': ({ sessionId }) => succeed(h.sessions.principal(aClaim(sessionId))),
    'a sign-in': ({ id, passwordHash }) => trying(h, id, { matched: true, tried: passwordHash }),
    'a wrong password under one of them': ({ id, sessionId, passwordHash }) =>
      trying(h, id, { matched: false, tried: passwordHash, scope: { _tag: 'Session', id: sessionId } }),
    'a wrong code under one of them': ({ email, sessionId }) =>
      verdictOf(h, email, { right: false, scope: { _tag: 'Session', id: sessionId } }),
    'a sign-in again under one of them': ({ id, sessionId }) =>
      succeed(
        h.credentials.update(id, () => ({
          writes: { lockout: open, renews: aRenewal(sessionId) },
          events: [],
          answer: null,
        })),
      ),
    'a refresh': ({ sessionId }) => {
      const presented = { generation: 1, isAuthentic: () => true, language: 'en' as const };
      return succeed(h.sessions.update(sessionId, refresh(policies.refresh, presented)));
    },
    'their list': async ({ id }) => {
      const { length } = await succeed(h.sessions.list(id));
      expect(length).to.be.within(SESSION_MAX, 200);
    },
    'the export': async ({ id }) => {
      const { value } = (await succeed(h.accounts.records(id))) as O.Some<{ sessions: readonly unknown[] }>;
      expect(value.sessions).to.have.lengthOf.within(SESSION_MAX, 4_000);
    },
    'the end of one': ({ id, sessionId }) => succeed(h.sessions.end(id, sessionId)),
    'the end of all others': ({ id, sessionId }) => succeed(h.sessions.endOthers(id, sessionId)),
    'another password': ({ id, sessionId, passwordHash }) => {
      const writes = { lockout: open, passwordHash, elevates: sessionId };
      return succeed(h.credentials.update(id, () => ({ writes, events: [], answer: null })));
    },
    'a reset': ({ id, email, passwordHash }) => {
      const reset = { userId: id, passwordHash, reopensCodesFrom: policies.otp.lockout.maxTotal };
      return succeed(h.addresses.update([email], () => ({ writes: { otps: [], reset }, events: [], answer: null })));
    },
    'disabling the user': ({ id }) => {
      const writes = { isActive: false, ends: 'disabled' as const };
      return succeed(h.accounts.update(id, { ...scope, by: admin }, () => ({ writes, events: [], answer: null })));
    },
    'deleting the user': ({ id }) =>
      succeed(h.accounts.update(id, scope, () => ({ writes: { deletes: true }, events: [], answer: null }))),
    'giving the user another role': ({ id }) =>
      succeed(
        h.accounts.update(id, { ...scope, role: 'Staff' }, ({ asked }) => ({
          writes: { role: asked! },
          events: [],
          answer: null,
        })),
      ),
    'a look at the locks': ({ id }) => succeed(h.locks.read(id)),
    'an unlock': ({ id }) => succeed(h.locks.unlock(acting({ admin }), id, 'called us' as UnlockReason)),
  };
  const isOver = ['another password', 'the end of all others', 'a reset', 'disabling the user', 'deleting the user'];

  for (const [what, act] of Object.entries(ways))
    it(`costs ${what} no more than one with some hundreds`, async () => {
      const who = await hoarder();
      expect(await touchedBy(() => act(who))).to.be.below(what === 'the export' ? 6 * FEW : FEW);
      if (!isOver.includes(what)) return;
      const { rows } = await pool.query<{ id: SessionId }>(
        'select id from session where user_id = $1 and ended_at is null and id <> $2 order by id limit 50',
        [who.id, who.sessionId],
      );
      expect(rows, 'the rows were not written one by one').to.have.length(50);
      for (const { id } of rows) expect(await succeed(h.sessions.principal(aClaim(id)))).to.deep.equal(O.none);
      const keeps = ['another password', 'the end of all others'].includes(what);
      const newest = what === 'another password' ? 2 : 1;
      expect(O.isSome(await succeed(h.sessions.principal(aClaim(who.sessionId, newest))))).to.equal(keeps);
    });

  it('is restored at no extra cost, and ended sessions stay ended', async () => {
    const { id, sessionId } = await hoarder();
    await succeed(h.accounts.update(id, scope, () => ({ writes: { deletes: true }, events: [], answer: null })));
    expect(await touchedBy(() => succeed(h.directory.restore(acting({ admin }), id)))).to.be.below(FEW);
    expect(await succeed(h.sessions.list(id))).to.deep.equal([]);
    expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.deep.equal(O.none);
  });

  it('has sessions ended in batches down to the maximum, and ended ones deleted', async () => {
    const { id } = await hoarder();
    await pool.query('delete from session where user_id <> $1', [id]);
    expect(await succeed(h.sessions.endExcess)).to.equal(EACH + 1 - SESSION_MAX);
    expect(await succeed(h.sessions.list(id))).to.have.length(SESSION_MAX);
    await succeed(h.sessions.purge(0));
    const { rows } = await pool.query('select count(*)::int as left from session where user_id = $1', [id]);
    expect(rows).to.deep.equal([{ left: SESSION_MAX }]);
  });

  it('is purged in more than one commit', async () => {
    const { id } = await hoarder();
    const purge = purgeOf(pool, makeKeys({ current: Buffer.alloc(32, 7), old: [] }));
    await pool.query(`update "user" set deleted_at = now() - interval '91 days' where id = $1`, [id]);
    expect(await purge(90 * DAY)).to.equal(1);
    const { rows } = await pool.query('select count(*)::int as left from session where user_id = $1', [id]);
    expect(rows).to.deep.equal([{ left: 0 }]);
  });
});
