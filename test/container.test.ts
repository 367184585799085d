import { expect } from 'chai';
import type { ServiceIdentifier } from 'inversify';
import { makeKeys } from '../src/adapters/crypto/keys.ts';
import type { Database } from '../src/adapters/persistence/database/database.ts';
import { makeKeyRing } from '../src/adapters/tokens/key-ring.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { PersonName } from '../src/core/domain/account/user.ts';
import { makeContainer } from '../src/wiring/container.ts';
import { PARTS, PORTS } from '../src/wiring/ports.ts';
import { USE_CASES } from '../src/wiring/use-cases.ts';
import { makeWorld } from './fakes/world.ts';
import { anEmail, succeed } from './support/values.ts';

const unreachable = new Proxy({} as Database['pool'], {
  get: (_pool, property) => {
    throw new Error(`the database was asked for ${String(property)}`);
  },
});

const serviceContainer = async (passwords: ReturnType<typeof makeWorld>['ports']['passwords']) => {
  const config = await succeed(async () => loadConfig({}));
  return makeContainer({
    config,
    database: { pool: unreachable, lists: () => unreachable } as unknown as Database,
    keys: makeKeys({ current: Buffer.alloc(32, 1), old: [] }),
    passwords,
    keyRing: makeKeyRing(config.signingKeys, { keys: [], now: new Date() }, () => 0),
    origin: () => ({ ip: null, userAgent: null, requestId: null }),
    onProviderFailure: () => {},
  });
};

describe('the wiring', () => {
  it('runs the use cases of the service on fakes that a test binds in place of its adapters', async () => {
    const { ports, policies, mailbox } = makeWorld();
    const container = await serviceContainer(ports.passwords);
    const rebind = <T>(port: ServiceIdentifier<T>, fake: T) => container.rebind(port).toConstantValue(fake);
    rebind(PARTS.policies, policies);
    for (const name of Object.keys(PORTS) as (keyof typeof PORTS)[]) rebind<unknown>(PORTS[name], ports[name]);
    const { register } = container.get(USE_CASES);
    const address = anEmail();
    const firstName = 'Ada' as PersonName;
    const password = 'a long enough passphrase';
    await succeed(register({ firstName, lastName: null, addresses: [address], password, language: 'en' }));
    expect(mailbox(address)).to.have.lengthOf(1);
  });
});
