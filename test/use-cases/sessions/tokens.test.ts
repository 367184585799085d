import { expect } from 'chai';
import type { Sessions } from '../../../src/core/ports/sessions.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { MINUTE, anEmail, policies, refusal, succeed, tokensOf } from '../../support/values.ts';
import { anOwner, asking, codeTo, guessing, other, signingIn } from '../people.ts';

const language = 'en' as const;
const inactive = { _tag: 'Inactive' };
const invalidRefreshToken = { _tag: 'InvalidRefreshToken' };
const notFound = { _tag: 'NotFound' };
const unauthenticated = { _tag: 'Unauthenticated' };

describe('the tokens of a session', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));
  const signedIn = async () => {
    const email = anEmail();
    const { password, id } = await anOwner(w, [email]);
    return { userId: id, password, ...(await succeed(signingIn(w, email.value, password))) };
  };
  const introspected = (token: string) => succeed(w.introspect(token));

  it('are introspected with their user while they are valid', async () => {
    const { userId, accessToken, refreshToken, sessionId } = await signedIn();
    const access = await introspected(accessToken);
    expect(access).to.have.nested.include({ _tag: 'AccessToken', 'principal.userId': userId });
    expect(access).to.have.nested.property('claim.sessionId', sessionId);
    expect(await introspected(refreshToken)).to.have.nested.include({
      _tag: 'RefreshToken',
      'principal.userId': userId,
    });
  });

  it('are introspected as inactive if they are missing, forged, used, expired or ended', async () => {
    const { accessToken, refreshToken, sessionId } = await signedIn();
    const [version, id, generation] = refreshToken.split('/');
    const forged = [version, id, generation, 'another salt'].join('/');
    const later = [version, id, Number(generation) + 1, refreshToken.split('/')[3]].join('/');
    for (const token of ['', 'made up', forged, later])
      expect(await introspected(token), token).to.deep.equal(inactive);
    const next = await succeed(w.refresh({ token: refreshToken, language }));
    expect(await introspected(refreshToken)).to.deep.equal(inactive);
    expect(await introspected(next.refreshToken)).to.include({ _tag: 'RefreshToken' });
    w.clock.advance(15 * MINUTE);
    expect(await introspected(accessToken)).to.deep.equal(inactive);
    w.store.sessions.get(sessionId)!.endedAt = w.store.now;
    for (const token of [next.accessToken, next.refreshToken])
      expect(await introspected(token)).to.deep.equal(inactive);
  });

  // requirement 46
  it('count as used once they are introspected, so that a retry of the older one is not late', async () => {
    const { refreshToken, sessionId } = await signedIn();
    const next = await succeed(w.refresh({ token: refreshToken, language }));
    const seen = () => w.store.sessions.get(sessionId)!.seenGeneration;
    const before = seen();
    const [version, id, generation, salt] = next.refreshToken.split('/');
    const tokens = [refreshToken, [version, id, Number(generation) + 1, salt], [version, id, generation, 'forged']];
    for (const token of tokens) {
      await introspected([token].flat().join('/'));
      expect(seen()).to.equal(before);
    }
    await introspected(next.refreshToken);
    expect(seen()).to.equal(before + 1);
    await introspected(next.refreshToken);
    expect(seen()).to.equal(before + 1);
  });

  it('refresh and end nothing if they are malformed', async () => {
    const { refreshToken, accessToken } = await signedIn();
    expect(await refusal(w.refresh({ token: 'made up', language }))).to.deep.equal(invalidRefreshToken);
    for (const token of ['made up', `${refreshToken}x`]) await succeed(w.logOut(token));
    await succeed(w.authenticate(accessToken));
    await succeed(w.logOut(refreshToken));
    expect(await refusal(w.authenticate(accessToken))).to.deep.equal(unauthenticated);
    expect(await refusal(w.refresh({ token: refreshToken, language }))).to.deep.equal(invalidRefreshToken);
  });

  // requirement 101
  it('are refused if they are forged, or invalid since the last elevation', async () => {
    const { accessToken, refreshToken, password } = await signedIn();
    const principal = await succeed(w.authenticate(accessToken));
    const next = await tokensOf(w.reauthenticate({ principal, password, language }));
    const forged = refreshToken.replace(/[^/]+$/, 'another salt');
    for (const token of [refreshToken, forged])
      expect(await refusal(w.refresh({ token, language })), token).to.deep.equal(invalidRefreshToken);
    await succeed(w.refresh({ token: next.refreshToken, language }));
  });

  // requirement 101
  it('have the generation that the refresh decided, even if the session is elevated before they are issued', async () => {
    const { refreshToken } = await signedIn();
    const { sessions } = w.ports;
    const update: Sessions['update'] = (id, decide) =>
      sessions.update(id, (session, now, principal) => decide(session, now, { ...principal, generation: 9 }));
    const { refresh } = makeUseCases({ ...w.ports, sessions: { ...sessions, update } }, policies);
    const next = await succeed(refresh({ token: refreshToken, language }));
    expect(next.refreshToken.split('/')[2]).to.equal(String(Number(refreshToken.split('/')[2]) + 1));
  });

  // requirement 101
  it('are not renewed by a code of another user’s address, locked or not', async () => {
    const theirs = anEmail();
    await anOwner(w, [theirs]);
    const own = await signedIn();
    await succeed(asking(w, theirs));
    const code = codeTo(w, theirs);
    const principal = await succeed(w.authenticate(own.accessToken));
    const renewing = () => refusal(w.reauthenticate({ principal, address: theirs, code, language }));
    expect(await renewing()).to.deep.equal({ _tag: 'InvalidCode' });
    for (let n = 0; n < 3; n += 1) await refusal(guessing(w, theirs, other(code)));
    expect(await refusal(guessing(w, theirs, code))).to.have.property('_tag', 'LockedOut');
    expect(await renewing()).to.deep.equal({ _tag: 'InvalidCode' });
  });

  it('can end a session only for its own user', async () => {
    const [theirs, mine] = [await signedIn(), await signedIn()];
    const principal = await succeed(w.authenticate(mine.accessToken));
    expect(await refusal(w.endSession(principal, theirs.sessionId))).to.deep.equal(notFound);
    expect(w.store.sessions.get(theirs.sessionId)?.endedAt).to.equal(null);
    await succeed(w.endSession(principal, mine.sessionId));
    expect(await refusal(w.endSession(principal, mine.sessionId))).to.deep.equal(notFound);
    expect(await refusal(w.authenticate(mine.accessToken))).to.deep.equal(unauthenticated);
    expect(await refusal(w.authenticate(null))).to.deep.equal(unauthenticated);
  });
});
