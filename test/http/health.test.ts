import { expect } from 'chai';
import { healthRoutes } from '../../src/adapters/http/server/health.ts';
import type { HealthOptions } from '../../src/adapters/http/server/health.ts';
import { problemOf, start } from './support.ts';

const ready = async (options: Partial<HealthOptions>) => {
  const service = await start({ routes: healthRoutes({ checks: {}, isShuttingDown: () => false, ...options }) });
  const [live, answered] = await Promise.all([service.call('/health/live'), service.call('/health/ready')]);
  await service.close(0);
  expect({ status: live.status, body: await live.json() }).to.deep.equal({ status: 200, body: { status: 'ok' } });
  return answered;
};

const failing = async (options: Partial<HealthOptions>) => {
  const response = await ready(options);
  const { status, code, detail, errors } = await problemOf(response);
  return {
    status,
    code,
    detail,
    retryAfter: response.headers.get('retry-after'),
    names: errors?.map((one) => one.code),
  };
};

const yes = async () => true;
const no = async () => false;
const hang = () => new Promise<boolean>(() => undefined);
const broken = () => {
  throw new Error('canary');
};

describe('health', () => {
  it('is ready when every check passes', async () => {
    const response = await ready({ checks: { database: yes, migrations: yes } });
    expect({ status: response.status, body: await response.json() }).to.deep.equal({
      status: 200,
      body: { status: 'ok' },
    });
    expect(response.headers.get('cache-control')).to.equal('no-store');
  });

  it('names the checks that fail, throw or hang, while liveness runs none', async () => {
    const checks = {
      database: no,
      migrations: broken,
      outbox: hang,
      good: yes,
      rejected: () => Promise.reject(new Error('x')),
    };
    const { detail, ...rest } = await failing({ checks, timeoutMs: 20 });
    expect(rest).to.deep.equal({
      status: 503,
      code: 'NOT_READY',
      retryAfter: '5',
      names: ['database', 'migrations', 'outbox', 'rejected'],
    });
    expect(detail).to.contain('database, migrations, outbox, rejected').and.not.contain('canary');
  });

  it('answers within about a second, however many checks hang', async () => {
    const startedAt = performance.now();
    expect((await failing({ checks: { a: hang, b: hang } })).names).to.deep.equal(['a', 'b']);
    expect(performance.now() - startedAt).to.be.within(800, 1500);
  });

  it('is not ready while shutting down, without running the checks', async () => {
    expect((await failing({ checks: { database: broken }, isShuttingDown: () => true })).names).to.deep.equal([
      'shutting-down',
    ]);
  });
});
