import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidCode } from '../../../src/core/domain/errors.ts';
import type { Ports } from '../../../src/wiring/ports.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import { makeWorld } from '../../fakes/world.ts';
import { aClient, anEmail, policies, refusal, succeed } from '../../support/values.ts';
import { INTERVAL, anOwner, asking, codeTo, guessing, registering } from '../people.ts';

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

  it('is refused if all sessions end before its tokens are issued, because it is used up; the next code signs in', async () => {
    const w = makeWorld();
    const email = anEmail();
    const { id, sessionId } = await anOwner(w, [email]);
    await succeed(asking(w, email));
    const opened: Ports['sessions']['opened'] = (session) =>
      TE.flatMap(() => w.ports.sessions.opened(session))(w.ports.sessions.endOthers(id, sessionId));
    const { verifyCode } = makeUseCases({ ...w.ports, sessions: { ...w.ports.sessions, opened } }, policies);
    const guess = {
      address: email,
      code: codeTo(w, email),
      registration: null,
      client: aClient(),
      language: 'en' as const,
    };
    expect(await refusal(verifyCode(guess))).to.deep.equal(invalidCode);
    // The code is used up. Otherwise a thief who has it could sign in again after the owner ended all sessions.
    expect(await refusal(w.verifyCode(guess))).to.deep.equal(invalidCode);
    w.clock.advance(INTERVAL);
    await succeed(asking(w, email));
    await succeed(guessing(w, email, codeTo(w, email)));
  });
});
