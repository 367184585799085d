import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Pool } from 'pg';
import { inTransaction } from '../../../src/adapters/persistence/database/sql.ts';
import { endSessions } from '../../../src/adapters/persistence/sessions/session-writes.ts';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import { refresh } from '../../../src/core/domain/sessions/refresh.ts';
import { aClaim, aForm, trying, verified } from '../../contracts/steps.ts';
import { eventually } from '../../e2e/client.ts';
import { TEST_KEY } from '../../fakes/access-tokens.ts';
import { anEmail, policies, succeed } from '../../support/values.ts';
import { withOwnStores } from '../own-stores.ts';
import type { Stores } from '../own-stores.ts';

// requirement 50, 102
describe('ending all sessions of a user', () => {
  let pool: Pool;
  let h: Stores;
  withOwnStores((own) => void ({ pool, stores: h } = own));
  before(async () => {
    await pool.query(`insert into signing_key (kid, public_key, private_key) values ($1, '', '')`, [TEST_KEY]);
  });

  const member = async () => {
    const form = aForm();
    const id = await verified(h, [anEmail()], form);
    const signIn = async (): Promise<SessionId> => {
      const sessionId = h.sessions.newId();
      await trying(h, id, { matched: true, tried: form.passwordHash, sessionId });
      return sessionId;
    };
    return { id, signIn };
  };
  const isAlive = async (id: SessionId, generation = 1) =>
    O.isSome(await succeed(h.sessions.principal(aClaim(id, generation))));
  /** The result of `meanwhile`, which starts before ending the other sessions is committed and waits for it. */
  const whileEnding = async <A>(
    { id }: Awaited<ReturnType<typeof member>>,
    but: SessionId,
    meanwhile: () => Promise<A>,
  ) => {
    let waiting: Promise<A> | null = null;
    await inTransaction(pool, async (run) => {
      await endSessions(run, id, { but, reason: 'ended' });
      waiting = meanwhile();
      await eventually(async () => {
        const { rowCount } = await pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rowCount !== 0;
      }, 'somebody waits');
    });
    return waiting!;
  };
  const presented = { generation: 1, isAuthentic: () => true, language: 'en' as const };
  const refreshing = async (id: SessionId) =>
    O.toNullable(await succeed(h.sessions.update(id, refresh(policies.refresh, presented))));

  it('keeps the current session for a refresh that waited', async () => {
    const who = await member();
    const kept = await who.signIn();
    expect(await whileEnding(who, kept, () => refreshing(kept))).to.include({ _tag: 'Refreshed' });
    expect(await isAlive(kept, 2)).to.equal(true);
  });

  it('refuses a refresh that waited for an ended session', async () => {
    const who = await member();
    const [kept, other] = [await who.signIn(), await who.signIn()];
    expect(await whileEnding(who, kept, () => refreshing(other))).to.deep.equal({ _tag: 'Refused' });
    expect({ kept: await isAlive(kept), other: await isAlive(other) }).to.deep.equal({
      kept: true,
      other: false,
    });
  });

  it('comes before a sign-in that waited for it, and after one that did not', async () => {
    const who = await member();
    const [kept, before] = [await who.signIn(), await who.signIn()];
    const after = await whileEnding(who, kept, who.signIn);
    expect({ before: await isAlive(before), after: await isAlive(after) }).to.deep.equal({
      before: false,
      after: true,
    });
  });
});
