import { expect } from 'chai';
import { call, join } from '../client.ts';
import type { Member } from '../client.ts';
import { runScript } from '../one-off.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { CHEAP } from '../process.ts';

const WRITERS = 50;
const ROUNDS = Math.min(20, Number(process.env['RACE_ROUNDS'] ?? 1));

describe('sealing while fifty clients write in two processes', function () {
  this.timeout(600_000);
  let pair: Awaited<ReturnType<typeof twoServices>>;
  let writers: readonly Member[];

  before(async () => {
    pair = await twoServices({ PUBLIC_URL: 'https://id.example' }, WRITERS);
    writers = await Promise.all(Array.from({ length: WRITERS }, (_, i) => join(pair.services[i % 2]!.url)));
  });
  after(() => pair.end());

  // requirement 90
  it('makes one chain without a gap for concurrent sealing', async () => {
    const env = { ...CHEAP, DATABASE_URL: pair.database.url };
    let isOver = false;
    const write = async ({ accessToken }: Member, i: number): Promise<void> => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { status, text } = await call(
          pair.services[(i + round) % 2]!.url,
          '/v1/me',
          { last_name: `Name ${i} ${round}` },
          { method: 'PATCH', headers: { authorization: `Bearer ${accessToken}` }, agent: pair.agent },
        );
        expect(status, text).to.equal(200);
      }
    };
    const sealOften = async (): Promise<number> => {
      let runs = 0;
      for (; !isOver || runs === 0; runs += 1) {
        const { code, stdout } = await runScript('audit-seal.ts', env);
        expect(code, stdout).to.equal(0);
      }
      return runs;
    };
    const writing = Promise.all(writers.map(write)).finally(() => (isOver = true));
    const [, one, other] = await Promise.all([writing, sealOften(), sealOften()]);
    expect(one + other).to.be.at.least(2);
    await sealOften();
    const [found] = await sql<{ events: number; seals: number; last: number; changes: number }>(
      pair.database.url,
      `select (select count(*)::int from audit_event) as events, (select count(*)::int from audit_seal) as seals,
              (select max(position)::int from audit_seal) as last,
              (select count(*)::int from audit_event where action = 'user.changed') as changes`,
    );
    expect(found?.changes).to.equal(WRITERS * ROUNDS);
    expect({ seals: found?.seals, last: found?.last }).to.deep.equal({ seals: found?.events, last: found?.events });
    const whole = await runScript('audit-verify.ts', env);
    expect({ code: whole.code, isSealed: whole.stdout.includes('"unsealed":0') }, whole.stdout).to.deep.equal({
      code: 0,
      isSealed: true,
    });
  });
});
