import { expect } from 'chai';
import { invalidCode, invalidCredentials } from '../../../src/core/domain/errors.ts';
import { DEVICE_TTL_MS } from '../../../src/core/domain/sign-in/known-device.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { anEmail, aMobile, aPassword, policies, refusal, succeed } from '../../support/values.ts';
import { INTERVAL, anOwner, asking, codeTo, guessing, other, registering, signingIn } from '../people.ts';

describe('a known device', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));

  const lockedOut = { _tag: 'LockedOut' };
  const lockPasswords = async (login: string, device: string | null = null) => {
    for (let n = 0; n < policies.passwordLockout.maxFailures; n += 1)
      expect(await refusal(signingIn(w, login, aPassword(), device))).to.deep.equal(invalidCredentials);
  };

  it('gets a token at every sign-in, and keeps it', async () => {
    const email = anEmail();
    const { password, deviceToken } = await anOwner(w, [email]);
    expect((await succeed(signingIn(w, email.value, password, deviceToken))).deviceToken).to.equal(deviceToken);
    await succeed(asking(w, email, deviceToken));
    const byCode = await succeed(guessing(w, email, codeTo(w, email), null, deviceToken));
    expect(byCode.deviceToken).to.equal(deviceToken);
    expect((await succeed(signingIn(w, email.value, password))).deviceToken).not.to.equal(deviceToken);
    expect(w.store.devices).to.have.lengthOf(2);
  });

  it('is recognized by its token, at an address of its owner', async () => {
    const [email, stranger] = [anEmail(), anEmail()];
    const { deviceToken } = await anOwner(w, [email]);
    const { deviceToken: theirs } = await anOwner(w, [stranger]);
    const asks = (token: string | null | undefined) => succeed(w.asksFromKnownDevice(email, token));
    expect(await asks(deviceToken)).to.equal(true);
    for (const token of [theirs, 'made up', '', null, undefined])
      expect(await asks(token), String(token)).to.equal(false);
  });

  it('is known until one millisecond before its expiry', async () => {
    for (const [ms, isGood] of [
      [1, true],
      [0, false],
    ] as const) {
      const email = anEmail();
      const { password } = await anOwner(w, [email]);
      const { deviceToken } = await succeed(signingIn(w, email.value, password));
      w.clock.advance(DEVICE_TTL_MS - ms);
      const again = await succeed(signingIn(w, email.value, password, deviceToken));
      expect(again.deviceToken === deviceToken).to.equal(isGood);
    }
  });

  it('works for username, address and code, each with its own count', async () => {
    const [email, mobile] = [anEmail(), aMobile()];
    const { id, password, deviceToken } = await anOwner(w, [email, mobile]);
    w.store.users.get(id)!.username = 'ada' as never;
    await lockPasswords(email.value);
    for (const login of [email.value, 'ada']) await succeed(signingIn(w, login, password, deviceToken));
    await lockPasswords('ada', deviceToken);
    expect(await refusal(signingIn(w, email.value, password, deviceToken))).to.deep.include(lockedOut);
    await succeed(asking(w, email, deviceToken));
    expect(await refusal(guessing(w, email, other(codeTo(w, email)), null, deviceToken))).to.deep.equal(invalidCode);
    await succeed(guessing(w, email, codeTo(w, email), null, deviceToken));
  });

  // requirement 23
  it('clears only the count of the factor that succeeded', async () => {
    const email = anEmail();
    const { password, deviceToken } = await anOwner(w, [email]);
    await succeed(asking(w, email, deviceToken));
    for (let n = 0; n < 2; n += 1) await refusal(guessing(w, email, other(codeTo(w, email)), null, deviceToken));
    await succeed(signingIn(w, email.value, password, deviceToken));
    await refusal(guessing(w, email, other(codeTo(w, email)), null, deviceToken));
    expect(await refusal(guessing(w, email, codeTo(w, email), null, deviceToken))).to.deep.include(lockedOut);
  });

  it('becomes known to the one who completes the registration, whatever token was presented', async () => {
    const [email, eve] = [anEmail(), anEmail()];
    const { deviceToken } = await anOwner(w, [eve]);
    const { registration } = await registering(w, [email]);
    const joined = await succeed(guessing(w, email, codeTo(w, email), registration, deviceToken));
    expect(joined.deviceToken).not.to.equal(deviceToken);
    w.clock.advance(INTERVAL);
    await lockPasswords(email.value);
    expect(await refusal(signingIn(w, email.value, aPassword(), joined.deviceToken))).to.deep.equal(invalidCredentials);
  });

  it('is removed when all sessions end, and its next attempts count in public', async () => {
    const email = anEmail();
    const { password, deviceToken, accessToken } = await anOwner(w, [email]);
    const current = await succeed(signingIn(w, email.value, password, deviceToken));
    expect(await refusal(w.authenticate(accessToken))).to.have.property('_tag', 'Unauthenticated');
    await succeed(w.endOtherSessions(await succeed(w.authenticate(current.accessToken))));
    await lockPasswords(email.value, deviceToken);
    expect(await refusal(signingIn(w, email.value, password))).to.deep.include(lockedOut);
    await succeed(w.authenticate(current.accessToken));
  });
});
