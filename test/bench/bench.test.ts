import { expect } from 'chai';
import { chartOf } from '../../bench/chart.ts';
import type { Result } from '../../bench/result.ts';
import { NAMES, runCase } from '../../bench/run.ts';
import { tableOf } from '../../bench/table.ts';
import { openWorld } from '../../bench/world.ts';
import type { World } from '../../bench/world.ts';

const PLAN = { pairs: 1, seconds: 0.1, warmUp: 20, many: 400, few: 200, soak: { seconds: 0.4, rounds: 4 } };

describe('each benchmark', () => {
  let world: World;
  before(async () => {
    world = await openWorld(400, 40);
  });
  after(() => world.close());
  const results: Result[] = [];

  for (const name of NAMES)
    it(`measures ${name}`, async () => {
      const result = await runCase(world, name, PLAN, () => undefined);
      expect(result.name).to.equal(name);
      expect(result.ratios).to.have.lengthOf.above(0);
      expect(result.ratio).to.be.greaterThan(0);
      expect(result.rps).to.be.greaterThan(0);
      results.push(result);
    });

  it('has a row in the table, and a bar in the chart unless it has no floor', () => {
    const table = tableOf(results);
    const chart = chartOf(results, 'a machine & more', '2026-12-01T00:00:00.000Z');
    for (const { name, note } of results) {
      expect(table).to.contain(`| ${name} `);
      expect(chart.includes(`>${name}</text>`), name).to.equal(note === undefined);
    }
    expect(chart).to.contain('a machine &amp; more, 2026-12-01');
  });

  it('fails if an answer has another status than it should', async () => {
    const { load, service } = world;
    const traffic = { kind: 'cycled' as const, requests: ['GET /v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n'] };
    const order = { port: service.program.port, connections: 1, seconds: 0.1, status: 200, traffic };
    const failed = await load.run(order).catch((error: Error) => error.message);
    expect(failed).to.match(/answers were not 200:\nHTTP\/1\.1 401/);
  });
});
