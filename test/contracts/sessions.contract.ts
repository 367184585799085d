import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import { SessionId } from '../../src/core/domain/ids.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { withScope, sessionScope } from '../../src/core/domain/locks/attempt-scope.ts';
import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES } from '../../src/core/domain/roles/built-in-privileges.ts';
import { refresh } from '../../src/core/domain/sessions/refresh.ts';
import { tryPassword, underValidToken } from '../../src/core/domain/sign-in/credential.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { SESSION_MAX, aDigest, anEmail, policies, succeed, aRenewal } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aForm,
  asking,
  credentialOf,
  guessing,
  mailTo,
  ownerOf,
  registering,
  trying,
  verified,
} from './steps.ts';

export const sessionsContract = (name: string, make: MakeHarness): void => {
  describe(`sessions store: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const signedIn = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      return { email, sessionId, userId: await ownerOf(h, email), passwordHash: form.passwordHash };
    };
    const signedInAgain = async (email: Address): Promise<SessionId> => {
      await h.elapse(policies.otp.resendIntervalMs);
      await asking(h, email);
      return (await guessing(h, email, { right: true })).sessionId;
    };
    /** With the account of its user it is found by the same rules. */
    const principal = async (id: SessionId, generation = 1) => {
      const claim = aClaim(id, generation);
      const both = O.toNullable(await succeed(h.sessions.principalAndUser(claim)));
      const found = O.toNullable(await succeed(h.sessions.principal(claim)));
      const { authenticatedMsAgo: _, factorMsAgo: __, ...rest } = found ?? {};
      if (found === null) {
        expect(both).to.equal(null);
        expect(await succeed(h.sessions.principalAndState(claim))).to.deep.equal(O.none);
      } else {
        expect(both?.principal).to.deep.include(rest);
        const user = O.toNullable(await succeed(h.users.find(found.userId)));
        expect(both?.user).to.deep.equal(user);
        const known = O.toNullable(await succeed(h.sessions.principalAndState(claim)));
        expect(known?.principal).to.deep.include(rest);
        expect(known?.state).to.deep.equal({
          version: user?.version,
          role: user?.role.name,
          hasPassword: user?.hasPassword,
        });
      }
      return found;
    };
    const { idleTtlMs, graceMs } = policies.refresh;
    /** Presents a token of that generation; null if there is no such session. */
    const refreshing = async (id: SessionId, generation: number, isAuthentic = true) => {
      const presented = { generation, isAuthentic: () => isAuthentic, language: 'en' as const };
      return O.toNullable(await succeed(h.sessions.update(id, refresh(policies.refresh, presented))));
    };
    /** Presents a cookie of that generation. */
    const browsed = async (sessionId: SessionId, generation = 1, isAuthentic = true) =>
      O.toNullable(
        await succeed(h.sessions.browsed({ sessionId, generation }, { isAuthentic: () => isAuthentic, idleTtlMs })),
      );
    const living = async (userId: UserId) => (await succeed(h.sessions.list(userId))).map(({ id }) => id);

    it('makes distinct ids that are UUIDv7', () => {
      const ids = Array.from({ length: 100 }, h.sessions.newId);
      expect(ids.every((id) => SessionId.is(id))).to.equal(true);
      expect(new Set(ids).size).to.equal(100);
    });

    it('finds no principal for an unknown session', async () => {
      expect(await principal(h.sessions.newId())).to.equal(null);
    });

    it('finds the principal with the role of registrations', async () => {
      const { sessionId, userId } = await signedIn();
      const found = await principal(sessionId);
      expect(found).to.deep.include({ userId, sessionId, generation: 1, role: 'User', privileges: [] });
      expect(found?.authenticatedAt).to.be.an.instanceOf(Date);
    });

    it('reports the time since the last elevation', async () => {
      const { sessionId } = await signedIn();
      expect((await principal(sessionId))?.authenticatedMsAgo).to.be.within(0, 5_000);
      await h.elapse(60_000);
      expect((await principal(sessionId))?.authenticatedMsAgo).to.be.within(60_000, 65_000);
    });

    it('reports the role’s current privileges', async () => {
      const { sessionId, userId } = await signedIn();
      await h.giveRole(userId, 'Staff');
      expect((await principal(sessionId))?.privileges).to.deep.equal(
        [...BUILT_IN_ROLES['Staff']!.privileges].toSorted(),
      );
      await h.giveRole(userId, 'SuperAdmin');
      expect((await principal(sessionId))?.privileges).to.deep.equal(Object.keys(BUILT_IN_PRIVILEGES).toSorted());
    });

    it('ends sessions', async () => {
      const { sessionId } = await signedIn();
      await h.endSession(sessionId);
      expect(await principal(sessionId)).to.equal(null);
    });

    // requirement 48
    it('expires a session without refreshes, which extend the idle limit but never the absolute one', async () => {
      const { sessionId, userId } = await signedIn();
      await h.elapse(idleTtlMs - 10_000);
      expect(await principal(sessionId)).not.to.equal(null);
      let elapsed = idleTtlMs - 10_000;
      for (let generation = 1; elapsed < policies.sessionTtlMs - 20_000; generation += 1) {
        expect(await refreshing(sessionId, generation)).to.deep.include({ _tag: 'Refreshed' });
        const next = Math.min(idleTtlMs - 10_000, policies.sessionTtlMs - 20_000 - elapsed);
        await h.elapse(next);
        elapsed += next;
        expect(await principal(sessionId, generation + 1)).not.to.equal(null);
      }
      await h.elapse(20_000);
      expect(await principal(sessionId, 1)).to.equal(null);
      expect(await living(userId)).to.deep.equal([]);
      const idle = await signedIn();
      await h.elapse(idleTtlMs);
      expect(await principal(idle.sessionId)).to.equal(null);
    });

    it('records which generation was used, and knows no future generation', async () => {
      const { sessionId } = await signedIn();
      expect(await principal(sessionId, 2)).to.equal(null);
      expect(await refreshing(sessionId, 1)).to.include({ _tag: 'Refreshed', generation: 2, isLate: false });
      await h.elapse(graceMs + 1000);
      expect(await refreshing(sessionId, 1)).to.include({ _tag: 'Refreshed', generation: 2, isLate: true });
      // A plain refresh keeps earlier access tokens valid.
      expect(await principal(sessionId, 1)).to.have.property('generation', 1);
      expect(await refreshing(sessionId, 1)).to.include({ _tag: 'Refreshed', generation: 2, isLate: true });
      expect(await principal(sessionId, 2)).to.have.property('generation', 2);
      expect(await refreshing(sessionId, 1)).to.deep.equal({ _tag: 'Reused' });
      expect(await principal(sessionId, 2)).to.equal(null);
    });

    it('returns what tokens are made from until the session ends', async () => {
      const { sessionId, userId } = await signedIn();
      const opened = O.toNullable(await succeed(h.sessions.opened(sessionId)));
      expect(opened?.principal).to.deep.include({ userId, generation: 1 });
      expect(opened?.salt).to.have.lengthOf.above(5);
      expect(O.toNullable(await succeed(h.sessions.opened((await signedIn()).sessionId)))?.salt).not.to.equal(
        opened?.salt,
      );
      await succeed(h.sessions.end(userId, sessionId));
      expect(await succeed(h.sessions.opened(sessionId))).to.deep.equal(O.none);
    });

    /** What the new tokens prove; null if the session no longer accepts tokens of `generation`. */
    const changingPassword = async (
      { userId, sessionId, passwordHash }: Awaited<ReturnType<typeof signedIn>>,
      generation: number,
    ) => {
      const grant = { passwordHash: `hash ${aDigest()}` as PasswordHash, elevates: sessionId };
      const tries = { tried: passwordHash, matched: true, language: 'en' as const, grant };
      const decide = withScope(tryPassword(policies.passwordLockout, tries));
      const decided = await succeed(
        h.credentials.update(userId, underValidToken(generation, decide), sessionScope(sessionId)),
      );
      return O.toNullable(decided)?.elevation ?? null;
    };
    const authenticatingAgain = async ({ userId, sessionId, passwordHash }: Awaited<ReturnType<typeof signedIn>>) => {
      const grant = { renewal: aRenewal(sessionId) };
      const attempt = { tried: passwordHash, matched: true, language: 'en' as const, grant };
      const decide = withScope(tryPassword(policies.passwordLockout, attempt));
      return O.toNullable(await succeed(h.credentials.update(userId, decide, sessionScope(sessionId))))?.elevation;
    };

    it('finds the principal of a browser’s cookie by the same rules as of a token', async () => {
      const [who, inactive, deleted] = [await signedIn(), await signedIn(), await signedIn()];
      const { sessionId, userId } = who;
      const salts: string[] = [];
      const isAuthentic = (salt: string) => salts.push(salt) > 0;
      const found = await succeed(h.sessions.browsed({ sessionId, generation: 1 }, { isAuthentic, idleTtlMs }));
      expect(O.toNullable(found)).to.deep.include({ userId, sessionId, generation: 1, role: 'User', privileges: [] });
      expect(salts).to.deep.equal([O.toNullable(await succeed(h.sessions.opened(sessionId)))?.salt]);
      await h.giveRole(userId, 'Staff');
      expect((await browsed(sessionId))?.privileges).to.deep.equal((await principal(sessionId))?.privileges);
      await h.setActive(inactive.userId, false);
      await h.remove(deleted.userId);
      expect({
        forged: await browsed(sessionId, 1, false),
        future: await browsed(sessionId, 2),
        unknown: await browsed(h.sessions.newId()),
        inactive: await browsed(inactive.sessionId),
        deleted: await browsed(deleted.sessionId),
      }).to.deep.equal({ forged: null, future: null, unknown: null, inactive: null, deleted: null });
      await succeed(h.sessions.end(userId, sessionId));
      expect(await browsed(sessionId)).to.equal(null);
    });

    // requirement 48
    it('keeps a session as long as it is browsed, but never past its absolute end', async () => {
      const { sessionId, userId } = await signedIn();
      let left = policies.sessionTtlMs;
      for (let ms = idleTtlMs - 10_000; left > 20_000; ms = Math.min(ms, left - 10_000)) {
        await h.elapse(ms);
        left -= ms;
        expect(await browsed(sessionId)).not.to.equal(null);
      }
      await h.elapse(left);
      expect(await browsed(sessionId)).to.equal(null);
      expect(await living(userId)).to.deep.equal([]);
    });

    // requirement 48
    it('is kept by no forged cookie, and by none from before an elevation', async () => {
      const [forged, outdated] = [await signedIn(), await signedIn()];
      await authenticatingAgain(outdated);
      await h.elapse(idleTtlMs - 10_000);
      expect(await browsed(forged.sessionId, 1, false)).to.equal(null);
      expect(await browsed(outdated.sessionId, 1)).to.equal(null);
      for (const { userId, sessionId } of [forged, outdated]) expect(await living(userId)).to.deep.equal([sessionId]);
      await h.elapse(10_000);
      for (const { userId } of [forged, outdated]) expect(await living(userId)).to.deep.equal([]);
      expect(await browsed(outdated.sessionId, 2), 'it is not revived').to.equal(null);
    });

    it('records that it was browsed at most once a minute', async () => {
      const { sessionId, userId } = await signedIn();
      const seen = async () => {
        const [summary] = await succeed(h.sessions.list(userId));
        return { used: summary?.lastUsedAt.getTime() ?? 0, expires: summary?.expiresAt.getTime() ?? 0 };
      };
      await browsed(sessionId);
      await h.elapse(50_000);
      const first = await seen();
      await browsed(sessionId);
      expect(await seen()).to.deep.equal(first);
      await h.elapse(15_000);
      const before = await seen();
      expect(await browsed(sessionId, 1, false)).to.equal(null);
      expect(await seen(), 'by a forged cookie').to.deep.equal(before);
      await browsed(sessionId);
      const after = await seen();
      expect(after.used - before.used).to.be.within(60_000, 80_000);
      expect(after.expires - before.expires).to.be.within(60_000, 80_000);
    });

    it('has received the answer of a refresh if a cookie of its generation is used', async () => {
      const { sessionId } = await signedIn();
      await refreshing(sessionId, 1);
      await h.elapse(graceMs + 1000);
      expect(await browsed(sessionId, 1), 'a refresh keeps earlier cookies').to.have.property('generation', 1);
      expect(await refreshing(sessionId, 1)).to.include({ _tag: 'Refreshed', isLate: true });
      expect(await browsed(sessionId, 2)).to.have.property('generation', 2);
      expect(await refreshing(sessionId, 1)).to.deep.equal({ _tag: 'Reused' });
    });

    // requirement 52, 101
    it('refuses a cookie from before an elevation at any time, and ends nothing', async () => {
      const who = await signedIn();
      const { sessionId, userId } = who;
      for (const generation of [1, 2]) await refreshing(sessionId, generation);
      const trail = (await h.trail()).length;
      const [elevation] = await Promise.all([
        authenticatingAgain(who),
        ...Array.from({ length: 5 }, () => browsed(sessionId, 3)),
      ]);
      expect(elevation?.generation).to.equal(4);
      for (const ms of [0, graceMs + 1000, 60 * 60_000]) {
        await h.elapse(ms);
        for (const generation of [1, 2, 3]) expect(await browsed(sessionId, generation)).to.equal(null);
        expect(await browsed(sessionId, 4)).to.deep.include({ generation: 4 });
      }
      expect(await living(userId)).to.deep.equal([sessionId]);
      expect((await h.trail()).slice(trail).map(({ action }) => action)).to.deep.equal(['session.renewed']);
    });

    for (const [what, elevate] of [
      ['a changed password', changingPassword],
      ['a re-authentication', authenticatingAgain],
    ] as const) {
      // requirement 101
      it(`accepts no token from before ${what}, and later ones prove that time`, async () => {
        const who = await signedIn();
        const { sessionId, userId } = who;
        for (const generation of [1, 2]) await refreshing(sessionId, generation);
        await h.elapse(60_000);
        const before = await principal(sessionId, 3);
        const elevation = await elevate(who, 3);
        expect(elevation?.generation).to.equal(4);
        for (const generation of [1, 2, 3, 5]) expect(await principal(sessionId, generation)).to.equal(null);
        const after = await principal(sessionId, 4);
        expect(after).to.deep.include({ generation: 4, authenticatedAt: elevation?.authenticatedAt });
        expect([before?.authenticatedMsAgo, after?.authenticatedMsAgo].map((ms) => ms! < 60_000)).to.deep.equal([
          false,
          true,
        ]);
        expect(O.toNullable(await succeed(h.sessions.opened(sessionId)))?.principal).to.include({ generation: 4 });

        expect(await refreshing(sessionId, 3), 'within the grace').to.deep.equal({ _tag: 'Refused' });
        await h.elapse(graceMs + 1000);
        expect(await refreshing(sessionId, 3), 'with an answer that was lost').to.deep.equal({ _tag: 'Refused' });
        const { authenticatedAt } = (await principal(sessionId, 4))!;
        const refreshed = { _tag: 'Refreshed', generation: 5, authenticatedAt };
        expect(await refreshing(sessionId, 4)).to.deep.include(refreshed);
        expect(await refreshing(sessionId, 4), 'a retry').to.deep.include(refreshed);
        expect([await principal(sessionId, 4), await principal(sessionId, 5)]).not.to.include(null);
        expect(await refreshing(sessionId, 3), 'long after').to.deep.equal({ _tag: 'Refused' });
        expect(await living(userId)).to.deep.equal([sessionId]);
        expect(await refreshing(sessionId, 2), 'an older one').to.deep.equal({ _tag: 'Reused' });
        expect({
          principal: await principal(sessionId, 5),
          living: await living(userId),
        }).to.deep.equal({ principal: null, living: [] });
      });
    }

    // requirement 101
    it('allows no password change with a token that was invalidated after it was checked', async () => {
      const [who, other] = [await signedIn(), await signedIn()];
      await authenticatingAgain(who);
      await succeed(h.sessions.end(other.userId, other.sessionId));
      expect({
        endedSession: await changingPassword(who, 1),
        otherEndedSession: await changingPassword(other, 1),
      }).to.deep.equal({ endedSession: null, otherEndedSession: null });
      for (const { email, passwordHash } of [who, other])
        expect((await credentialOf(h, email))?.passwordHash).to.equal(passwordHash);
      expect((await changingPassword(who, 2))?.generation).to.equal(3);
    });

    // requirement 101
    it('elevates twice for two concurrent proofs, and continues with the second’s tokens', async () => {
      const who = await signedIn();
      const made = await Promise.all([authenticatingAgain(who), authenticatingAgain(who)]);
      expect(made.map((elevation) => elevation?.generation).toSorted()).to.deep.equal([2, 3]);
      const taken = await Promise.all([1, 2, 3].map((generation) => principal(who.sessionId, generation)));
      expect(taken.map((found) => found?.generation ?? null)).to.deep.equal([null, null, 3]);
    });

    // requirement 46
    it('ends a session with one notice when an old token is reused, and keeps the user’s others', async () => {
      const { email, sessionId, userId } = await signedIn();
      const other = await signedInAgain(email);
      for (const generation of [1, 2, 3]) await refreshing(sessionId, generation);
      await mailTo(h, email);
      expect(await refreshing(sessionId, 1, false)).to.deep.equal({ _tag: 'Refused' });
      expect(await refreshing(sessionId, 1)).to.deep.equal({ _tag: 'Reused' });
      expect(await refreshing(sessionId, 4)).to.deep.equal({ _tag: 'Refused' });
      expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['session-ended']);
      expect(await living(userId)).to.deep.equal([other]);
    });

    it('lists newest first, and ends one or all others of the same user only', async () => {
      const { email, sessionId, userId } = await signedIn();
      const [second, third] = [await signedInAgain(email), await signedInAgain(email)];
      const stranger = await signedIn();
      expect(await living(userId)).to.deep.equal([third, second, sessionId]);
      expect(await succeed(h.sessions.end(stranger.userId, second))).to.equal(false);
      expect(await succeed(h.sessions.end(userId, second))).to.equal(true);
      expect(await succeed(h.sessions.end(userId, second))).to.equal(false);
      expect(await living(userId)).to.deep.equal([third, sessionId]);
      await succeed(h.sessions.endOthers(userId, sessionId));
      expect(await living(userId)).to.deep.equal([sessionId]);
      expect(await living(stranger.userId)).to.deep.equal([stranger.sessionId]);
    });

    /** A user with this many password sessions besides the first, oldest first. */
    const signedInOften = async (count: number) => {
      const [email, form] = [anEmail(), aForm()];
      const userId = await verified(h, [email], form);
      const ids: SessionId[] = [];
      for (let n = 0; n < count; n += 1) {
        ids.push(h.sessions.newId());
        await trying(h, userId, { matched: true, tried: form.passwordHash, sessionId: ids[n]! });
        await h.elapse(1000);
      }
      await mailTo(h, email);
      return { email, userId, ids };
    };

    // requirement 102
    it('ends the least used above the maximum, each with an event, and notifies the owner once', async () => {
      const { email, userId, ids } = await signedInOften(SESSION_MAX + 5);
      const [refreshed, called] = ids;
      await refreshing(refreshed!, 1);
      await principal(called!);
      const bystander = await signedIn();
      const before = (await h.trail()).length;
      // The session of the registration was never used either.
      expect(await succeed(h.sessions.endExcess)).to.equal(6);
      expect((await living(userId)).toReversed()).to.deep.equal([refreshed, called, ...ids.slice(7)]);
      const entries = (await h.trail()).slice(before);
      expect(entries.map(({ action, actor }) => [action, actor])).to.deep.equal(Array(6).fill(['session.ended', null]));
      expect(entries.flatMap(({ changes }) => changes.map(({ after }) => after))).to.include.members([
        'excess',
        ...ids.slice(2, 7),
      ]);
      expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['too-many-sessions']);
      expect(await refreshing(ids[2]!, 1)).to.deep.equal({ _tag: 'Refused' });
      expect(await living(bystander.userId)).to.deep.equal([bystander.sessionId]);
      expect(await succeed(h.sessions.endExcess), 'no user is above the maximum any more').to.equal(0);
    });

    // requirement 102
    it('keeps what a browser used as it keeps what was refreshed, and ends what a script called once', async () => {
      const { userId, ids } = await signedInOften(SESSION_MAX + 3);
      const [inBrowser, inApp, inScript] = ids;
      expect(await browsed(inBrowser!)).not.to.equal(null);
      await refreshing(inApp!, 1);
      await h.elapse(1000);
      await principal(inScript!);
      for (const id of ids.slice(3)) await principal(id);
      // with that of the registration there are four too many
      expect(await succeed(h.sessions.endExcess)).to.equal(4);
      expect((await living(userId)).toReversed()).to.deep.equal([inBrowser, inApp, ...ids.slice(5)]);
    });

    // requirement 102
    it('ends more above the maximum on the same day without another message', async () => {
      const { email, userId, ids } = await signedInOften(SESSION_MAX + 1);
      await succeed(h.sessions.endExcess);
      expect(await mailTo(h, email)).to.have.length(1);
      const credential = await succeed(h.credentials.findOf(userId));
      if (O.isNone(credential)) throw new Error('the user is gone');
      const tried = credential.value.credential.passwordHash;
      await trying(h, userId, { matched: true, tried });
      expect(await succeed(h.sessions.endExcess)).to.equal(1);
      expect(await mailTo(h, email)).to.have.length(0);
      expect(await living(userId))
        .to.have.length(SESSION_MAX)
        .and.not.to.include(ids[1]);
    });

    it('keeps sessions ended in between ended, and the current one active', async () => {
      const { userId, ids } = await signedInOften(3);
      await succeed(h.sessions.endOthers(userId, ids[0]!));
      await succeed(h.sessions.endOthers(userId, ids[1]!));
      expect(await living(userId), 'an ended session ends nothing and stays ended').to.deep.equal([]);
      const [again] = (await signedInOften(1)).ids;
      expect(await principal(again!)).not.to.equal(null);
      for (const id of ids) expect(await principal(id)).to.equal(null);
    });

    // requirement 43
    it('accepts no token signed with a removed key', async () => {
      const { sessionId } = await signedIn();
      const claim = { sessionId, generation: 1, keyId: 'a key that nobody knows' };
      expect(await succeed(h.sessions.principal(claim))).to.deep.equal(O.none);
    });

    it('are purged once they have been over for long enough, and living ones never', async () => {
      const { email, sessionId, userId } = await signedIn();
      const ended = await signedInAgain(email);
      await succeed(h.sessions.end(userId, ended));
      await h.elapse(60_000);
      await succeed(h.sessions.purge(70_000));
      expect(await refreshing(ended, 1), 'it is still known').to.deep.equal({ _tag: 'Refused' });
      await h.elapse(20_000);
      expect(await succeed(h.sessions.purge(70_000))).to.equal(1);
      expect(await refreshing(ended, 1)).to.equal(null);
      expect(await living(userId)).to.deep.equal([sessionId]);
      await h.elapse(idleTtlMs + 70_000);
      await succeed(h.sessions.purge(70_000));
      expect(await refreshing(sessionId, 1)).to.equal(null);
    });

    it('are purged by their last end, however often it moved', async () => {
      const { sessionId } = await signedIn();
      for (const generation of [1, 2]) {
        await h.elapse(idleTtlMs - 10_000);
        expect(await refreshing(sessionId, generation)).to.include({ _tag: 'Refreshed' });
      }
      await h.elapse(idleTtlMs - 10_000);
      await succeed(h.sessions.purge(0));
      expect(await principal(sessionId, 3)).not.to.equal(null);
      await h.elapse(20_000);
      await succeed(h.sessions.purge(0));
      expect(await refreshing(sessionId, 3), 'the row is gone').to.equal(null);
    });

    // race 8
    it('rotates once for any number of concurrent calls, with the same successor for each', async () => {
      const { sessionId } = await signedIn();
      const verdicts = await Promise.all(Array.from({ length: 20 }, () => refreshing(sessionId, 1)));
      for (const verdict of verdicts) expect(verdict).to.deep.include({ _tag: 'Refreshed', generation: 2 });
      expect(await principal(sessionId, 3)).to.equal(null);
    });

    // requirement 50
    it('finds no principal of an inactive or deleted user', async () => {
      const [one, other] = [await signedIn(), await signedIn()];
      await h.setActive(one.userId, false);
      await h.remove(other.userId);
      expect({
        first: await principal(one.sessionId),
        second: await principal(other.sessionId),
      }).to.deep.equal({ first: null, second: null });
    });
  });
};
