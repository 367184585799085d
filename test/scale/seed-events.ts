import type { Pool } from 'pg';
import { makeAuditSeals } from '../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeAudit } from '../../src/adapters/persistence/audit/audit-trail.ts';
import { inTransaction } from '../../src/adapters/persistence/database/sql.ts';
import { uuidV7 } from '../../src/adapters/system/uuid-v7.ts';
import { denied, succeeded, userSubject } from '../../src/core/domain/audit.ts';
import type { AuditEntry } from '../../src/core/domain/audit.ts';
import type { UserId } from '../../src/core/domain/ids.ts';

const BATCH = 200;
const TWO_YEARS = 730 * 86_400_000;
const START = Date.UTC(2024, 0, 1);

export const EVENT_SEALS = makeAuditSeals(makeKeys({ current: Buffer.alloc(32, 7), old: [] }));
const audit = makeAudit({
  seals: EVENT_SEALS,
  newId: uuidV7,
  origin: () => ({ ip: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', requestId: uuidV7() }),
});

/** Users: one who causes a fifth of all events, one who is attacked in a tenth, one with a few, one with none. */
export type Cast = Readonly<{ busy: UserId; tried: UserId; quiet: UserId; silent: UserId }>;

/** Event `i` of `size`; `of` maps a share (0 to 1) to a user. */
const entry = (i: number, size: number, { busy, tried, quiet }: Cast, of: (share: number) => UserId): AuditEntry => {
  // Deterministic and unordered.
  const share = ((i * 7_919) % 10_007) / 10_007;
  const user = of(((i * 104_729) % 1_000_003) / 1_000_003);
  const change = [{ field: 'job_title', before: null, after: `Title ${i}` }];
  if (i % Math.ceil(size / 5) === 3) return succeeded(busy, 'privilege.created', { type: 'privilege', id: String(i) });
  if (i % Math.ceil(size / 12) === 5) return succeeded(quiet, 'session.started', userSubject(quiet));
  if (i % Math.ceil(size / 7) === 6) return succeeded(busy, 'user.changed', userSubject(quiet), change);
  if (share < 0.2) return succeeded(busy, 'user.changed', userSubject(user), change);
  if (share < 0.3) return denied(null, 'password.refused', userSubject(tried));
  if (share < 0.31) return succeeded(busy, 'role.changed', { type: 'role', id: String(i % 50) }, change);
  if (share < 0.4) return denied(null, 'code.refused', null, [{ field: 'count', before: null, after: i % 100 }]);
  return succeeded(user, 'session.started', userSubject(user), [{ field: 'method', before: null, after: 'password' }]);
};

/** Writes `size` events over two years, as the service does. */
export const seedEvents = async (pool: Pool, size: number, onProgress: (done: number) => void): Promise<Cast> => {
  const ids = (await pool.query<{ id: UserId }>('select id from "user" order by id')).rows.map(({ id }) => id);
  const [busy, tried, quiet, silent] = ids as [UserId, UserId, UserId, UserId];
  const others = ids.slice(4);
  const of = (share: number): UserId => others[Math.floor(share * others.length)]!;
  const cast: Cast = { busy, tried, quiet, silent };
  for (let first = 0; first < size; first += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, size - first) }, (_, n) => entry(first + n, size, cast, of));
    const at = new Date(START + Math.floor((first / size) * TWO_YEARS));
    await inTransaction(pool, (run) => audit.record(run, at, entries));
    onProgress(first + entries.length);
  }
  await pool.query('vacuum (analyze)');
  return cast;
};
