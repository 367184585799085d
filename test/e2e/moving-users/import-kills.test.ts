import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { foreignRow, ndjson } from '../../support/foreign-rows.ts';
import { startScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP } from '../process.ts';

/** `npm test` kills a few times, `npm run test:faults` more often. */
const KILLS = Number(process.env['KILLS'] ?? 3);
/** Three batches. */
const SIZE = 1_500;
/** About the duration of an import of this size. */
const AT_MOST_MS = 600;

type Run = Readonly<{ code: number | null; acknowledged: readonly (readonly [line: number, id: number])[] }>;

describe('a killed import', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'identity-kills-'));
    file = join(folder, 'users.ndjson');
    await writeFile(file, ndjson(Array.from({ length: SIZE }, (_, i) => foreignRow(i))));
  });
  beforeEach(async () => void (database = await freshDatabase()));
  afterEach(() => database.drop());
  after(() => rm(folder, { recursive: true, force: true }));

  /** Kills the import this long after its first result, if at all; the last line may be incomplete. */
  const run = async (killAfterMs: number | null): Promise<Run> => {
    const child = startScript('users-import.ts', { ...CHEAP, DATABASE_URL: database.url }, [file]);
    child.stdin.end();
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.resume();
    const exit = once(child, 'exit') as Promise<[number | null]>;
    if (killAfterMs !== null) {
      await Promise.race([once(child.stdout, 'data'), exit]);
      await Promise.race([sleep(killAfterMs), exit]);
      child.kill('SIGKILL');
    }
    const [code] = await exit;
    const lines = stdout.split('\n').slice(0, -1);
    const reported = lines.map((line) => JSON.parse(line) as { line: number; id: number });
    return { code, acknowledged: reported.map(({ line, id }) => [line, id]) };
  };

  const whole = async (): Promise<void> => {
    const [found] = await sql(
      database.url,
      `select count(*)::int as users, count(distinct m.row_key)::int as rows,
              count(*) filter (where a.user_id is null or not exists (select from user_identity i where i.user_id = m.user_id))::int as half_made,
              count(*) filter (where (select count(*) from audit_event e where e.action = 'user.imported'
                                       and e.subject_type = 'user' and e.subject_id = m.user_id::text) <> 1)::int as untold,
              (select count(*)::int from "user" where id > 1) as all_users,
              (select count(distinct value)::int from user_identity where type = 'email' and user_id > 1) as addresses
         from imported_user m left join user_auth a using (user_id)`,
    );
    expect(found).to.deep.equal({ users: SIZE, rows: SIZE, half_made: 0, untold: 0, all_users: SIZE, addresses: SIZE });
  };

  // race 15
  it('continues when run again: nobody is lost or duplicated, and acknowledged rows stay', async () => {
    const acknowledged = new Map<number, number>();
    for (let kill = 0; kill <= KILLS; kill += 1) {
      const { acknowledged: reported, code } = await run(kill === KILLS ? null : Math.random() * AT_MOST_MS);
      for (const [line, id] of reported) expect(acknowledged.get(line) ?? id, `line ${line}`).to.equal(id);
      for (const [line, id] of reported) acknowledged.set(line, id);
      if (kill === KILLS) expect(code).to.equal(0);
    }
    expect(acknowledged.size).to.equal(SIZE);
    await whole();
  });

  it('running next to another one of the same file leaves the rest to the other', async () => {
    const [, other, third] = await Promise.all([run(Math.random() * AT_MOST_MS), run(null), run(null)]);
    expect({ other: other.code, third: third.code }).to.deep.equal({ other: 0, third: 0 });
    expect(other.acknowledged).to.deep.equal(third.acknowledged);
    await whole();
  });
});
