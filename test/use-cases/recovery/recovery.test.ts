import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import { RESET_LINK_TTL_MS } from '../../../src/core/domain/recovery/recovery.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import { TEST_KEY } from '../../fakes/access-tokens.ts';
import { COMMON_PASSWORD, makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { aMobile, aPassword, anEmail, policies, refusal, succeed, tokensOf } from '../../support/values.ts';
import {
  INTERVAL,
  anOwner,
  codeTo,
  following,
  forgetting,
  guessing,
  linkTo,
  me,
  other,
  registering,
  resetting,
  signingIn,
} from '../people.ts';

const invalidCode = { _tag: 'InvalidCode' };
const invalidLink = { _tag: 'InvalidResetToken' };
const { lockMs } = policies.otp.lockout;

describe('recovering an account', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));

  const lastTo = (address: Parameters<World['mailbox']>[0]) => w.mailbox(address).at(-1);

  it('promises the policy’s times, and sends one message with a code and a link', async () => {
    const email = anEmail();
    await anOwner(w, [email]);
    expect(await succeed(forgetting(w, email))).to.deep.equal({
      expiresInMs: policies.otp.ttlMs,
      resendInMs: INTERVAL,
    });
    expect(lastTo(email)).to.deep.include({
      template: 'reset-password',
      budget: 'anybody',
      codeTtlMs: policies.otp.ttlMs,
      expiresAt: new Date(w.store.now.getTime() + RESET_LINK_TTL_MS),
    });
  });

  it('has an interval apart from sign-in codes', async () => {
    const email = anEmail();
    await anOwner(w, [email]);
    await succeed(w.requestCode(email, 'en'));
    await succeed(forgetting(w, email));
    w.clock.advance(INTERVAL - 1);
    expect(await refusal(forgetting(w, email))).to.deep.equal({ _tag: 'TooSoon', retryAfterMs: 1 });
    w.clock.advance(1);
    await succeed(forgetting(w, email));
  });

  it('by link works until just before the end of its hour', async () => {
    for (const [ms, works] of [
      [RESET_LINK_TTL_MS - 1, true],
      [RESET_LINK_TTL_MS, false],
    ] as const) {
      const email = anEmail();
      await anOwner(w, [email]);
      await succeed(forgetting(w, email));
      const token = linkTo(w, email);
      w.clock.advance(ms);
      if (works) {
        await succeed(w.readResetLink(token));
        await succeed(following(w, token));
      } else {
        expect(await refusal(w.readResetLink(token))).to.deep.equal(invalidLink);
        expect(await refusal(following(w, token))).to.deep.equal(invalidLink);
      }
    }
  });

  // requirement 4
  it('refuses a password of the owner’s and the service’s words, by code or by link, and keeps both for a better one', async () => {
    const email = anEmail();
    const { id } = await anOwner(w, [email]);
    Object.assign(w.store.users.get(id)!, { firstName: 'Augusta', lastName: 'Lovelace' });
    await succeed(forgetting(w, email));
    const [code, token] = [codeTo(w, email), linkTo(w, email)];
    const weak = { _tag: 'WeakPassword', pointer: '/new_password', fault: 'own-words' };
    for (const own of ['Augusta Lovelace', email.value, 'Example Corporation', 'Example Augusta']) {
      expect(await refusal(resetting(w, email, code, own)), own).to.deep.include(weak);
      expect(await refusal(following(w, token, own)), own).to.deep.include(weak);
    }
    const nobody = anEmail('nobody.whatever');
    expect(await refusal(resetting(w, nobody, code, 'nobody whatever'))).to.deep.include(weak);
    expect(await refusal(following(w, 'made up'))).to.deep.equal(invalidLink);
    await succeed(following(w, token));
    expect(await refusal(following(w, token))).to.deep.equal(invalidLink);
  });

  it('by link is refused if the link was used while the password was hashed', async () => {
    const email = anEmail();
    await anOwner(w, [email]);
    await succeed(forgetting(w, email));
    const token = linkTo(w, email);
    const hash: World['ports']['passwords']['hash'] = (password) =>
      TE.flatMap(() => w.ports.passwords.hash(password))(TE.fromTask(() => succeed(following(w, token))));
    const { resetByLink } = makeUseCases({ ...w.ports, passwords: { ...w.ports.passwords, hash } }, w.policies);
    const late = resetByLink({ token, newPassword: aPassword(), language: 'en' });
    expect(await refusal(late)).to.deep.equal(invalidLink);
  });

  it('by code works until just before the code expires', async () => {
    // requirement 13
    for (const [ms, works] of [
      [policies.otp.ttlMs - 1, true],
      [policies.otp.ttlMs, false],
    ] as const) {
      const email = anEmail();
      await anOwner(w, [email]);
      await succeed(forgetting(w, email));
      w.clock.advance(ms);
      const reset = resetting(w, email, codeTo(w, email));
      if (works) await succeed(reset);
      else expect(await refusal(reset)).to.deep.equal(invalidCode);
    }
  });

  it('accepts only reset codes, and reset codes don’t sign in', async () => {
    // requirement 15
    const email = anEmail();
    await anOwner(w, [email]);
    await succeed(w.requestCode(email, 'en'));
    expect(await refusal(resetting(w, email, codeTo(w, email)))).to.deep.equal(invalidCode);
    await succeed(forgetting(w, email));
    expect(await refusal(guessing(w, email, codeTo(w, email)))).to.deep.equal(invalidCode);
    await succeed(resetting(w, email, codeTo(w, email)));
  });

  it('invalidates pending codes of every address of the account', async () => {
    // requirement 50
    const [email, mobile] = [anEmail(), aMobile()];
    const { id } = await anOwner(w, [email, mobile]);
    const claim = w.store.identities.find((i) => i.userId === id && i.address.value === mobile.value)!;
    claim.isVerified = true;
    await succeed(w.requestCode(mobile, 'en'));
    const code = codeTo(w, mobile);
    await succeed(forgetting(w, email));
    await succeed(resetting(w, email, codeTo(w, email)));
    expect(await refusal(guessing(w, mobile, code))).to.deep.equal(invalidCode);
  });

  it('works by link only while codes are locked: the message has no code, and the lock stays', async () => {
    // requirement 16, 22, 25
    const email = anEmail();
    const { password } = await anOwner(w, [email]);
    await succeed(forgetting(w, email));
    const code = codeTo(w, email);
    for (let n = 0; n < 3; n += 1) await refusal(resetting(w, email, other(code)));
    w.clock.advance(INTERVAL);
    await succeed(forgetting(w, email));
    expect(lastTo(email)).to.deep.include({ template: 'reset-password', code: null });
    expect(lastTo(email)?.expiresAt).to.deep.equal(new Date(w.store.now.getTime() + RESET_LINK_TTL_MS));
    const token = linkTo(w, email);
    await succeed(following(w, token));
    expect(await refusal(following(w, token))).to.deep.equal(invalidLink);
    expect(await refusal(signingIn(w, email.value, password))).to.have.property('_tag', 'InvalidCredentials');
    expect(await refusal(resetting(w, email, code))).to.deep.equal({
      _tag: 'LockedOut',
      retryAfterMs: lockMs - INTERVAL,
    });
  });

  it('keeps the code and counts nothing if the new password contains only the owner’s own words', async () => {
    const email = anEmail();
    const { id } = await anOwner(w, [email]);
    Object.assign(w.store.users.get(id)!, { firstName: 'Augusta', username: 'enchantress' });
    await succeed(forgetting(w, email));
    for (const weak of ['augusta augusta', 'enchantress 1843', COMMON_PASSWORD])
      expect(await refusal(resetting(w, email, codeTo(w, email), weak))).to.deep.include({
        _tag: 'WeakPassword',
        pointer: '/new_password',
      });
    const { otp } = w.store.identities.find((i) => i.userId === id)!;
    expect(otp.lockout).to.deep.include({ failures: 0, total: 0 });
    // With a wrong code the answer reveals nothing about the owner's names.
    expect(await refusal(resetting(w, email, other(codeTo(w, email)), 'augusta augusta'))).to.deep.equal(invalidCode);
    await succeed(resetting(w, email, codeTo(w, email)));
  });

  it('unlocks a permanently locked password by code or link, and codes by link only', async () => {
    const { maxTotal } = policies.otp.lockout;
    for (const [how, codesOpen] of [
      ['code', false],
      ['link', true],
    ] as const) {
      const [email, mobile] = [anEmail(), aMobile()];
      const { id } = await anOwner(w, [email, mobile]);
      const closed = { _tag: 'Open' as const, failures: 0, total: maxTotal, lastFailureAt: null };
      const identities = w.store.identities.filter((i) => i.userId === id);
      // Of the other address, because no code is right at this one.
      const [mine, another] = [identities[0]!, identities[1]!];
      another.otp = { ...another.otp, lockout: closed };
      if (how === 'link') mine.otp = { ...mine.otp, lockout: closed };
      w.store.users.get(id)!.lockout = closed;
      await succeed(forgetting(w, email));
      const password = aPassword();
      if (how === 'code') await succeed(resetting(w, email, codeTo(w, email), password));
      else await succeed(following(w, linkTo(w, email), password));
      const total = codesOpen ? 0 : maxTotal;
      expect(another.otp.lockout.total, how).to.equal(total);
      expect(mine.otp.lockout.total).to.equal(0);
      expect(await succeed(signingIn(w, email.value, password))).to.have.property('accessToken');
    }
  });

  it('ends every session and notifies the primary address, even if another address was used', async () => {
    // requirement 9
    const [email, mobile] = [anEmail(), aMobile()];
    const { id, accessToken } = await anOwner(w, [email, mobile]);
    w.store.identities.find((i) => i.userId === id && i.address.value === mobile.value)!.isVerified = true;
    await succeed(forgetting(w, mobile));
    await succeed(resetting(w, mobile, codeTo(w, mobile)));
    expect(lastTo(email)).to.deep.include({ template: 'password-changed', budget: 'notice' });
    expect(lastTo(mobile)?.template).to.equal('reset-password');
    expect(await refusal(w.authenticate(accessToken))).to.have.property('_tag', 'Unauthenticated');
  });

  it('of an open registration verifies the address and drops everything else', async () => {
    for (const how of ['code', 'link'] as const) {
      const [email, mobile, password] = [anEmail(), aMobile(), aPassword()];
      const { registration } = await registering(w, [email, mobile]);
      const stale = codeTo(w, mobile);
      await succeed(forgetting(w, email));
      if (how === 'code') await succeed(resetting(w, email, codeTo(w, email), password));
      else await succeed(following(w, linkTo(w, email), password));
      const user = await me(w, await succeed(signingIn(w, email.value, password)));
      expect(user).to.deep.include({ firstName: email.value.split('@')[0], lastName: null });
      expect(user.identities.map((i) => [i.value, i.isVerified, i.isPrimary])).to.deep.equal([
        [email.value, true, true],
      ]);
      expect(await refusal(guessing(w, mobile, stale, registration))).to.deep.equal(invalidCode);
    }
  });

  it('proves the address: other open registrations with it end', async () => {
    const [email, mobile] = [anEmail(), aMobile()];
    await anOwner(w, [email]);
    await registering(w, [email, mobile]);
    expect(w.store.users.size).to.equal(2);
    await succeed(forgetting(w, email));
    await succeed(resetting(w, email, codeTo(w, email)));
    expect(w.store.users.size).to.equal(1);
  });

  it('sends a link only to the owner and the open registration', async () => {
    const email = anEmail();
    const { id } = await anOwner(w, [email]);
    w.store.users.get(id)!.isActive = false;
    const had = w.mailbox(email).length;
    await succeed(forgetting(w, email));
    expect(w.mailbox(email)).to.have.lengthOf(had);
  });

  it('can set a first password', async () => {
    const [email, password] = [anEmail(), aPassword()];
    const { id } = await anOwner(w, [email]);
    w.store.users.get(id)!.passwordHash = noPassword;
    await succeed(forgetting(w, email));
    const token = linkTo(w, email);
    await succeed(following(w, token, password));
    expect(await succeed(signingIn(w, email.value, password))).to.have.property('accessToken');
    expect(await refusal(following(w, token))).to.deep.equal(invalidLink);
  });
});

describe('re-authentication', () => {
  it('keeps the sign-in fresh exactly as long as the policy says', async () => {
    const [w, email] = [makeWorld(), anEmail()];
    const { id } = await anOwner(w, [email]);
    w.store.users.get(id)!.passwordHash = noPassword;
    const set = async (token: string) =>
      w.changePassword({
        principal: await succeed(w.authenticate(token)),
        currentPassword: null,
        newPassword: aPassword(),
        language: 'en',
      });
    const fresh = async () => {
      await succeed(w.requestCode(email, 'en'));
      const principal = await succeed(w.authenticate(token));
      const proof = { principal, language: 'en' as const, address: email, code: codeTo(w, email) };
      token = (await tokensOf(w.reauthenticate(proof))).accessToken;
      return token;
    };
    // The token of the sign-in has expired, but the session has not.
    let { token } = w.ports.accessTokens.issue(await principalOf(w));
    const again = await fresh();
    w.clock.advance(policies.reauthTtlMs);
    expect(await refusal(await set(again))).to.have.property('_tag', 'ReauthenticationRequired');
    const third = await fresh();
    w.clock.advance(policies.reauthTtlMs - 1);
    await succeed(await set(third));
  });
});

/** The only session of the world. */
const principalOf = async (w: World) => {
  const [id] = w.store.sessions.keys();
  const found = await succeed(
    w.ports.sessions.principal({ sessionId: id as SessionId, generation: 1, keyId: TEST_KEY }),
  );
  if (found._tag === 'None') throw new Error('there is no session');
  return found.value;
};
