import { expect } from 'chai';
import { Container } from 'inversify';
import type { ServiceIdentifier } from 'inversify';
import type { PersonName } from '../src/core/domain/account/user.ts';
import { POLICIES } from '../src/wiring/ports.ts';
import { PORTS, USE_CASES, useCases } from '../src/wiring/use-cases.ts';
import { makeWorld } from './fakes/world.ts';
import { anEmail, succeed } from './support/values.ts';

describe('the wiring', () => {
  it('gives the use cases of the service over the adapters that a test binds', async () => {
    const { ports, policies, mailbox } = makeWorld();
    const container = new Container();
    container.load(useCases);
    container.bind(POLICIES).toConstantValue(policies);
    const bound: readonly (readonly [ServiceIdentifier, unknown])[] = Object.entries(PORTS).map(([name, port]) => [
      port,
      ports[name as keyof typeof ports],
    ]);
    for (const [port, fake] of bound) container.bind(port).toConstantValue(fake);
    const { register } = container.get(USE_CASES);
    const address = anEmail();
    const firstName = 'Ada' as PersonName;
    const password = 'a long enough passphrase';
    await succeed(register({ firstName, lastName: null, addresses: [address], password, language: 'en' }));
    expect(mailbox(address)).to.have.lengthOf(1);
  });
});
