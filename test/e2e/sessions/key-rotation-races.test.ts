import { Agent } from 'node:http';
import { expect } from 'chai';
import jwt from 'jsonwebtoken';
import { freshDatabase } from '../../support/database.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { PASSWORD, call, eventually, join } from '../client.ts';
import type { Answer } from '../client.ts';
import { runScript } from '../one-off.ts';
import { sql } from '../people.ts';
import { CHEAP, SECRET_KEY, spawnService } from '../process.ts';
import type { ServiceProcess } from '../process.ts';

/** `npm test` runs one round, `npm run test:races` 300. */
const ROUNDS = Math.min(Number(process.env['RACE_ROUNDS'] ?? 1), 20);

/** In seconds. Tokens outlive one rotation but not many, so that keys are removed, too. */
const [LEAD, TTL] = [3, 8];
const WORKERS = 2;

type Held = Readonly<{ token: string; expiresAt: number }>;

const kidOf = (token: string): string => (jwt.decode(token, { complete: true }) as jwt.Jwt).header.kid!;
const held = (token: string): Held => ({ token, expiresAt: (jwt.decode(token) as jwt.JwtPayload).exp! * 1000 });

describe('rotating the signing key under load, with two processes', function () {
  this.timeout(600_000);
  let database: FreshDatabase;
  let services: readonly ServiceProcess[];
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });

  before(async () => {
    database = await freshDatabase();
    const env = { ...CHEAP, DATABASE_URL: database.url, OTP_RESEND_INTERVAL: '0', PUBLIC_URL: 'https://id.example' };
    const keys = { SIGNING_KEY_LEAD: String(LEAD), ACCESS_TOKEN_TTL: String(TTL) };
    services = await Promise.all([spawnService({ ...env, ...keys }), spawnService({ ...env, ...keys })]);
  });

  after(async () => {
    await Promise.all(services.map(({ stop }) => stop()));
    agent.destroy();
    await database.drop();
  });

  const url = (i: number): string => services[i % 2]!.url;

  // requirement 43
  it('refuses no valid token, of either process and any key', async () => {
    let isDone = false;
    const counts = { calls: 0, signIns: 0, refreshes: 0, older: 0 };
    const kids = [new Set<string>(), new Set<string>()] as const;
    const passes = ({ status, text }: Answer, what: string): void => {
      counts.calls += 1;
      expect(status, `${what}: ${text}`).to.equal(200);
    };
    /** A token that has expired when the answer arrives may have expired on the way. */
    const isOver = ({ expiresAt }: Held): boolean => expiresAt <= Date.now();
    /** Signs in, uses and renews tokens, each issued by one process and used at the other. */
    const work = async (email: string, worker: number): Promise<void> => {
      let tokens: readonly Held[] = [];
      let refreshToken = '';
      for (let i = worker; !isDone; i += 1) {
        const isSignIn = refreshToken === '' || i % 10 === 0;
        const answer = isSignIn
          ? await call(url(i), '/v1/auth/login', { login: email, password: PASSWORD }, { agent })
          : await call(url(i), '/v1/auth/refresh', { refresh_token: refreshToken }, { agent });
        passes(answer, isSignIn ? 'sign-in' : 'refresh');
        counts[isSignIn ? 'signIns' : 'refreshes'] += 1;
        refreshToken = answer.body.refresh_token;
        kids[(i % 2) as 0 | 1].add(kidOf(answer.body.access_token));
        tokens = [...tokens, held(answer.body.access_token)].filter((one) => !isOver(one));
        const [oldest, latest] = [tokens[0], tokens.at(-1)];
        for (const one of [latest, oldest]) {
          if (one === undefined) continue;
          const headers = { authorization: `Bearer ${one.token}` };
          const called = await call(url(i + 1), '/v1/me', undefined, { headers, agent });
          if (called.status === 401 && isOver(one)) continue;
          passes(called, 'call');
          if (one !== latest && kidOf(one.token) !== kidOf(latest!.token)) counts.older += 1;
        }
      }
    };

    const people = await Promise.all(Array.from({ length: WORKERS }, () => join(url(0))));
    const load = people.map(({ email }, i) => work(email, i));
    const failed = new Promise<never>((_resolve, reject) => {
      for (const worker of load) worker.catch(reject);
    });
    let rotations = 0;
    const rotate = async (): Promise<void> => {
      const env = {
        DATABASE_URL: database.url,
        SECRET_KEY,
        SIGNING_KEY_LEAD: String(LEAD),
        ACCESS_TOKEN_TTL: String(TTL),
      };
      const { code, stdout, stderr } = await runScript('rotate-keys.ts', env);
      expect(code, stdout + stderr).to.equal(0);
      const [, kid = ''] = /"kid":"([^"]+)"/.exec(stdout) ?? [];
      expect(kid).to.match(/^[\da-f-]{36}$/);
      await eventually(async () => kids.every((seen) => seen.has(kid)), 'signing with the new key', 30_000);
      rotations += 1;
      const isEnough = () => counts.calls > 50 * rotations && counts.older > rotations && counts.signIns > rotations;
      await eventually(async () => isEnough(), 'enough calls with earlier and current keys', 30_000);
    };
    try {
      for (let round = 0; round < ROUNDS; round += 1) await Promise.race([rotate(), failed]);
    } finally {
      isDone = true;
    }
    await Promise.all(load);
    expect(kids[0].size).to.equal(ROUNDS + 1);
    expect(counts.calls).to.be.above(50 * ROUNDS);
    expect(counts.older, 'calls with a token of an older key').to.be.above(ROUNDS);
    expect(counts.signIns).to.be.above(ROUNDS);
    const [left] = await sql<{ count: number }>(database.url, 'select count(*)::int from signing_key');
    // Keys without valid tokens have been removed.
    expect(left!.count).to.be.at.most(Math.ceil((TTL + LEAD) / LEAD) + 2);
    if (process.env['RACE_ROUNDS'] !== undefined) console.log({ rounds: ROUNDS, ...counts, keysLeft: left!.count });
  });
});
