import { expect } from 'chai';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { bearer, device, service, signedIn, anonymous } from '../../../src/core/domain/sessions/caller.ts';

describe('a caller', () => {
  it('has one of five kinds, of which only the signed-in one has a name', () => {
    expect([service, bearer, anonymous, device]).to.deep.equal([
      { _tag: 'Service' },
      { _tag: 'Bearer' },
      { _tag: 'Anonymous' },
      { _tag: 'Device' },
    ]);
    const [userId, sessionId] = [7 as UserId, 'a session' as SessionId];
    expect(signedIn({ userId, sessionId })).to.deep.equal({ _tag: 'SignedIn', userId, sessionId });
  });
});
