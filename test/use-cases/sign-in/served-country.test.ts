import { expect } from 'chai';
import type { Address, MobileNumber } from '../../../src/core/domain/addresses/address.ts';
import type { CountryCode } from '../../../src/core/domain/addresses/country.ts';
import { isServed } from '../../../src/core/domain/addresses/country.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { aName, aPassword, anEmail, refusal, succeed } from '../../support/values.ts';
import { LONG, anOwner, asking, codeTo, forgetting, guessing, registering, signingIn } from '../people.ts';

const mobile = (value: string): Address => ({ type: 'mobile', value: value as MobileNumber });
const [american, jamaican, british] = [mobile('+14155550123'), mobile('+18765550123'), mobile('+442079460018')];
const [satellite, unassigned] = [mobile('+881612345678'), mobile('+19995550123')];

const [GB, JM, US] = ['GB', 'JM', 'US'] as CountryCode[] as [CountryCode, CountryCode, CountryCode];

/** The same service with SMS_COUNTRIES set. */
const limitedTo = (w: World, ...smsCountries: readonly CountryCode[]): World => {
  const policies = { ...w.policies, smsCountries };
  return { ...w, ...makeUseCases(w.ports, policies), policies };
};

describe('countries that get messages', () => {
  it('are all or those on the list; with a list, numbers of no country get none', () => {
    for (const country of [US, null]) expect(isServed('all', country)).to.equal(true);
    expect(isServed([GB, US], US)).to.equal(true);
    for (const country of [JM, null]) expect(isServed([GB, US], country)).to.equal(false);
    expect(isServed([], GB)).to.equal(false);
  });

  it('exclude others’ mobile numbers with an error at their field, and nothing is written', async () => {
    const w = limitedTo(makeWorld(), GB, US);
    for (const other of [jamaican, satellite, unassigned]) {
      const atMobile = { _tag: 'CountryNotServed', pointer: '/mobile' };
      const form = { firstName: aName(), lastName: null, password: aPassword(), language: 'en' } as const;
      expect(await refusal(w.register({ ...form, addresses: [other] }))).to.deep.equal(atMobile);
      expect(await refusal(w.register({ ...form, addresses: [anEmail(), other] }))).to.deep.equal(atMobile);
      const atValue = { _tag: 'CountryNotServed', pointer: '/value' };
      for (const asked of [asking(w, other), forgetting(w, other)]) expect(await refusal(asked)).to.deep.equal(atValue);
    }
    expect(w.mailbox()).to.deep.equal([]);
    expect(w.store.users.size).to.equal(0);
    for (const served of [american, british, anEmail()]) {
      await registering(w, [served]);
      expect(w.mailbox(served)).to.have.length(1);
    }
  });

  // requirement 35
  it('exclude existing users’ numbers like any other, at any time', async () => {
    const w = makeWorld();
    await anOwner(w, [jamaican]);
    const limited = limitedTo(w, GB);
    const sent = w.mailbox().length;
    for (const number of [jamaican, mobile('+18765550199'), jamaican]) {
      expect(await refusal(asking(limited, number))).to.deep.equal({ _tag: 'CountryNotServed', pointer: '/value' });
      await refusal(
        limited.register({
          firstName: aName(),
          lastName: null,
          addresses: [number],
          password: aPassword(),
          language: 'en',
        }),
      );
    }
    expect(w.mailbox()).to.have.length(sent);
  });

  it('refuse a claim at its field, and an administrator’s reset at none', async () => {
    const w = makeWorld();
    const { password, id: userId } = await anOwner(w, [jamaican]);
    const limited = limitedTo(w, GB);
    const { accessToken } = await succeed(signingIn(w, jamaican.value, password));
    const principal = await succeed(w.authenticate(accessToken));
    const actor = { ...principal, privileges: ['user.update'] };
    const refused = (pointer: string) => ({ _tag: 'CountryNotServed', pointer });
    const language = 'en' as const;
    const claim = limited.addIdentity({ principal, address: american, language });
    expect(await refusal(claim)).to.deep.equal(refused('/value'));
    const gift = limited.addUserIdentity({ actor, userId, address: american, language });
    expect(await refusal(gift)).to.deep.equal(refused('/value'));
    expect(await refusal(limited.sendPasswordReset({ actor, userId, language }))).to.deep.equal(refused(''));
    w.store.users.get(userId)!.isActive = false;
    expect(await refusal(limited.sendPasswordReset({ actor, userId, language }))).to.deep.equal({ _tag: 'NoAddress' });
  });

  it('don’t matter for password sign-in or for codes that were already sent', async () => {
    const w = makeWorld();
    const { password } = await anOwner(w, [jamaican]);
    await succeed(asking(w, jamaican));
    const limited = limitedTo(w, GB);
    await succeed(signingIn(limited, '+1 (876) 555-0123', password));
    await succeed(guessing(limited, jamaican, codeTo(w, jamaican)));
  });
});

describe('spellings of one mobile number', () => {
  const spellings = ['+14155550123', '+1 (415) 555-0123', 'tel:+1-415-555-0123', '+1 1 415 555 0123'] as const;

  // requirement 21
  it('share one count of wrong passwords, known or not', async () => {
    const w = makeWorld();
    const { password } = await anOwner(w, [american]);
    const asOwner = spellings;
    const asNobody = ['+442079460018', '+44 (0)20 7946 0018', 'tel:+44-20-7946-0018', '+44 020 7946 0018'] as const;
    for (const [first, ...others] of [asOwner, asNobody]) {
      for (const written of [first, ...others, first])
        expect(await refusal(signingIn(w, written, 'not the password'))).to.deep.equal({ _tag: 'InvalidCredentials' });
      for (const written of [first, ...others])
        expect(await refusal(signingIn(w, written, password))).to.have.property('_tag', 'LockedOut');
    }
    w.clock.advance(LONG);
    for (const written of spellings) await succeed(signingIn(w, written, password));
  });
});
