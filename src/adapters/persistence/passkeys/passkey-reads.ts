import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { PublicKey, UserHandle } from '../../../core/domain/passkeys/passkey.ts';
import type { Passkeys } from '../../../core/ports/passkeys/passkeys.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import { OWNER } from '../second-factor/challenges.ts';
import { bytesOf, textOf, toPasskey } from './passkey-rows.ts';
import { COUNT_FOREIGN, FIND, LIST, NOW } from './passkey-statements.ts';

type Reads = Pick<Passkeys, 'now' | 'find' | 'list' | 'listForChallenge' | 'countForeign'>;

export const makePasskeyReads = (pool: Pool): Reads => ({
  now: TE.tryCatch(async () => {
    const [row] = await onPool(pool)(NOW);
    if (row === undefined) throw new TypeError('the statement must return one row');
    return row.now;
  }, outage('passkeys')),

  find: (id) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)(FIND, bytesOf(id));
      if (row === undefined || row.passkey_handle === null) return O.none;
      return O.some({
        id: row.id,
        name: row.name,
        userId: row.user_id,
        isSynced: row.backup_eligible,
        publicKey: row.public_key as Uint8Array as PublicKey,
        userHandle: textOf(row.passkey_handle) as UserHandle,
      });
    }, outage('passkeys')),

  list: (userId) => TE.tryCatch(async () => (await onPool(pool)(LIST, userId)).map(toPasskey), outage('passkeys')),

  listForChallenge: (token) =>
    TE.tryCatch(async () => {
      const [owner] = await onPool(pool)(OWNER, token);
      return owner === undefined ? O.none : O.some((await onPool(pool)(LIST, owner.user_id)).map(toPasskey));
    }, outage('passkeys')),

  countForeign: (rpId) =>
    TE.tryCatch(async () => (await onPool(pool)(COUNT_FOREIGN, rpId))[0]?.n ?? 0, outage('passkeys')),
});
