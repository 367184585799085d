import { expect } from 'chai';
import { makeWorld } from '../../fakes/world.ts';
import { anEmail, policies, refusal, succeed } from '../../support/values.ts';
import { INTERVAL, anOwner, asking, registering } from '../people.ts';

describe('a sign-in code', () => {
  // requirement 18
  it('can be requested again only after the interval, for known and unknown addresses', async () => {
    const w = makeWorld();
    const [owned, pending, free] = [anEmail(), anEmail(), anEmail()];
    await anOwner(w, [owned]);
    await registering(w, [pending]);
    w.clock.advance(INTERVAL);
    for (const address of [owned, pending, free]) {
      expect(await succeed(asking(w, address))).to.deep.equal({
        expiresInMs: policies.otp.ttlMs,
        resendInMs: policies.otp.resendIntervalMs,
      });
      expect(await refusal(asking(w, address))).to.deep.equal({ _tag: 'TooSoon', retryAfterMs: INTERVAL });
    }
  });
});
