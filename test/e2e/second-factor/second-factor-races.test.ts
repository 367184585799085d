import { expect } from 'chai';
import { untilTaken } from '../client.ts';
import type { Answer } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { ROUNDS } from '../rounds.ts';
import { challengeOf, complete, enrolled, login } from './enrolled.ts';

const problemOf = ({ status, body }: Answer): string => `${status} ${body.code ?? ''}`;
const counted = (answers: readonly Answer[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const answer of answers) all[problemOf(answer)] = (all[problemOf(answer)] ?? 0) + 1;
  return all;
};

describe('second factors of two processes on one database', function () {
  this.timeout(3_600_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  before(async () => {
    own = await twoServices({ OTP_RESEND_INTERVAL: '0' }, 100);
  });
  after(() => own.end());

  const url = (i: number): string => own.services[i % 2]!.url;
  const challenges = async (who: Parameters<typeof login>[1], count: number): Promise<readonly string[]> => {
    const all: string[] = [];
    for (let i = 0; i < count; i += 1) all.push(challengeOf(await login(url(i), who)));
    return all;
  };

  it('let one of many parallel sign-ins in with one code of the app', async () => {
    for (let round = 0; round < Math.min(ROUNDS, 100); round += 1) {
      const ada = await enrolled(url(0));
      // fewer than the lock allows, so that each is evaluated
      const asked = await challenges(ada, 5);
      const code = ada.app.code();
      const answers = await Promise.all(asked.map((challenge, i) => complete(url(i), challenge, { totp: code })));
      expect(counted(answers)).to.deep.equal({ '200 ': 1, '401 INVALID_CODE': 4 });
    }
  });

  it('let one of 200 parallel calls in with one code of the app, over many challenges', async () => {
    for (let round = 0; round < Math.min(ROUNDS, 5); round += 1) {
      const ada = await enrolled(url(0));
      // as many as may wait
      const asked = await challenges(ada, 50);
      const totp = ada.app.code();
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) => untilTaken(() => complete(url(i), asked[i % 50]!, { totp }))),
      );
      expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1);
      const others = Object.keys(counted(answers)).filter((outcome) => outcome !== '200 ');
      expect(['401 INVALID_CHALLENGE', '401 INVALID_CODE', '429 LOCKED']).to.include.members(others);
      const [row] = await sql<{ n: number }>(
        own.database.url,
        `select count(*)::int as n from session where id <> $2 and user_id = (select user_id from user_identity where value = $1)`,
        [ada.email, ada.sessionId],
      );
      expect(row).to.deep.equal({ n: 1 });
    }
  });

  it('let one of two parallel sign-ins in with one recovery code', async () => {
    for (let round = 0; round < Math.min(ROUNDS, 200); round += 1) {
      const ada = await enrolled(url(0));
      const [recovery_code] = ada.recoveryCodes;
      const asked = await challenges(ada, 2);
      const answers = await Promise.all(asked.map((challenge, i) => complete(url(i), challenge, { recovery_code })));
      expect(counted(answers)).to.deep.equal({ '200 ': 1, '401 INVALID_CODE': 1 });
    }
  });

  it('evaluate exactly five wrong codes over 50 challenges, and count no wrong password', async () => {
    const ada = await enrolled(url(0));
    const asked = await challenges(ada, 50);
    const wrong = ada.app.code(500);
    const answers = await Promise.all(asked.map((challenge, i) => complete(url(i), challenge, { totp: wrong })));
    expect(counted(answers)).to.deep.equal({ '401 INVALID_CODE': 5, '429 LOCKED': 45 });
    expect(problemOf(await complete(url(0), asked[0]!, { totp: ada.app.code() }))).to.equal('429 LOCKED');
    const [row] = await sql<{ wrong_password_count: number }>(
      own.database.url,
      'select wrong_password_count from user_auth where user_id = (select user_id from user_identity where value = $1)',
      [ada.email],
    );
    expect(row?.wrong_password_count).to.equal(0);
  });

  it('leave neither session nor device before the second factor', async () => {
    const ada = await enrolled(url(0));
    await challenges(ada, 2);
    const [row] = await sql<{ sessions: number; devices: number }>(
      own.database.url,
      `select (select count(*)::int from session s where s.user_id = i.user_id and s.id <> $2) as sessions,
              (select count(*)::int from known_device d where d.user_id = i.user_id) as devices
         from user_identity i where i.value = $1`,
      [ada.email, ada.sessionId],
    );
    expect(row).to.deep.equal({ sessions: 0, devices: 0 });
  });
});
