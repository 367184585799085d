import { Agent } from 'node:http';
import { expect } from 'chai';
import fc from 'fast-check';
import { callsOf } from '../../../tools/contract.ts';
import type { Call, Contract } from '../../../tools/contract.ts';
import { casesOf } from '../../contract/cases.ts';
import type { Case, Pools } from '../../contract/cases.ts';
import { validators } from '../../contract/validator.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { call, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { oneService } from '../own-database.ts';
import { sql } from '../people.ts';

// `npm run test:fuzz` sends hundreds; repeat a failed seed with FUZZ_SEED.
const SEED = Number(process.env['FUZZ_SEED'] ?? 2026);
const CASES = Number(process.env['FUZZ_CASES'] ?? 3);

const PROMOTE = `update "user" set role_id = (select id from role where name = 'SuperAdmin')
  where id = (select user_id from user_identity where value = $1)`;
const IDS = 'select id from "user" union select id from user_identity order by id limit 12';
const SESSIONS = 'select id::text from session where ended_at is null limit 4';

describe(`random requests (seed ${SEED}, ${CASES} per operation)`, function () {
  this.timeout(3_600_000);
  let url: string;
  let database: FreshDatabase;
  let end: () => Promise<void>;
  let calls: readonly Call[];
  let cases: (operation: Call) => Promise<readonly Case[]>;
  const agent = new Agent({ keepAlive: true });
  const tokens = { administrator: '', user: '' };

  const send = ({ method, path, headers, body }: Case, token: string): Promise<Answer> =>
    call(url, path, body, {
      agent,
      method,
      headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    });

  /** Replaces a user whose session a random request has ended. */
  const renew = async (kind: keyof typeof tokens): Promise<void> => {
    const path = kind === 'user' ? '/v1/me' : '/v1/privileges?limit=1';
    const probe = { method: 'GET', path, headers: {}, isInvalid: false };
    if (tokens[kind] !== '' && (await send(probe, tokens[kind])).status === 200) return;
    const member = await join(url);
    if (kind === 'administrator') await sql(database.url, PROMOTE, [member.email]);
    tokens[kind] = member.accessToken;
  };

  const pools = async (): Promise<Pools> => {
    const ids = await sql<{ id: number }>(database.url, IDS);
    const sessions = await sql<{ id: string }>(database.url, SESSIONS);
    const privileges = ['user.read', 'audit.read'];
    return { ids: ids.map(({ id }) => id), sessions: sessions.map(({ id }) => id), privileges };
  };

  before(async () => {
    const started = await oneService();
    ({ end, database } = started);
    ({ url } = started.service);
    const document = (await call(url, '/openapi.json')).body as Contract;
    const { schemas } = document.components;
    calls = callsOf(document);
    const validatorOf = validators(schemas);
    cases = async (one) => fc.sample(casesOf(one, schemas, await pools(), validatorOf), { seed: SEED, numRuns: CASES });
  });
  after(async () => {
    agent.destroy();
    await end();
  });

  /** What is wrong with the answer, if anything; `call` already throws for undocumented ones. */
  const faultOf = (sent: Case, { status }: Answer): string | null => {
    if (status >= 500) return 'failed';
    return sent.isInvalid && status < 400 ? 'takes what the document does not' : null;
  };

  for (const [kind, who] of [
    ['administrator', 'an administrator'],
    ['user', 'a user'],
  ] as const)
    it(`from ${who} are answered as documented, or refused`, async () => {
      const faults: unknown[] = [];
      const seen = { taken: 0, refused: 0 };
      for (const one of calls) {
        await renew(kind);
        for (const sent of await cases(one)) {
          const answer = await send(sent, tokens[kind]).catch((error: unknown) => String(error));
          if (typeof answer === 'string') {
            faults.push({ fault: answer, ...sent });
            continue;
          }
          seen[answer.status < 400 ? 'taken' : 'refused'] += 1;
          const fault = faultOf(sent, answer);
          if (fault) faults.push({ fault, ...sent, status: answer.status, text: answer.text.slice(0, 500) });
          if (answer.status === 401) await renew(kind);
        }
      }
      expect(faults).to.deep.equal([]);
      expect(seen.taken + seen.refused).to.equal(calls.length * CASES);
      // Both accepted and refused requests must occur often.
      expect(Math.min(seen.taken, seen.refused)).to.be.above(calls.length / 4);
    });

  it('without or with a forged token are 401 wherever one is required', async () => {
    const closed = calls.filter(({ operation }) => operation.security.length > 0);
    for (const one of closed) {
      const [sent] = await cases(one);
      for (const token of ['', 'no.such.token'])
        expect((await send(sent!, token)).status, `${one.operation.operationId} with "${token}"`).to.equal(401);
    }
    expect(closed.length).to.be.above(40);
  });
});
