import { expect } from 'chai';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { aMobile, aPassword, anEmail, refusal, succeed } from '../../support/values.ts';
import { INTERVAL, anOwner, asking, codeTo, guessing, me, registering, signingIn } from '../people.ts';

/** An attacker registers the victim's address alone, or together with their own mobile number. */
const beside = { alone: false, 'beside an own mobile': true };

describe('registering someone else’s address', () => {
  let w: World;
  let [victim, mobile]: Address[] = [];
  const stranger = aPassword();
  beforeEach(() => {
    w = makeWorld();
    [victim, mobile] = [anEmail(), aMobile()];
  });

  const attack = async (withMobile: boolean) => {
    w.clock.advance(INTERVAL);
    return registering(w, withMobile ? [victim!, mobile!] : [victim!], stranger);
  };
  /** The victim's account has neither the attacker's password nor mobile number. */
  const isUntouched = async (signedIn: Readonly<{ accessToken: string }>) => {
    const user = await me(w, signedIn);
    expect(user.identities.map(({ value }) => value)).to.deep.equal([victim!.value]);
    for (const login of [victim!, mobile!]) {
      expect(await refusal(signingIn(w, login.value, stranger))).to.deep.equal({ _tag: 'InvalidCredentials' });
    }
    return user;
  };

  for (const [how, withMobile] of Object.entries(beside)) {
    it(`${how} before its owner does gives no password or mobile number on the owner’s account`, async () => {
      await attack(withMobile);
      w.clock.advance(INTERVAL);
      const password = aPassword();
      const { registration } = await registering(w, [victim!], password);
      await isUntouched(await succeed(guessing(w, victim!, codeTo(w, victim!), registration)));
      expect(await succeed(signingIn(w, victim!.value, password))).to.have.property('accessToken');
    });

    it(`${how} after its owner did can only invalidate the owner’s password`, async () => {
      const password = aPassword();
      const { registration } = await registering(w, [victim!], password);
      await attack(withMobile);
      await isUntouched(await succeed(guessing(w, victim!, codeTo(w, victim!), registration)));
      expect(await refusal(signingIn(w, victim!.value, password))).to.deep.equal({ _tag: 'InvalidCredentials' });
    });

    it(`${how} before and after its owner, within the interval or not, never gets in`, async () => {
      await attack(withMobile);
      const { registration } = await registering(w, [victim!]);
      await registering(w, [victim!], stranger);
      await attack(withMobile);
      await isUntouched(await succeed(guessing(w, victim!, codeTo(w, victim!), registration)));
    });

    it(`${how} leaves nothing on the account of an owner who signs in by code only`, async () => {
      await attack(withMobile);
      w.clock.advance(INTERVAL);
      await succeed(asking(w, victim!));
      const user = await isUntouched(await succeed(guessing(w, victim!, codeTo(w, victim!))));
      expect(user.firstName).to.equal(victim!.value.split('@')[0]);
    });

    it(`${how} changes nothing if the owner already has an account`, async () => {
      const owner = await anOwner(w, [victim!]);
      await attack(withMobile);
      expect(w.mailbox(victim).at(-1)?.template).to.equal('already-registered');
      const signedIn = await succeed(guessing(w, victim!, codeTo(w, victim!)));
      expect((await isUntouched(signedIn)).id).to.equal(owner.id);
      expect(await succeed(signingIn(w, victim!.value, owner.password))).to.have.property('accessToken');
    });
  }

  it('and proving an own mobile number makes an account where the address is a claim, still free for its owner', async () => {
    const { registration } = await attack(true);
    const theirs = await me(w, await succeed(guessing(w, mobile!, codeTo(w, mobile!), registration)));
    const held = theirs.identities.map(({ value, isVerified }) => [value, isVerified]);
    expect(held).to.have.deep.members([
      [mobile!.value, true],
      [victim!.value, false],
    ]);
    expect(await refusal(guessing(w, victim!, codeTo(w, victim!), registration))).to.deep.equal({
      _tag: 'InvalidCode',
    });
    expect(await refusal(signingIn(w, victim!.value, stranger))).to.deep.equal({ _tag: 'InvalidCredentials' });
    w.clock.advance(INTERVAL);
    const owner = await registering(w, [victim!]);
    const signedIn = await succeed(guessing(w, victim!, codeTo(w, victim!), owner.registration));
    expect((await me(w, signedIn)).id).not.to.equal(theirs.id);
    expect(await refusal(signingIn(w, victim!.value, stranger))).to.deep.equal({ _tag: 'InvalidCredentials' });
  });

  it('next to an own address in registration adds nothing to that registration', async () => {
    const own = await registering(w, [mobile!], stranger);
    const theirs = await registering(w, [victim!]);
    await attack(true);
    expect(await refusal(guessing(w, victim!, codeTo(w, mobile!), own.registration))).to.deep.equal({
      _tag: 'InvalidCode',
    });
    await isUntouched(await succeed(guessing(w, victim!, codeTo(w, victim!), theirs.registration)));
  });
});
