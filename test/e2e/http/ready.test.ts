import { expect } from 'chai';
import { freePort } from '../../support/free-port.ts';
import { call } from '../client.ts';
import { CHEAP, spawnService } from '../process.ts';

describe('a service whose database is away', () => {
  it('lives, and is not ready', async () => {
    const DATABASE_URL = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
    const service = await spawnService({ ...CHEAP, DATABASE_URL }, 'listening');
    expect((await call(service.url, '/health/live')).status).to.equal(200);
    const ready = await call(service.url, '/health/ready');
    expect([ready.status, ready.body.code]).to.deep.equal([503, 'NOT_READY']);
    await service.stop();
  });
});
