import { expect } from 'chai';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { IdentityId } from '../../../src/core/domain/ids.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { DAY, aMobile, anEmail, policies, refusal, succeed } from '../../support/values.ts';
import { INTERVAL, LONG, anOwner, asking, codeTo, guessing, other, registering, signingIn } from '../people.ts';

const { ttlMs, lockout } = policies.otp;
const language = 'en' as const;

describe('the addresses of an account', () => {
  let w: World;
  let [own, address]: Address[] = [];
  let principal: Principal;
  beforeEach(async () => {
    w = makeWorld();
    [own, address] = [anEmail(), anEmail()];
    principal = await someone(own);
  });

  const someone = async (at: Address): Promise<Principal> => {
    const { password } = await anOwner(w, [at]);
    return signedIn(at, password);
  };
  const signedIn = async (at: Address, password: string): Promise<Principal> =>
    succeed(w.authenticate((await succeed(signingIn(w, at.value, password))).accessToken));
  const adding = (at = address!, who = principal) => w.addIdentity({ principal: who, address: at, language });
  const asksAgain = (id: IdentityId) => w.requestIdentityCode({ principal, id, language });
  const verifying = (id: IdentityId, code: OtpCode, who = principal) =>
    w.verifyIdentity({ principal: who, id, code, language });
  const removing = (id: IdentityId) => w.removeIdentity({ principal, id, ifMatch: () => true, language });
  const proving = async (at: Address, who = principal): Promise<IdentityId> => {
    const { identity } = await succeed(adding(at, who));
    await succeed(verifying(identity.id, codeTo(w, at), who));
    return identity.id;
  };
  const templates = (at: Address) => w.mailbox(at).map(({ template }) => template);

  it('get codes of their own purpose from a send budget of their account', async () => {
    // requirement 15
    const { identity } = await succeed(adding());
    const budget = { claimOf: w.store.identities.find(({ id }) => id === identity.id)?.userId };
    const expiresAt = new Date(w.store.now.getTime() + ttlMs);
    expect(w.mailbox(address)).to.deep.equal([
      { to: address, template: 'confirm-identity', code: codeTo(w, address!), language, budget, expiresAt },
    ]);
  });

  it('get another code only after the interval, which removing the address does not shorten', async () => {
    // requirement 18
    const { identity } = await succeed(adding());
    w.clock.advance(INTERVAL - 1);
    expect(await refusal(asksAgain(identity.id))).to.deep.equal({ _tag: 'TooSoon', retryAfterMs: 1 });
    await succeed(removing(identity.id));
    expect(await refusal(adding())).to.deep.equal({ _tag: 'TooSoon', retryAfterMs: 1 });
    w.clock.advance(1);
    await succeed(adding());
    expect(w.mailbox(address)).to.have.lengthOf(2);
  });

  it('have an interval apart from sign-in codes, and other people’s requests don’t change the code', async () => {
    const { identity } = await succeed(adding());
    const code = codeTo(w, address!);
    await succeed(asking(w, address!));
    expect(w.mailbox(address), 'an unknown address gets no sign-in code').to.have.lengthOf(1);
    await succeed(verifying(identity.id, code));
  });

  it('accept their code until the last millisecond of its lifetime', async () => {
    // requirement 13
    const { identity } = await succeed(adding());
    w.clock.advance(ttlMs);
    expect(await refusal(verifying(identity.id, codeTo(w, address!)))).to.deep.equal({ _tag: 'InvalidCode' });
    await succeed(asksAgain(identity.id));
    w.clock.advance(ttlMs - 1);
    expect((await succeed(verifying(identity.id, codeTo(w, address!)))).identity.isVerified).to.equal(true);
  });

  it('are locked by the third wrong code and get no code during the lock', async () => {
    // requirement 16, 19, 22
    const { identity } = await succeed(adding());
    const code = codeTo(w, address!);
    for (let n = 0; n < 3; n += 1)
      expect(await refusal(verifying(identity.id, other(code)))).to.deep.equal({ _tag: 'InvalidCode' });
    w.clock.advance(lockout.lockMs - 1);
    expect(await refusal(verifying(identity.id, code))).to.deep.equal({ _tag: 'LockedOut', retryAfterMs: 1 });
    await succeed(asksAgain(identity.id));
    expect(w.mailbox(address)).to.have.lengthOf(1);
    w.clock.advance(1);
    expect(await refusal(verifying(identity.id, code)), 'expired meanwhile').to.deep.equal({ _tag: 'InvalidCode' });
    w.clock.advance(INTERVAL);
    await succeed(asksAgain(identity.id));
    await succeed(verifying(identity.id, codeTo(w, address!)));
  });

  it('are not locked by other people’s guesses at the same address', async () => {
    // requirement 25
    const { identity } = await succeed(adding());
    await succeed(asking(w, address!));
    for (let n = 0; n < 3; n += 1) await refusal(guessing(w, address!, '000000' as OtpCode));
    expect(await refusal(guessing(w, address!, '000000' as OtpCode))).to.have.property('_tag', 'LockedOut');
    await succeed(verifying(identity.id, codeTo(w, address!)));
    expect(await refusal(guessing(w, address!, '000000' as OtpCode)), 'goes on').to.have.property('_tag', 'LockedOut');
  });

  it('belong to the first who verifies them, and the other account stays unchanged', async () => {
    // requirement 93, race 13
    const rival = await someone(anEmail());
    const mine = (await succeed(adding())).identity;
    const mineCode = codeTo(w, address!);
    await proving(address!, rival);
    const before = await succeed(w.readMe(principal));
    expect(await refusal(verifying(mine.id, mineCode))).to.deep.equal({ _tag: 'AddressTaken', pointers: [] });
    expect(await succeed(w.readMe(principal))).to.deep.equal(before);
    expect(templates(own!)).not.to.include('identities-changed');
  });

  it('can’t be other users’ identities', async () => {
    // requirement 55
    const rival = await someone(anEmail());
    const { identity } = await succeed(adding());
    const absent = { _tag: 'NotFound' };
    const { id } = identity;
    expect(await refusal(w.readIdentity(rival, id))).to.deep.equal(absent);
    expect(await refusal(verifying(id, codeTo(w, address!), rival))).to.deep.equal(absent);
    expect(await refusal(w.makePrimary({ principal: rival, id, language }))).to.deep.equal(absent);
    expect(await refusal(w.requestIdentityCode({ principal: rival, id, language }))).to.deep.equal(absent);
    expect(await refusal(w.removeIdentity({ principal: rival, id, ifMatch: () => true, language }))).to.deep.equal(
      absent,
    );
  });

  it('report every change to the old primary address, e-mail before mobile, but no unverified claim', async () => {
    const mobile = aMobile();
    const owner = await someone(mobile);
    await succeed(adding(address, owner));
    expect(templates(mobile)).not.to.include('identities-changed');
    const emailId = (await succeed(w.readMe(owner))).identities.at(-1)!.id;
    await succeed(verifying(emailId, codeTo(w, address!), owner));
    expect(templates(mobile).at(-1), 'of the first e-mail').to.equal('identities-changed');
    w.clock.advance(LONG);
    const second = anEmail();
    const secondId = await proving(second, owner);
    expect(templates(address!).at(-1)).to.equal('identities-changed');
    // A day later, because each kind of notice is sent once a day.
    w.clock.advance(DAY);
    await succeed(w.makePrimary({ principal: owner, id: secondId, language }));
    expect(templates(address!).filter((template) => template === 'identities-changed')).to.have.lengthOf(2);
    await succeed(w.removeIdentity({ principal: owner, id: secondId, ifMatch: () => true, language }));
    expect(templates(second).at(-1)).to.equal('identities-changed');
    expect(templates(mobile).filter((template) => template === 'identities-changed')).to.have.lengthOf(1);
  });

  it('can’t be removed with an outdated version, or if no sign-in method would be left', async () => {
    const { identities, version } = await succeed(w.readMe(principal));
    const { id } = identities[0]!;
    const stale = { principal, id, ifMatch: (seen: { version: number }) => seen.version === version + 1, language };
    expect(await refusal(w.removeIdentity(stale))).to.deep.equal({ _tag: 'PreconditionFailed' });
    expect(await refusal(removing(id))).to.deep.equal({ _tag: 'LastSignInMethod' });
    await succeed(adding());
    expect(await refusal(removing(id)), 'beside an unverified claim').to.deep.equal({ _tag: 'LastSignInMethod' });
  });

  it('no longer sign in by code or password after removal', async () => {
    // requirement 50
    const password = 'some words that are nobody’s own';
    const second = anEmail();
    await anOwner(w, [second], password);
    const owner = await signedIn(second, password);
    await proving(address!, owner);
    await succeed(asking(w, second));
    const code = codeTo(w, second);
    const { id } = (await succeed(w.readMe(owner))).identities[0]!;
    await succeed(w.removeIdentity({ principal: owner, id, ifMatch: () => true, language }));
    expect(await refusal(guessing(w, second, code))).to.deep.equal({ _tag: 'InvalidCode' });
    expect(await refusal(signingIn(w, second.value, password))).to.deep.equal({ _tag: 'InvalidCredentials' });
    expect(await succeed(signingIn(w, address!.value, password))).to.have.property('accessToken');
  });

  it('become free when the account is deleted, without their failures', async () => {
    // requirement 50, 61
    await proving(address!);
    await succeed(w.changeMe({ principal, patch: { lastName: 'Lovelace' as never }, ifMatch: () => true }));
    await succeed(w.deleteMe({ principal, ifMatch: () => true, language }));
    expect(templates(own!).at(-1)).to.equal('account-deleted');
    expect(await refusal(w.readMe(principal))).to.deep.equal({ _tag: 'Unauthenticated' });
    expect(await refusal(adding())).to.deep.equal({ _tag: 'Unauthenticated' });
    w.clock.advance(LONG);
    const { registration } = await registering(w, [own!]);
    const { accessToken } = await succeed(guessing(w, own!, codeTo(w, own!), registration));
    const heir = await succeed(w.readMe(await succeed(w.authenticate(accessToken))));
    expect(heir.id).not.to.equal(principal.userId);
    expect(heir.identities.map(({ value }) => value)).to.deep.equal([own!.value]);
    expect(heir.lastName).to.equal(null);
  });

  it('are exported with everything else, including current failures', async () => {
    const { identity } = await succeed(adding());
    await refusal(verifying(identity.id, other(codeTo(w, address!))));
    await refusal(signingIn(w, own!.value, 'wrong'));
    const exported = await succeed(w.exportMe(principal));
    expect(exported.user).to.deep.equal(await succeed(w.readMe(principal)));
    expect(exported.locks.map((one) => [one.identityId, one.lockout.failures])).to.deep.equal([
      [null, 1],
      [identity.id, 1],
    ]);
    expect(exported.sessions.map(({ id }) => id)).to.include(principal.sessionId);
    expect(exported.codesAskedFor.at(-1)).to.deep.include({ identityId: identity.id });
    w.clock.advance(LONG);
    expect((await succeed(w.exportMe(principal))).locks, 'forgotten by now').to.deep.equal([]);
  });
});
