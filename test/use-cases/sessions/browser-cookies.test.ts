import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { unavailable } from '../../../src/core/domain/errors.ts';
import { makeAuthenticateBrowser } from '../../../src/core/use-cases/sign-in/authenticate-browser.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { DAY, aPassword, anEmail, policies, refusal, succeed, tokensOf } from '../../support/values.ts';
import { INTERVAL, anOwner, asking, codeTo, guessing, signingIn } from '../people.ts';

const language = 'en' as const;
const unauthenticated = { _tag: 'Unauthenticated' };

describe('the cookie of a browser', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));
  const signedIn = async () => {
    const email = anEmail();
    const { password, id: userId } = await anOwner(w, [email]);
    return { email, userId, password, ...(await succeed(signingIn(w, email.value, password))) };
  };
  const opens = async (cookie: string) => {
    const found = await w.authenticateBrowser(cookie)();
    return found._tag === 'Right';
  };
  const hasEnded = (id: Awaited<ReturnType<typeof signedIn>>['sessionId']) =>
    w.store.sessions.get(id)?.endedAt !== null;

  it('authenticates the user of its session', async () => {
    const { userId, sessionId, cookie, accessToken } = await signedIn();
    const principal = await succeed(w.authenticateBrowser(cookie));
    expect(principal).to.include({ userId, sessionId, generation: 1 });
    expect(principal).to.deep.equal(await succeed(w.authenticate(accessToken)));
  });

  it('is refused without a call to the store if it is missing or malformed', async () => {
    const browsed = () => TE.left(unavailable('sessions')(new Error('the store was called')));
    const deps = { ...w.ports, policies, sessions: { ...w.ports.sessions, browsed } };
    const authenticate = makeAuthenticateBrowser(deps);
    for (const cookie of [null, '', 'made up', 'fake/a/b/c'])
      expect(await refusal(authenticate(cookie))).to.deep.equal(unauthenticated);
    expect(await refusal(authenticate((await signedIn()).cookie))).to.have.property('_tag', 'Unavailable');
  });

  // requirement 37
  it('is no other token of its session, and none of them is a cookie', async () => {
    const { cookie, accessToken, refreshToken, deviceToken, sessionId } = await signedIn();
    expect(await refusal(w.authenticate(cookie))).to.deep.equal(unauthenticated);
    expect(await refusal(w.refresh({ token: cookie, language }))).to.deep.equal({ _tag: 'InvalidRefreshToken' });
    expect(await succeed(w.introspect(cookie))).to.deep.equal({ _tag: 'Inactive' });
    await succeed(w.logOut(cookie));
    for (const other of [accessToken, refreshToken, deviceToken]) {
      expect(await refusal(w.authenticateBrowser(other))).to.deep.equal(unauthenticated);
      await succeed(w.logOutBrowser(other));
    }
    expect(hasEnded(sessionId)).to.equal(false);
  });

  // requirement 52
  it('is new after each sign-in', async () => {
    const { email, password, cookie } = await signedIn();
    const again = await succeed(signingIn(w, email.value, password));
    w.clock.advance(INTERVAL);
    await succeed(asking(w, email));
    const byCode = await succeed(guessing(w, email, codeTo(w, email)));
    const cookies = [cookie, again.cookie, byCode.cookie];
    expect(new Set(cookies).size).to.equal(3);
    expect(await Promise.all(cookies.map(opens))).to.deep.equal([true, true, true]);
  });

  // requirement 52, 101
  it('is new after signing in again under a session and after a changed password, and the older ones open nothing', async () => {
    const { cookie, password } = await signedIn();
    const before = await succeed(w.authenticateBrowser(cookie));
    const confirmed = await tokensOf(w.reauthenticate({ principal: before, password, language }));
    expect([await opens(cookie), await opens(confirmed.cookie)]).to.deep.equal([false, true]);
    const principal = await succeed(w.authenticateBrowser(confirmed.cookie));
    const newPassword = aPassword();
    const changed = await succeed(w.changePassword({ principal, currentPassword: password, newPassword, language }));
    const cookies = [cookie, confirmed.cookie, changed.cookie];
    expect(await Promise.all(cookies.map(opens))).to.deep.equal([false, false, true]);
    expect(await refusal(w.authenticateBrowser(cookie))).to.deep.equal(unauthenticated);
    expect(hasEnded(changed.sessionId), 'an outdated cookie is no theft').to.equal(false);
  });

  // requirement 48
  it('keeps its session as long as it is used', async () => {
    const [used, idle] = [await signedIn(), await signedIn()];
    for (let days = 0; days < 8; days += 2) {
      w.clock.advance(2 * DAY);
      expect(await opens(used.cookie)).to.equal(true);
    }
    expect(await opens(idle.cookie)).to.equal(false);
  });

  // requirement 49, 77
  it('opens nothing after signing out, and neither does a token of its session', async () => {
    const { cookie, accessToken, refreshToken, sessionId } = await signedIn();
    const other = await signedIn();
    await succeed(w.logOutBrowser(cookie));
    expect(w.store.sessions.get(sessionId)).to.include({ endReason: 'logout' });
    expect(await opens(cookie)).to.equal(false);
    expect(await refusal(w.authenticate(accessToken))).to.deep.equal(unauthenticated);
    expect(await refusal(w.refresh({ token: refreshToken, language }))).to.deep.equal({ _tag: 'InvalidRefreshToken' });
    expect(await opens(other.cookie)).to.equal(true);
  });

  it('signs out although it is outdated, but not if it is forged, malformed or expired', async () => {
    const { cookie, sessionId, password } = await signedIn();
    const principal = await succeed(w.authenticateBrowser(cookie));
    await tokensOf(w.reauthenticate({ principal, password, language }));
    for (const forged of ['', 'made up', cookie.replace(/[^/]+$/, 'another salt')])
      await succeed(w.logOutBrowser(forged));
    expect(hasEnded(sessionId)).to.equal(false);
    await succeed(w.logOutBrowser(cookie));
    expect(hasEnded(sessionId)).to.equal(true);
    const expired = await signedIn();
    w.clock.advance(policies.refresh.idleTtlMs);
    await succeed(w.logOutBrowser(expired.cookie));
    expect(hasEnded(expired.sessionId)).to.equal(false);
  });
});
