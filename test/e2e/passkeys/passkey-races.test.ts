import { expect } from 'chai';
import { call, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { twoServices } from '../own-database.ts';
import { sql } from '../people.ts';
import { residentMb } from '../resident-memory.ts';
import { ROUNDS, rounds } from '../rounds.ts';
import { as } from '../second-factor/enrolled.ts';
import { add, authenticatorFor, creationOptions, keyed, problemOf, send, signInOptions } from './passkey-steps.ts';

const counted = (answers: readonly Answer[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const answer of answers) all[problemOf(answer)] = (all[problemOf(answer)] ?? 0) + 1;
  return all;
};
const PARALLEL = 200;
/** Of all processes, whatever their ports. */
const origin = 'http://localhost:3000';
/** Calls that were turned away because too many waited for one row are sent again, as clients do. */
const untilDecided = async (ask: () => Promise<Answer>): Promise<Answer> => {
  const answer = await ask();
  return answer.status === 503 ? untilDecided(ask) : answer;
};

describe('passkeys of two processes on one database', function () {
  this.timeout(3_600_000);
  let own: Awaited<ReturnType<typeof twoServices>>;
  before(async () => {
    own = await twoServices({ PUBLIC_URL: origin, RATE_LIMIT: 'off' }, 100);
  });
  after(() => own.end());

  const url = (i: number): string => own.services[i % 2]!.url;

  it('let one of 200 parallel calls in with one signature', async () => {
    for (const round of rounds(5)) {
      const isSynced = round % 2 === 1;
      const ada = await keyed(url(0), { isSynced, origin });
      const response = ada.key.get(await signInOptions(url(0)));
      const answers = await Promise.all(
        Array.from({ length: PARALLEL }, (_, i) => untilDecided(() => send(url(i), response))),
      );
      expect(counted(answers)).to.deep.equal({ '200 ': 1, '401 INVALID_PASSKEY': PARALLEL - 1 });
      const [row] = await sql<{ sessions: number; blocked: boolean }>(
        own.database.url,
        `select (select count(*)::int from session s where s.user_id = p.user_id and s.id <> $2) as sessions, p.blocked_at is not null as blocked
             from passkey p where p.id = $1`,
        [ada.passkeyId, ada.sessionId],
      );
      expect(row).to.deep.equal({ sessions: 1, blocked: false });
    }
  });

  it('never add more than twenty', async () => {
    const ada = await join(url(0));
    for (let n = 0; n < 19; n += 1) await add(url(0), ada, authenticatorFor(url(0), { origin }));
    const responses: object[] = [];
    for (let n = 0; n < 6; n += 1)
      responses.push({ response: authenticatorFor(url(0), { origin }).create(await creationOptions(url(0), ada)) });
    const answers = await Promise.all(
      responses.map((body, i) => untilDecided(() => as(url(i), ada, 'POST', '/v1/me/passkeys', body))),
    );
    expect(counted(answers)).to.deep.equal({ '201 ': 1, '409 TOO_MANY': 5 });
  });

  it('belong to one of two users who add the same one at once', async () => {
    for (const _round of rounds(100)) {
      const [ada, eve] = [await join(url(0)), await join(url(1))];
      const key = authenticatorFor(url(0), { origin });
      const bodies: object[] = [];
      for (const who of [ada, eve]) bodies.push({ response: key.create(await creationOptions(url(0), who)) });
      const answers = await Promise.all(
        [ada, eve].map((who, i) => as(url(i), who, 'POST', '/v1/me/passkeys', bodies[i])),
      );
      expect(answers.map(problemOf).toSorted()).to.deep.equal(['201 ', '409 ALREADY_ADDED']);
    }
  });

  it('give one handle to parallel calls for options', async () => {
    const ada = await join(url(0));
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => creationOptions(url(i), ada)));
    expect(new Set(all.map(({ user }) => user.id))).to.have.property('size', 1);
  });

  it('keep nothing of 10,000 calls for options, or of fewer in a short run', async () => {
    const rows = () =>
      sql<{ n: number }>(
        own.database.url,
        `select (select count(*) from used_challenge)::int + (select count(*) from sign_in_challenge)::int as n`,
      );
    const ask = async (batches: number) => {
      for (let batch = 0; batch < batches; batch += 1)
        await Promise.all(
          Array.from({ length: 100 }, (_, i) => untilDecided(() => call(url(i), '/v1/auth/passkey/options', {}))),
        );
    };
    await ask(10);
    const memory = () => own.services.map(({ child }) => residentMb(child));
    const [[before], base] = [await rows(), memory()];
    await ask(ROUNDS > 20 ? 100 : 10);
    const [[after], now] = [await rows(), memory()];
    expect(after).to.deep.equal(before);
    // between two collections the heap grows by up to 90 MiB, whatever is called
    for (const [i, mb] of now.entries()) expect(mb - base[i]!, 'MiB more').to.be.below(128);
  });
});
