import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { call, eventually } from '../e2e/client.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { ask, startServer } from './servers.ts';
import type { Server } from './servers.ts';
import { startTwo, survives } from './under-load.ts';
import type { Two } from './under-load.ts';

/** How long a demoted primary is met before the new one is. */
const DEMOTED_MS = 3_000;

describe('a primary that is lost under 50 requests a second, two processes', function () {
  this.timeout(300_000);
  let primary: Server;
  let standby: Server;
  let relays: Relay[];
  let two: Two;

  /** A primary that acknowledges nothing that its standby lacks. */
  beforeEach(async () => {
    primary = await startServer();
    standby = await primary.standby();
    await ask(primary.url(), `alter system set synchronous_standby_names = '*'`);
    await ask(primary.url(), 'select pg_reload_conf()');
    await eventually(
      async () => (await ask(primary.url(), `select from pg_stat_replication where sync_state = 'sync'`)).length === 1,
      'a synchronous standby',
    );
    relays = [];
  });
  afterEach(async () => {
    await Promise.all((two?.services ?? []).map(({ stop }) => stop()));
    await Promise.all(relays.map(({ close }) => close()));
    await Promise.all([primary, standby].map(({ remove }) => remove()));
  });

  const through = async (server: Server): Promise<Relay> => {
    const relay = await startRelay(server.url());
    relays.push(relay);
    return relay;
  };
  const promote = (): Promise<unknown> => ask(standby.url(), 'select pg_promote(true, 60)');
  /** The former primary comes back as one that takes no changes, and waits for no standby. */
  const comeBack = (): Promise<void> =>
    primary.start({ default_transaction_read_only: 'on', synchronous_standby_names: '' });

  it('behind one address: it comes back and takes no changes, and then the address moves to the promoted standby', async () => {
    // requirement 100, race 16, race 17
    const relay = await through(primary);
    two = await startTwo(relay.url);
    await survives(two, {
      direct: () => standby.url(),
      breakIt: async () => {
        await primary.crash();
        await comeBack();
        relay.moveTo(primary.url());
        await sleep(DEMOTED_MS);
        await promote();
        relay.moveTo(standby.url());
      },
      isDown: true,
    });
  });

  it('behind one address whose open connections stay: those to the demoted primary are left', async () => {
    // requirement 100, race 17
    const relay = await through(primary);
    two = await startTwo(relay.url);
    await survives(two, {
      direct: () => standby.url(),
      breakIt: async () => {
        // It goes on, but takes no changes. What it still commits late is not acknowledged without the standby.
        await ask(primary.url(), `alter system set default_transaction_read_only = on`);
        await ask(primary.url(), 'select pg_reload_conf()');
        await eventually(
          async () =>
            (
              await ask<{ is: boolean }>(
                standby.url(),
                `select pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn() as is`,
              )
            )[0]?.is,
          'the end of the replay',
        );
        await promote();
        relay.moveTo(standby.url(), 'stays');
      },
      isDown: false,
    });
  });

  it('with two hosts in the URL: the other host is promoted, and the first comes back and takes no changes', async () => {
    // requirement 100, race 16, race 17
    const [first, second] = [await through(primary), await through(standby)];
    const url = new URL(first.url);
    const { username, password } = url;
    const both = `postgres://${username}:${password}@${url.host},${new URL(second.url).host}/postgres?target_session_attrs=read-write`;
    two = await startTwo(both);
    await survives(two, {
      direct: () => standby.url(),
      breakIt: async () => {
        await primary.crash();
        first.suffer({ _tag: 'Refuse' });
        await sleep(DEMOTED_MS);
        await promote();
        await comeBack();
        first.suffer({ _tag: 'None' });
        first.moveTo(primary.url());
      },
      isDown: true,
    });
    const late = await spawnService({ ...CHEAP, DATABASE_URL: both });
    two.services.push(late);
    expect((await call(late.url, '/health/ready')).status, 'of a process that starts now').to.equal(200);
  });
});
