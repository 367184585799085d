import { expect } from 'chai';
import type { UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import { stepAt } from '../../../src/core/domain/second-factor/totp.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import { isChallenged } from '../../../src/core/use-cases/sign-in/signed-in.ts';
import { fakeTotp } from '../../fakes/second-factor/totps.ts';
import { makeWorld } from '../../fakes/world.ts';
import { MINUTE, aClient, anEmail, policies, refusal, succeed, tokensOf } from '../../support/values.ts';
import { anOwner, signingIn } from '../people.ts';

const language = 'en' as const;
const invalidChallenge = { _tag: 'InvalidChallenge' };
const reason = 'lost the phone' as UnlockReason;

const withApp = async (changed: Parameters<typeof makeWorld>[0] = {}) => {
  const [w, address] = [makeWorld(changed), anEmail()];
  const { password, id } = await anOwner(w, [address]);
  const first = await tokensOf(signingIn(w, address.value, password));
  const before = await succeed(w.authenticate(first.accessToken));
  const { secret } = await succeed(w.startTotp({ principal: before, replace: false }));
  const codeNow = () => fakeTotp(secret, stepAt(w.store.now));
  const confirmed = await succeed(w.confirmTotp({ principal: before, code: codeNow(), language }));
  const principal = await succeed(w.authenticate(confirmed.accessToken));
  w.clock.advance(MINUTE);
  const challenged = async () => {
    const outcome = await succeed(
      w.signInWithPassword({ login: address.value, password, client: aClient(), language }),
    );
    if (!isChallenged(outcome)) throw new Error('no challenge');
    return outcome;
  };
  const answering = (challenge: string, answer: { totp: string } | { recoveryCode: string }) =>
    w.answerChallenge({ challenge, answer, client: aClient(), language });
  return { w, id, address, password, first, before, confirmed, principal, codeNow, challenged, answering };
};

describe('a second factor', () => {
  it('is confirmed with new tokens of its session, and ten recovery codes', async () => {
    const { w, before, confirmed, first, principal } = await withApp();
    expect(confirmed.sessionId).to.equal(before.sessionId);
    expect(new Set(confirmed.recoveryCodes).size).to.equal(10);
    expect(await refusal(w.authenticate(first.accessToken))).to.deep.equal({ _tag: 'Unauthenticated' });
    expect(principal).to.deep.include({ hasFactor: true, factorMsAgo: 0 });
    const found = await succeed(w.readMyFactors(principal));
    expect(found).to.deep.include({ recoveryCodesLeft: 10, isRequired: false });
    const again = { principal, replace: false };
    expect(await refusal(w.startTotp(again))).to.deep.equal({ _tag: 'AlreadyAdded' });
  });

  it('is asked for at a sign-in, whose challenge is no token', async () => {
    const { w, challenged, answering, codeNow } = await withApp();
    const { challenge, methods, expiresInSeconds } = await challenged();
    expect({ methods, expiresInSeconds }).to.deep.equal({ methods: ['totp', 'recovery_code'], expiresInSeconds: 300 });
    expect(await refusal(w.authenticate(challenge))).to.deep.equal({ _tag: 'Unauthenticated' });
    expect(await refusal(w.refresh({ token: challenge, language }))).to.deep.equal({ _tag: 'InvalidRefreshToken' });
    expect(await refusal(answering(challenge, { totp: 'wrong' }))).to.deep.equal({ _tag: 'InvalidCode' });
    const signedIn = await succeed(answering(challenge, { totp: codeNow() }));
    expect(signedIn.recoveryCodesLeft).to.equal(null);
    const principal = await succeed(w.authenticate(signedIn.accessToken));
    expect(principal).to.deep.include({ amr: ['pwd', 'otp', 'mfa'], factorMsAgo: 0 });
    expect(await refusal(answering(challenge, { totp: codeNow() }))).to.deep.equal(invalidChallenge);
    expect(await refusal(answering((await challenged()).challenge, { totp: codeNow() }))).to.deep.equal({
      _tag: 'InvalidCode',
    });
  });

  it('is proved by a recovery code, however it is typed, and says how many are left', async () => {
    const { confirmed, challenged, answering } = await withApp();
    const recoveryCode = ` ${confirmed.recoveryCodes[3]!.replace('-', ' ')}`;
    const { recoveryCodesLeft } = await succeed(answering((await challenged()).challenge, { recoveryCode }));
    expect(recoveryCodesLeft).to.equal(9);
    expect(await refusal(answering((await challenged()).challenge, { recoveryCode }))).to.deep.equal({
      _tag: 'InvalidCode',
    });
  });

  it('renews the session of a user who signs in again, and gives no device token', async () => {
    const { w, principal, password, answering, codeNow } = await withApp();
    const outcome = await succeed(w.reauthenticate({ principal, password, language }));
    if (!isChallenged(outcome)) throw new Error('no challenge');
    const renewed = await succeed(answering(outcome.challenge, { totp: codeNow() }));
    expect(renewed).to.include({ sessionId: principal.sessionId, deviceToken: null });
  });

  it('can’t be removed where it is required, and can be reset by who may', async () => {
    const { w, id, principal } = await withApp({ secondFactor: { ...policies.secondFactor, required: 'everyone' } });
    expect(await refusal(w.removeTotp({ principal, language }))).to.deep.equal({ _tag: 'FactorRequired' });
    const admin = (...privileges: readonly string[]): Principal => ({ ...principal, privileges });
    const reset = { userId: id, reason, language };
    expect((await refusal(w.resetFactors({ ...reset, actor: admin('user.update') })))._tag).to.equal('Forbidden');
    await succeed(w.resetFactors({ ...reset, actor: admin('user.reset-factors') }));
    const found = await succeed(w.readUserFactors({ actor: admin('user.read'), userId: id }));
    const none = { totpConfirmedAt: null, isAlways: false, isPasskeyEnough: false };
    expect(found).to.deep.equal({ ...none, recoveryCodesLeft: 0, passkeys: 0 });
  });

  it('is removed by its user, and its recovery codes are replaced', async () => {
    const { w, principal, confirmed, challenged, answering } = await withApp();
    const fresh = await succeed(w.makeRecoveryCodes(principal));
    expect(fresh).to.have.lengthOf(10);
    const { challenge } = await challenged();
    expect((await refusal(answering(challenge, { recoveryCode: confirmed.recoveryCodes[0]! })))._tag).to.equal(
      'InvalidCode',
    );
    await succeed(w.removeTotp({ principal, language }));
    expect(await refusal(w.removeTotp({ principal, language }))).to.deep.equal({ _tag: 'NotFound' });
    expect(await refusal(w.makeRecoveryCodes(principal))).to.deep.equal({ _tag: 'NotFound' });
  });
});
