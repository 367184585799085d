import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES } from '../../src/core/domain/built-in.ts';
import { SessionId } from '../../src/core/domain/ids.ts';
import { anEmail, policies, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { aForm, guessing, ownerOf, registering } from './steps.ts';

export const sessionsContract = (name: string, make: MakeHarness): void => {
  describe(`sessions: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const signedIn = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      return { sessionId, userId: await ownerOf(h, email) };
    };
    const principal = async (id: SessionId) => O.toNullable(await succeed(h.sessions.principal(id)));

    it('have ids that are UUIDv7 and never the same', () => {
      const ids = Array.from({ length: 100 }, h.sessions.newId);
      expect(ids.every((id) => SessionId.is(id))).to.equal(true);
      expect(new Set(ids).size).to.equal(100);
    });

    it('of nobody have no principal', async () => {
      expect(await principal(h.sessions.newId())).to.equal(null);
    });

    it('stand for their user, with the role that a registered user has', async () => {
      const { sessionId, userId } = await signedIn();
      const found = await principal(sessionId);
      expect(found).to.deep.include({ userId, sessionId, generation: 1, role: 'User', privileges: [] });
      expect(found?.authenticatedAt).to.be.an.instanceOf(Date);
    });

    it('tell how long ago their user last proved who they are', async () => {
      const { sessionId } = await signedIn();
      expect((await principal(sessionId))?.authenticatedMsAgo).to.be.within(0, 5_000);
      await h.elapse(60_000);
      expect((await principal(sessionId))?.authenticatedMsAgo).to.be.within(60_000, 65_000);
    });

    it('have the privileges of the role as it is now', async () => {
      const { sessionId, userId } = await signedIn();
      await h.giveRole(userId, 'Staff');
      expect((await principal(sessionId))?.privileges).to.deep.equal(
        [...BUILT_IN_ROLES['Staff']!.privileges].toSorted(),
      );
      await h.giveRole(userId, 'SuperAdmin');
      expect((await principal(sessionId))?.privileges).to.deep.equal(Object.keys(BUILT_IN_PRIVILEGES).toSorted());
    });

    it('end', async () => {
      const { sessionId } = await signedIn();
      await h.endSession(sessionId);
      expect(await principal(sessionId)).to.equal(null);
    });

    it('expire', async () => {
      const { sessionId } = await signedIn();
      await h.elapse(policies.sessionTtlMs - 10_000);
      expect(await principal(sessionId)).not.to.equal(null);
      await h.elapse(10_000);
      expect(await principal(sessionId)).to.equal(null);
    });

    // security 50
    it('of an inactive or deleted user stand for nobody', async () => {
      const [one, other] = [await signedIn(), await signedIn()];
      await h.setActive(one.userId, false);
      await h.remove(other.userId);
      expect([await principal(one.sessionId), await principal(other.sessionId)]).to.deep.equal([null, null]);
    });
  });
};
