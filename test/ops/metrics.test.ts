import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { PASSWORD, call, join as register } from '../e2e/client.ts';
import { oneService } from '../e2e/own-database.ts';
import { keyed, signIn } from '../e2e/passkeys/passkey-steps.ts';
import { spawnService } from '../e2e/process.ts';
import type { ServiceProcess } from '../e2e/process.ts';

const TOKEN = 'a token of the tests only';
const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token.replaceAll(' ', '-')}` } });
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const namesIn = (expressions: string): readonly string[] => [
  ...new Set(expressions.match(/\b[a-z]+(?:_[a-z]+)+(?=[{[)\s>]|$)/g)),
];
/** Functions of PromQL, and what Prometheus itself adds. */
const NOT_OURS = ['histogram_quantile', 'min_over_time'];

describe('metrics', function () {
  this.timeout(120_000);
  let started: Awaited<ReturnType<typeof oneService>>;
  let service: ServiceProcess;

  before(async () => {
    started = await oneService({ METRICS_TOKEN: TOKEN.replaceAll(' ', '-') });
    ({ service } = started);
  });
  after(() => started.end());

  const scrape = async (): Promise<string> => {
    const { status, text, headers } = await call(service.url, '/metrics', undefined, withToken(TOKEN));
    expect(status).to.equal(200);
    expect(headers['content-type']).to.match(/^text\/plain; version=0\.0\.4/);
    return text;
  };
  const valueOf = (text: string, series: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1] ?? 0,
    );

  it('need the right token', async () => {
    // requirement 92
    for (const headers of [{}, withToken('another token').headers, { authorization: `Basic ${btoa(TOKEN)}` }]) {
      const answer = await call(service.url, '/metrics', undefined, { headers });
      expect(answer.status).to.equal(401);
      expect(answer.headers['www-authenticate']).to.match(/^Bearer/);
    }
    expect((await call(service.url, '/metrics', {}, withToken(TOKEN))).status).to.equal(405);
  });

  it('count calls by the pattern of their path, and sign-ins and locks by their outcome', async () => {
    const { email, accessToken } = await register(service.url);
    const before = await scrape();
    const authorization = { headers: { authorization: `Bearer ${accessToken}` } };
    await call(service.url, '/v1/me', undefined, authorization);
    await call(service.url, '/v1/users/424242', undefined, authorization);
    await call(service.url, '/canary-path-424242');
    await call(service.url, '/v1/auth/login', { login: email, password: PASSWORD });
    for (let n = 0; n < 5; n += 1)
      await call(service.url, '/v1/auth/login', { login: email, password: 'wrong canary' });
    const { key } = await keyed(service.url);
    await signIn(service.url, key);
    await signIn(service.url, key, { isVerified: false });
    const after = await scrape();
    const grown = (series: string): number => valueOf(after, series) - valueOf(before, series);
    const calls = (method: string, route: string, status: number): number =>
      grown(`http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`);
    expect({
      me: calls('GET', '/v1/me', 200),
      user: calls('GET', '/v1/users/:id', 403),
      none: calls('GET', 'none', 404),
      right: grown('sign_ins_total{method="password",outcome="success"}'),
      wrong: grown('sign_ins_total{method="password",outcome="refused"}'),
      passkey: grown('sign_ins_total{method="passkey",outcome="success"}'),
      wrongPasskey: grown('sign_ins_total{method="passkey",outcome="refused"}'),
      locks: grown('locks_total{factor="password"}'),
    }).to.deep.equal({ me: 1, user: 1, none: 1, right: 1, wrong: 5, passkey: 1, wrongPasskey: 1, locks: 1 });
    expect(valueOf(after, 'database_up')).to.equal(1);
    for (const age of ['outbox_lag_seconds', 'audit_seal_age_seconds'])
      expect(valueOf(after, age), `${age} where little or nothing waits`).to.be.below(60);
    expect(after)
      .not.to.match(/424242|canary|example\.com/)
      .and.not.include(email);
  });

  it('have at most eleven buckets', async () => {
    const buckets = new Set(
      [...(await scrape()).matchAll(/http_request_duration_seconds_bucket\{le="([\d.]+)"/g)].map(([, le]) => le),
    );
    expect(buckets.size).to.be.within(5, 11);
  });

  it('are what the alerts and the dashboard ask for', async () => {
    const text = await scrape();
    const expressions = [
      ...[...read('ops/alerts.yml').matchAll(/expr: (.*)/g)].map(([, expression]) => expression!),
      ...[...read('ops/dashboard.json').matchAll(/"expr": (".*")/g)].map(([, json]) => JSON.parse(json!) as string),
    ];
    expect(expressions).to.have.lengthOf.at.least(30);
    const known = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
    const asked = namesIn(expressions.join('\n')).filter((name) => !NOT_OURS.includes(name));
    expect(
      asked.map((name) => name.replace(/_(?:bucket|count|sum)$/, '')).filter((name) => !known.includes(name)),
    ).to.deep.equal([]);
  });

  it('begin at zero where an alert looks for an increase, because the first one counts', async () => {
    const fresh = await spawnService({ DATABASE_URL: started.database.url });
    const { text } = await call(fresh.url, '/metrics');
    await fresh.stop();
    const counted = [...read('ops/alerts.yml').matchAll(/(?:increase|rate)\(([a-z_]+)/g)].map(([, name]) => name!);
    const own = new Set(counted.filter((name) => !name.startsWith('http_')));
    expect(own.size).to.be.at.least(6);
    for (const name of own) expect(text, name).to.match(new RegExp(`^${name}(?:\\{[^}]*\\})? 0$`, 'm'));
  });

  it('have a chapter of the runbook for each alert', () => {
    const alerts = [...read('ops/alerts.yml').matchAll(/alert: (\S+)/g)].map(([, name]) => name);
    const chapters = [...read('docs/runbook.md').matchAll(/^## ([A-Z]\w+)$/gm)].map(([, name]) => name);
    expect(chapters).to.deep.equal(alerts);
    expect([...read('ops/alerts.test.yml').matchAll(/- alertname: (\S+)$/gm)].map(([, name]) => name)).to.deep.equal(
      alerts,
    );
  });

  it('are for this machine only without a token, and for nobody in production', async () => {
    // requirement 92
    const env = { DATABASE_URL: started.database.url };
    const local = await spawnService(env);
    const production = await spawnService({
      ...env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PUBLIC_URL: 'https://id.test',
      DRAIN_DELAY: '0',
    });
    const statusOf = async ({ url }: ServiceProcess, headers = {}) =>
      (await call(url, '/metrics', undefined, { headers })).status;
    expect({
      local: await statusOf(local),
      forwarded: await statusOf(local, { 'x-forwarded-for': '203.0.113.7' }),
      rebound: await statusOf(local, { host: 'rebound.test' }),
      production: await statusOf(production),
    }).to.deep.equal({ local: 200, forwarded: 404, rebound: 404, production: 404 });
    await Promise.all([local.stop(), production.stop()]);
  });
});
