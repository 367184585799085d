import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Pool } from 'pg';
import { inTransaction, timeOf } from '../../../src/adapters/persistence/database/sql.ts';
import type { Run } from '../../../src/adapters/persistence/database/sql.ts';
import { elevateSession, endSession, endSessions } from '../../../src/adapters/persistence/sessions/session-writes.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import { aForm, trying, verified } from '../../contracts/steps.ts';
import { eventually } from '../../e2e/client.ts';
import { anEmail, policies, succeed } from '../../support/values.ts';
import { withOwnStores } from '../own-stores.ts';
import type { Stores } from '../own-stores.ts';

describe('the use of a cookie that was checked before its session changed', () => {
  let pool: Pool;
  let h: Stores;
  withOwnStores((own) => void ({ pool, stores: h } = own));

  const { idleTtlMs } = policies.refresh;
  const member = async () => {
    const form = aForm();
    const userId = await verified(h, [anEmail()], form);
    const sessionId = h.sessions.newId();
    await trying(h, userId, { matched: true, tried: form.passwordHash, sessionId });
    return { userId, sessionId };
  };
  const browsed = async (sessionId: SessionId, generation: number): Promise<Principal | null> => {
    const cookie = { isAuthentic: () => true, idleTtlMs };
    return O.toNullable(await succeed(h.sessions.browsed({ sessionId, generation }, cookie)));
  };
  /** A page of that session which is checked before `act` is committed, and whose use is recorded afterwards. */
  const whileActing = async (sessionId: SessionId, act: (run: Run) => Promise<unknown>): Promise<Principal | null> => {
    let page: Promise<Principal | null> | null = null;
    await inTransaction(pool, async (run) => {
      await act(run);
      page = browsed(sessionId, 1);
      await eventually(async () => {
        const { rowCount } = await pool.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rowCount !== 0;
      }, 'the use waits for the session');
    });
    return page!;
  };

  // requirement 52, 101
  it('leaves no older cookie valid after an elevation', async () => {
    const { userId, sessionId } = await member();
    const page = await whileActing(sessionId, async (run) =>
      elevateSession(run, { userId, id: sessionId, now: await timeOf(run) }, null),
    );
    expect(page).to.include({ generation: 1 });
    expect(await browsed(sessionId, 1)).to.equal(null);
    expect(await browsed(sessionId, 2)).to.include({ generation: 2 });
  });

  const ends: Readonly<Record<string, (run: Run, userId: UserId, id: SessionId) => Promise<boolean>>> = {
    'the session': endSession,
    'all sessions': (run, userId) => endSessions(run, userId, { but: null, reason: 'ended' }),
  };
  for (const [what, end] of Object.entries(ends))
    // requirement 49, 50
    it(`brings nothing back after the end of ${what}`, async () => {
      const { userId, sessionId } = await member();
      expect(await whileActing(sessionId, (run) => end(run, userId, sessionId))).to.include({ generation: 1 });
      expect(await browsed(sessionId, 1)).to.equal(null);
      const living = (await succeed(h.sessions.list(userId))).map(({ id }) => id);
      expect(living).not.to.include(sessionId);
    });
});
