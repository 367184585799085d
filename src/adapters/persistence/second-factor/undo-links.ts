import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { UserId } from '../../../core/domain/ids.ts';
import { noPassword } from '../../../core/domain/sign-in/password.ts';
import type { UndoLinks } from '../../../core/ports/second-factor/undo-links.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { changing, inTurn, userRowKey } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { purgeAll } from '../database/purge.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { resetPassword } from '../recovery/resets.ts';
import { LOCK_USER } from './second-factor-statements.ts';
import {
  CHOOSE_PRIMARY,
  FORGET_PENDING,
  OWNER,
  PURGE,
  RAISE_VERSION,
  REMOVE_ADDED,
  USE,
  VOID_OTHERS,
  WITHDRAW,
} from './undo-link-statements.ts';

const withdraw = async (run: Run, userId: UserId, since: Date): Promise<readonly string[]> => {
  const gone = await run(WITHDRAW, userId, since);
  if (gone.length === 0) return [];
  await run(CHOOSE_PRIMARY, userId);
  await run(RAISE_VERSION, userId);
  return gone.map(({ oauth_provider: provider, value }) => (provider === null ? value : `${provider}: ${value}`));
};

type Deps = Readonly<{ pool: Pool; recordEvents: RecordEvents }>;

export const makeUndoLinks = ({ pool, recordEvents }: Deps): UndoLinks => ({
  isOpen: (token) => TE.tryCatch(async () => (await onPool(pool)(OWNER, token)).length === 1, outage('undo-links')),

  use: (token, language) =>
    TE.tryCatch(async () => {
      const [owner] = await onPool(pool)(OWNER, token);
      if (owner === undefined) return false;
      const { user_id: userId } = owner;
      return inTurn(pool, changing(userRowKey(userId)), async (run) => {
        await run(LOCK_USER, userId);
        const [link] = await run(USE, token);
        if (link === undefined) return false;
        const { added_in: session, since } = link;
        await run(VOID_OTHERS, userId, session);
        for (const remove of REMOVE_ADDED) await run(remove, userId, session);
        await run(FORGET_PENDING, userId);
        const withdrawn = await withdraw(run, userId, since);
        await resetPassword(run, { userId, passwordHash: noPassword, reopensCodesFrom: null });
        // Read the user again, to get the addresses that stay verified.
        const [seen] = await run(LOCK_USER, userId);
        if (seen === undefined) throw new TypeError('a locked user must exist');
        const notice = { to: seen.verified, language };
        await recordEvents(run, seen.now, [{ _tag: 'FactorUndone', by: userId, userId, withdrawn, notice }]);
        return true;
      });
    }, outage('undo-links')),

  purge: (overForMs) => TE.tryCatch(() => purgeAll(onPool(pool), PURGE, overForMs), outage('undo-links')),
});
