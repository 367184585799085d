import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Client } from 'pg';
import { PASSWORD, call, eventually, join as register } from '../e2e/client.ts';
import type { Member } from '../e2e/client.ts';
import { sql } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import { holdLive, holdTime, startLoad, watchLive } from './load.ts';

const PER_SECOND = 50;

/** Two processes on one PostgreSQL of their own, with users to call for. */
export const startTwo = async (url: string, env: Readonly<Record<string, string>> = {}) => {
  // One issuer, so that a token of one process is good at the other.
  const settings = { ...CHEAP, DATABASE_WAIT: '2', DATABASE_URL: url, PUBLIC_URL: 'https://id.test', ...env };
  const first = await spawnService({ ...settings, MIGRATE_ON_START: 'on' });
  const services = [first, await spawnService(settings)];
  const members = await Promise.all(Array.from({ length: 10 }, () => register(first.url)));
  return { services, members };
};

export type Two = Awaited<ReturnType<typeof startTwo>>;

let round = 0;

/** Changes `job_title` to a number that grows; the last one that was acknowledged must be there. */
export const callsOf =
  ({ services, members }: Two, acknowledged: Map<Member, number[]>) =>
  (i: number) => {
    const member = members[i % members.length]!;
    const { url } = services[i % 2]!;
    const headers = { authorization: `Bearer ${member.accessToken}` };
    if (i % 3 === 0)
      return { path: 'login', send: () => call(url, '/v1/auth/login', { login: member.email, password: PASSWORD }) };
    if (i % 3 === 1) return { path: 'me', send: () => call(url, '/v1/me', undefined, { headers }) };
    const send = async () => {
      const answer = await call(url, '/v1/me', { job_title: `job ${round}.${i}` }, { method: 'PATCH', headers });
      if (answer.status === 200) acknowledged.set(member, [...(acknowledged.get(member) ?? []), i]);
      return answer;
    };
    return { path: 'change', send };
  };

/** Readiness tells an outage by then. */
const NOTICED_MS = 1_000;

type Breaking = Readonly<{
  /** Where the rows are looked for at the end, past every relay and pooler. */
  direct: () => string;
  /** Resolves when the database accepts again. */
  breakIt: () => Promise<void>;
  /** Whether it is away, or takes no changes, for longer than a readiness probe may miss. */
  isDown: boolean;
}>;

/** Holds what the service promises under 50 requests a second while `breakIt` runs, and for eight seconds afterwards. */
export const survives = async (two: Two, { direct, breakIt, isDown }: Breaking): Promise<void> => {
  round += 1;
  const pids = two.services.map(({ child }) => child.pid);
  const acknowledged = new Map<Member, number[]>();
  const load = startLoad(PER_SECOND, callsOf(two, acknowledged));
  const live = await watchLive(two.services[0]!.url);
  const ready = startLoad(10, () => ({ path: 'ready', send: () => call(two.services[0]!.url, '/health/ready') }));
  const stopped = async () => Promise.all([load.stop(), live.stop(), ready.stop()]);
  let brokenAt: number;
  let backAt: number;
  try {
    await eventually(async () => load.outcomes.length > PER_SECOND, 'load');
    brokenAt = performance.now();
    await breakIt();
    backAt = performance.now();
    await sleep(8_000);
  } catch (error) {
    await stopped();
    throw error;
  }
  const [outcomes, lives, readies] = await stopped();

  const refused = outcomes.filter(({ status }) => status === 503);
  const late = outcomes.filter(({ at }) => at > backAt + 5_000);
  const served = late.filter(({ status }) => status === 200).length / late.length;
  const firstGood = Math.min(...outcomes.filter(({ at, status }) => at > backAt && status === 200).map(({ at }) => at));
  const firstUnready = Math.min(
    ...readies.filter(({ at, status }) => at > brokenAt && status === 503).map(({ at, ms }) => at + ms - brokenAt),
  );
  const statuses = [...new Set(outcomes.map(({ status }) => status))].toSorted((a, b) => a - b);
  const slowestLive = Math.max(...lives.map(({ ms }) => ms));
  console.log(
    `      ${outcomes.length} calls, statuses ${statuses.join(' ')}, ${refused.length} × 503, back after ${Math.round(firstGood - backAt)} ms, ` +
      `unready after ${Math.round(firstUnready)} ms, live ${lives.length} times, slowest ${Math.round(slowestLive)} ms, ` +
      `slowest call ${Math.round(Math.max(...outcomes.map(({ ms }) => ms)))} ms`,
  );
  const odd = outcomes
    .filter(({ status }) => ![200, 503].includes(status))
    .map(({ path, status, code }) => `${status} ${path} ${code}`);
  expect([...new Set(odd)], '0 × 500').to.deep.equal([]);
  expect(
    refused.every(({ retryAfter }) => retryAfter),
    'Retry-After',
  ).to.equal(true);
  expect(served, 'served from five seconds after').to.be.at.least(0.99);
  holdLive(lives);
  if (isDown) holdTime(firstUnready, NOTICED_MS, 'not ready');
  for (const [i, { child }] of two.services.entries())
    expect({ pid: child.pid, exitCode: child.exitCode }).to.deep.equal({ pid: pids[i], exitCode: null });
  // No acknowledged change is lost, and none is there twice.
  for (const [member, changes] of acknowledged) {
    const [row] = await sql<{ acknowledged: number; twice: number }>(
      direct(),
      `select count(distinct c.after)::int as acknowledged, (count(*) - count(distinct c.after))::int as twice
         from audit_event e join audit_detail d on d.event_id = e.id,
              lateral (select x ->> 'after' as after from json_array_elements(d.details::json -> 'changes') x where x ->> 'field' = 'job_title') c
        where e.action = 'user.changed' and e.actor_id::text = (select user_id::text from user_identity where value = '${member.email}')
          and c.after = any(array[${changes.map((n) => `'job ${round}.${n}'`).join(', ')}])`,
    );
    expect(row, member.email).to.deep.equal({ acknowledged: new Set(changes).size, twice: 0 });
  }
};

/** Resolves once the server takes a connection. */
export const untilAccepting = (url: string): Promise<unknown> =>
  eventually(async () => {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    return client.connect().then(
      async () => {
        await client.end();
        return true;
      },
      () => false,
    );
  }, 'PostgreSQL');
