import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { PASSWORD, call, join as register } from '../e2e/client.ts';
import { imageCalls } from '../e2e/images/uploading.ts';
import { twoServices } from '../e2e/own-database.ts';
import { sql } from '../e2e/people.ts';
import { residentMb } from '../e2e/resident-memory.ts';
import { aFlatPng } from '../support/images.ts';
import { percentile, startLoad } from './load.ts';

/** Before a release ten minutes: `SOAK=600`. */
const SECONDS = Number(process.env['SOAK'] ?? 60);
const PER_SECOND = 40;
/** What memory may differ between its middle and its end by garbage that is not collected yet, in MiB. */
const NOISE_MB = 25;

type Sample = Readonly<{ memory: number; descriptors: number; connections: number }>;

const median = (values: readonly number[]): number => percentile(values, 50);

describe(`${SECONDS} seconds of mixed calls, two processes`, function () {
  this.timeout((SECONDS + 120) * 1_000);

  it('leave memory, descriptors and connections level, and no error', async () => {
    // requirement 100, race 30
    const { services, database, end } = await twoServices(
      { PUBLIC_URL: 'https://id.test', OWN_CHANGES: '100000', ACCESS_TOKEN_TTL: '86400' },
      10,
    );
    const members = await Promise.all(Array.from({ length: 10 }, () => register(services[0]!.url)));
    const refreshTokens = members.map(({ refreshToken }) => refreshToken);

    /** The next token of a member, whose calls of this kind are one after another. */
    const refresh = async (url: string, i: number) => {
      const answer = await call(url, '/v1/auth/refresh', { refresh_token: refreshTokens[i] });
      if (answer.status === 200) refreshTokens[i] = answer.body.refresh_token;
      return answer;
    };
    const load = startLoad(PER_SECOND, (i) => {
      const [{ url }, m] = [services[i % 2]!, Math.floor(i / 7) % 10];
      const member = members[m]!;
      const headers = { authorization: `Bearer ${member.accessToken}` };
      const kinds = [
        ['login', () => call(url, '/v1/auth/login', { login: member.email, password: PASSWORD })],
        ['me', () => call(url, '/v1/me', undefined, { headers })],
        ['change', () => call(url, '/v1/me', { job_title: `job ${i}` }, { method: 'PATCH', headers })],
        ['refresh', () => refresh(url, m)],
        ['events', () => call(url, '/v1/me/events', undefined, { headers })],
        ['refused', () => call(url, '/v1/auth/login', { login: `nobody${i}`, password: PASSWORD })],
        ['providers', () => call(url, '/v1/auth/oauth')],
      ] as const;
      const [path, send] = kinds[i % 7]!;
      return { path, send };
    });
    const uploads = startLoad(0.5, (i) => ({
      path: 'upload',
      send: async () => {
        const { status } = await imageCalls(services[i % 2]!.url, members[i % 10]!.accessToken).put(
          aFlatPng(64, 64 + i),
        );
        return { status, headers: {}, body: null, text: '' };
      },
    }));

    const samples: Sample[][] = [[], []];
    for (let second = 0; second < SECONDS; second += 1) {
      await sleep(1_000);
      const [row] = await sql<{ count: number }>(
        database.url,
        `select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
      for (const [i, { child }] of services.entries())
        samples[i]!.push({
          memory: residentMb(child),
          descriptors: (await readdir(`/proc/${child.pid}/fd`)).length,
          connections: row!.count,
        });
    }
    const outcomes = [...(await load.stop()), ...(await uploads.stop())];
    for (const [i, seen] of samples.entries()) {
      const [middle, last] = [seen.slice(SECONDS / 2, (3 * SECONDS) / 4), seen.slice((3 * SECONDS) / 4)];
      const of = (part: readonly Sample[], what: keyof Sample) => median(part.map((sample) => sample[what]));
      console.log(
        `      process ${i}: ${Math.round(of(middle, 'memory'))} MiB, then ${Math.round(of(last, 'memory'))}; ` +
          `${of(middle, 'descriptors')} descriptors, then ${of(last, 'descriptors')}; ${of(last, 'connections')} connections`,
      );
      expect(of(last, 'memory') - of(middle, 'memory'), 'memory').to.be.below(NOISE_MB);
      expect(of(last, 'descriptors') - of(middle, 'descriptors'), 'descriptors').to.be.at.most(5);
      expect(Math.max(...seen.map(({ connections }) => connections))).to.be.at.most(2 * 10 + 5);
    }
    const odd = outcomes
      .filter(({ status, path }) => status !== (path === 'refused' ? 401 : 200))
      .map(({ status, path, code }) => `${path} ${status} ${code}`);
    expect([...new Set(odd)]).to.deep.equal([]);
    for (const { lines } of services)
      expect(lines.filter((line) => /"level":(?:50|60)/.test(line) || !line.startsWith('{'))).to.deep.equal([]);
    await end();
  });
});
