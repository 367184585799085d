import { expect } from 'chai';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { AMR, FACTOR_METHODS } from '../../../src/core/domain/second-factor/evidence.ts';
import { opened, openedEvent } from '../../../src/core/domain/second-factor/opening.ts';
import { aClient, aDigest, aSignIn } from '../../support/values.ts';

const userId = 7 as UserId;
const signIn = aSignIn({
  id: 'new' as SessionId,
  client: aClient(),
  ttlMs: 1,
  idleTtlMs: 1,
  device: { token: aDigest() },
});
const by = { userId, method: 'password' };

describe('a right first factor', () => {
  it('opens a session if the user has no second factor', () => {
    expect(opened([], signIn)).to.deep.equal({ session: signIn.session });
    expect(openedEvent([], by, signIn)).to.deep.equal({
      _tag: 'SessionStarted',
      by: userId,
      userId,
      method: 'password',
      sessionId: 'new',
      failures: 0,
    });
  });

  for (const method of FACTOR_METHODS)
    it(`opens a challenge and no session if the user has a second factor (${method})`, () => {
      expect(opened([method], signIn)).to.deep.equal({ challenge: signIn.challenge });
      expect(openedEvent([method], by, signIn)).to.deep.equal({
        _tag: 'ChallengeOpened',
        by: null,
        userId,
        method: 'password',
      });
    });
});

describe('the words for how users proved who they are', () => {
  it('are those of RFC 8176, and the methods of a second factor those of the API', () => {
    expect(AMR).to.include.members(['pwd', 'otp', 'sms', 'fed', 'mfa']);
    expect(FACTOR_METHODS).to.include.members(['totp', 'recovery_code']);
  });
});
