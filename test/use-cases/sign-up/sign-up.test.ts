import { expect } from 'chai';
import type { PersonName } from '../../../src/core/domain/account/user.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import { COMMON_PASSWORD, makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { MINUTE, aMobile, aName, aPassword, anEmail, policies, refusal, succeed } from '../../support/values.ts';
import { INTERVAL, asking, codeTo, guessing, me, other, registering, signingIn } from '../people.ts';

const invalidCode = { _tag: 'InvalidCode' };
const invalidCredentials = { _tag: 'InvalidCredentials' };

describe('signing up', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));

  it('leads from the form over the mailed code to an account with a password', async () => {
    const [email, password] = [anEmail(), aPassword()];
    const promise = await registering(w, [email], password, 'Ada' as PersonName);
    expect(promise).to.deep.include({ expiresInMs: policies.otp.ttlMs, resendInMs: policies.otp.resendIntervalMs });
    expect(w.mailbox(email).map(({ template }) => template)).to.deep.equal(['confirm-address']);
    const first = await me(w, await succeed(guessing(w, email, codeTo(w, email), promise.registration)));
    expect(first).to.deep.include({ firstName: 'Ada', isActive: true });
    const again = await me(w, await succeed(signingIn(w, email.value.toUpperCase(), password)));
    expect(again).to.deep.include({ id: first.id, lastLoginAt: w.store.now });
  });

  it('without the registration token creates an account without password, named after its address', async () => {
    for (const registration of [null, 'a foreign one']) {
      const [email, mobile, password] = [anEmail(), aMobile(), aPassword()];
      await registering(w, [email, mobile], password);
      const user = await me(w, await succeed(guessing(w, email, codeTo(w, email), registration)));
      expect(user).to.deep.include({ firstName: email.value.split('@')[0], lastName: null });
      expect(user.identities.map(({ value }) => value)).to.deep.equal([email.value]);
      expect(await refusal(signingIn(w, email.value, password))).to.deep.equal(invalidCredentials);
      expect(await refusal(guessing(w, mobile, codeTo(w, mobile)))).to.deep.equal(invalidCode);
    }
  });

  it('by mobile without the registration token uses the name User', async () => {
    const mobile = aMobile();
    await registering(w, [anEmail(), mobile]);
    expect(await me(w, await succeed(guessing(w, mobile, codeTo(w, mobile))))).to.have.property('firstName', 'User');
  });

  it('accepts no password before an address is verified', async () => {
    const [email, password] = [anEmail(), aPassword()];
    await registering(w, [email], password);
    expect(await refusal(signingIn(w, email.value, password))).to.deep.equal(invalidCredentials);
  });

  it('ends with the first code: the other code and the registration token are invalid', async () => {
    const [email, mobile, password] = [anEmail(), aMobile(), aPassword()];
    const { registration } = await registering(w, [email, mobile], password);
    await succeed(guessing(w, mobile, codeTo(w, mobile), registration));
    expect(await refusal(guessing(w, email, codeTo(w, email), registration))).to.deep.equal(invalidCode);
    expect(await succeed(signingIn(w, mobile.value, password))).to.have.property('accessToken');
    expect(await refusal(signingIn(w, email.value, password))).to.deep.equal(invalidCredentials);
  });

  it('again within the interval changes nothing: only the first form and registration token count', async () => {
    const [email, password] = [anEmail(), aPassword()];
    const { registration } = await registering(w, [email], password);
    w.clock.advance(INTERVAL - 1);
    await registering(w, [email]);
    expect(w.mailbox(email)).to.have.lengthOf(1);
    await succeed(guessing(w, email, codeTo(w, email), registration));
    expect(await succeed(signingIn(w, email.value, password))).to.have.property('accessToken');
  });

  it('again with the same form within the interval gets another token for the same registration', async () => {
    const [email, password, name] = [anEmail(), aPassword(), aName()];
    const first = await registering(w, [email], password, name);
    w.clock.advance(INTERVAL - 1);
    const second = await registering(w, [email], password, name);
    expect(second.registration).not.to.equal(first.registration);
    const signedIn = await succeed(guessing(w, email, codeTo(w, email), second.registration));
    expect(signedIn.registrationApplied).to.equal(true);
    expect(await me(w, signedIn)).to.deep.include({ firstName: name, hasPassword: true });
  });

  it('hashes the password once per call, also of a repeat and for a taken address', async () => {
    let hashed = 0;
    const hash: typeof w.ports.passwords.hash = (password) => {
      hashed += 1;
      return w.ports.passwords.hash(password);
    };
    const { register } = makeUseCases({ ...w.ports, passwords: { ...w.ports.passwords, hash } }, w.policies);
    const [email, password, name] = [anEmail(), aPassword(), aName()];
    for (const expected of [1, 2, 3]) {
      await registering({ ...w, register }, [email], password, name);
      expect(hashed).to.equal(expected);
      if (expected === 2) await succeed(guessing(w, email, codeTo(w, email)));
    }
  });

  it('without a password hashes none, for a free address, an open registration and a taken address', async () => {
    let hashed = 0;
    const hash: typeof w.ports.passwords.hash = (password) => {
      hashed += 1;
      return w.ports.passwords.hash(password);
    };
    const { register } = makeUseCases({ ...w.ports, passwords: { ...w.ports.passwords, hash } }, w.policies);
    const [email, name] = [anEmail(), aName()];
    const form = { firstName: name, lastName: null, addresses: [email], password: null, language: 'en' as const };
    for (const isTaken of [false, false, true]) {
      const { registration } = await succeed(register(form));
      expect(hashed).to.equal(0);
      if (isTaken) continue;
      w.clock.advance(INTERVAL - 1);
      const again = await succeed(register(form));
      expect(again.registration).not.to.equal(registration);
      const signedIn = await succeed(guessing(w, email, codeTo(w, email), again.registration));
      expect(await me(w, signedIn)).to.deep.include({ firstName: name, hasPassword: false });
      w.clock.advance(INTERVAL);
    }
  });

  it('again after the interval replaces the form and the registration token, with the same code', async () => {
    const [email, passwords] = [anEmail(), [aPassword(), aPassword()] as const];
    await registering(w, [email], passwords[0]);
    w.clock.advance(INTERVAL);
    const { registration } = await registering(w, [email], passwords[1]);
    const [first, second] = w.mailbox(email);
    expect(second).to.have.property('code', first && 'code' in first && first.code);
    await succeed(guessing(w, email, codeTo(w, email), registration));
    expect(await refusal(signingIn(w, email.value, passwords[0]))).to.deep.equal(invalidCredentials);
    expect(await succeed(signingIn(w, email.value, passwords[1]))).to.have.property('accessToken');
  });

  it('over two open registrations merges them, with the addresses of the last form only', async () => {
    const [emails, mobiles] = [[anEmail(), anEmail()] as const, [aMobile(), aMobile()] as const];
    await registering(w, [emails[0], mobiles[0]]);
    await registering(w, [emails[1], mobiles[1]]);
    const stale = [codeTo(w, emails[1]), codeTo(w, mobiles[0])];
    w.clock.advance(INTERVAL);
    const { registration } = await registering(w, [emails[0], mobiles[1]]);
    expect(await refusal(guessing(w, emails[1], stale[0]!))).to.deep.equal(invalidCode);
    expect(await refusal(guessing(w, mobiles[0], stale[1]!))).to.deep.equal(invalidCode);
    const user = await me(w, await succeed(guessing(w, emails[0], codeTo(w, emails[0]), registration)));
    expect(user.identities.map(({ value }) => value)).to.have.members([emails[0].value, mobiles[1].value]);
    expect(w.store.users.size).to.equal(1);
  });

  it('gives no fresh guesses by registering again, with or without another address', async () => {
    const [email, mobile] = [anEmail(), aMobile()];
    await registering(w, [email, mobile]);
    const wrong = other(codeTo(w, email));
    for (const again of [[email], [email, aMobile()], [aMobile(), email]]) {
      expect(await refusal(guessing(w, email, wrong))).to.deep.equal(invalidCode);
      w.clock.advance(INTERVAL);
      await registering(w, again);
    }
    expect(await refusal(guessing(w, email, wrong))).to.have.property('_tag', 'LockedOut');
  });

  it('during a lock has the same answer and sends nothing; the lock stays', async () => {
    const email = anEmail();
    await succeed(asking(w, email));
    for (let n = 0; n < 3; n += 1) await refusal(guessing(w, email, '000000' as OtpCode));
    w.clock.advance(INTERVAL);
    await registering(w, [email]);
    expect(w.mailbox(email)).to.deep.equal([]);
    const retryAfterMs = policies.otp.lockout.lockMs - INTERVAL;
    expect(await refusal(guessing(w, email, '000000' as OtpCode))).to.deep.equal({ _tag: 'LockedOut', retryAfterMs });
  });

  it('is refused before anything is stored if registration is closed', async () => {
    const closed = makeWorld({ registration: 'closed' });
    const cmd = {
      firstName: aName(),
      lastName: null,
      addresses: [anEmail()],
      password: aPassword(),
      language: 'en' as const,
    };
    expect(await refusal(closed.register(cmd))).to.deep.equal({ _tag: 'RegistrationClosed' });
    expect({
      users: closed.store.users.size,
      buckets: closed.store.buckets.size,
      mailbox: closed.mailbox().length,
    }).to.deep.equal({ users: 0, buckets: 0, mailbox: 0 });
  });

  // requirement 1, 4
  it('is refused with a weak password before anything is stored, for free and taken addresses', async () => {
    const [free, taken] = [anEmail(), anEmail()];
    await registering(w, [taken]);
    w.clock.advance(INTERVAL);
    const before = structuredClone(w.store);
    for (const password of ['too short', 'x'.repeat(257), COMMON_PASSWORD]) {
      const refusals = await Promise.all(
        [free, taken].map((address) =>
          refusal(w.register({ firstName: aName(), lastName: null, addresses: [address], password, language: 'en' })),
        ),
      );
      expect(refusals[0]).to.deep.include({ _tag: 'WeakPassword', pointer: '/password' });
      expect(refusals[1]).to.deep.equal(refusals[0]);
    }
    expect(w.store).to.deep.equal(before);
  });

  // requirement 4
  it('is refused if the password contains only own words, or the service’s', async () => {
    const [email, mobile] = [anEmail('augusta.king.noel'), aMobile()];
    const [firstName, lastName] = ['Countess' as PersonName, 'Lovelace' as PersonName];
    const cmd = { firstName, lastName, addresses: [mobile, email], language: 'en' as const };
    for (const password of ['Countess Countess', 'Lovelace Lovelace', 'augusta king noel', 'Example Corporation'])
      expect(await refusal(w.register({ ...cmd, password })), password).to.deep.include({
        _tag: 'WeakPassword',
        pointer: '/password',
        fault: 'own-words',
      });
    expect(w.store.users.size).to.equal(0);
  });
});

describe('signing in', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));

  it('works once with a code just before its expiry', async () => {
    const email = anEmail();
    await registering(w, [email]);
    w.clock.advance(policies.otp.ttlMs - 1);
    await succeed(guessing(w, email, codeTo(w, email)));
    expect(await refusal(guessing(w, email, codeTo(w, email)))).to.deep.equal(invalidCode);
  });

  // requirement 13
  it('fails with a code at its expiry', async () => {
    const email = anEmail();
    await registering(w, [email]);
    w.clock.advance(policies.otp.ttlMs);
    expect(await refusal(guessing(w, email, codeTo(w, email)))).to.deep.equal(invalidCode);
  });

  it('ends with the session, the token’s lifetime, or the user’s deactivation', async () => {
    const [email, password] = [anEmail(), aPassword()];
    const { registration } = await registering(w, [email], password);
    const signedIn = await succeed(guessing(w, email, codeTo(w, email), registration));
    const user = await me(w, signedIn);
    const unauthenticated = { _tag: 'Unauthenticated' };
    for (const token of [null, '', 'forged', `forged ${signedIn.accessToken}`]) {
      expect(await refusal(w.authenticate(token))).to.deep.equal(unauthenticated);
    }
    w.store.users.get(user.id)!.isActive = false;
    expect(await refusal(w.authenticate(signedIn.accessToken))).to.deep.equal(unauthenticated);
    w.store.users.get(user.id)!.isActive = true;
    w.clock.advance(15 * MINUTE);
    expect(await refusal(w.authenticate(signedIn.accessToken))).to.deep.equal(unauthenticated);
    const again = await succeed(signingIn(w, email.value, password));
    w.store.sessions.get(again.sessionId)!.endedAt = w.store.now;
    expect(await refusal(w.authenticate(again.accessToken))).to.deep.equal(unauthenticated);
  });

  // requirement 23
  it('clears only the count of the factor that succeeded', async () => {
    const [email, password] = [anEmail(), aPassword()];
    const { registration } = await registering(w, [email], password);
    await succeed(guessing(w, email, codeTo(w, email), registration));
    w.clock.advance(INTERVAL);
    await succeed(asking(w, email));
    for (let n = 0; n < 2; n += 1) await refusal(guessing(w, email, other(codeTo(w, email))));
    for (let n = 0; n < 4; n += 1) await refusal(signingIn(w, email.value, aPassword()));
    await succeed(signingIn(w, email.value, password));
    expect(await refusal(guessing(w, email, other(codeTo(w, email))))).to.deep.equal(invalidCode);
    expect(await refusal(guessing(w, email, codeTo(w, email)))).to.have.property('_tag', 'LockedOut');
    for (let n = 0; n < 4; n += 1) await refusal(signingIn(w, email.value, aPassword()));
    expect(await succeed(signingIn(w, email.value, password))).to.have.property('accessToken');
  });
});
