import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { UserId } from '../../src/core/domain/ids.ts';
import { tryPassword } from '../../src/core/domain/sign-in/credential.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { MINUTE, aMobile, anEmail, policies, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aForm,
  aNewSignIn,
  credentialOf,
  ownerOf,
  registering,
  seeing,
  trying,
  tryingUnknown,
  verified,
} from './steps.ts';

const { lockMs, maxFailures } = policies.passwordLockout;

export const credentialsContract = (name: string, make: MakeHarness): void => {
  describe(`credentials store: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const aUser = async () => {
      const [email, form] = [anEmail(), aForm()];
      const id = await verified(h, [email], form);
      return { id, email, tried: form.passwordHash };
    };
    const failing = async (id: UserId, tried: PasswordHash, times: number) => {
      const tags = [];
      for (let n = 0; n < times; n += 1) tags.push((await trying(h, id, { matched: false, tried }))?._tag);
      return tags;
    };

    it('finds one credential by verified address and by username', async () => {
      const { id, email, tried } = await aUser();
      const username = `ada.${id}` as Username;
      await h.giveUsername(id, username);
      const expected = {
        userId: id,
        passwordHash: tried,
        isActive: true,
        methods: [],
        primary: email,
        isFlood: false,
        lockout: { _tag: 'Open', failures: 0, total: 0, lastFailureAt: null },
      };
      expect(await credentialOf(h, email)).to.deep.equal(expected);
      expect(await credentialOf(h, { type: 'username', value: username })).to.deep.equal(expected);
      expect(await credentialOf(h, aMobile())).to.equal(null);
    });

    it('finds no user without a verified address, by any name', async () => {
      const [email, mobile] = [anEmail(), aMobile()];
      await registering(h, [email]);
      const id = await ownerOf(h, email);
      const username = `eve.${id}` as Username;
      await h.giveUsername(id, username);
      expect(await credentialOf(h, email)).to.equal(null);
      expect(await credentialOf(h, { type: 'username', value: username })).to.equal(null);
      await h.invite(mobile);
      expect(await credentialOf(h, mobile)).to.equal(null);
    });

    it('finds no user by an unverified claim', async () => {
      const [email, mobile] = [anEmail(), aMobile()];
      await verified(h, [email, mobile]);
      expect(await credentialOf(h, mobile)).to.equal(null);
    });

    it('finds no deleted user', async () => {
      const { id, email, tried } = await aUser();
      await h.remove(id);
      expect(await credentialOf(h, email)).to.equal(null);
      expect(await trying(h, id, { matched: true, tried })).to.equal(null);
    });

    it('starts a session with the right password and saves the time', async () => {
      const { id, tried } = await aUser();
      const sessionId = h.sessions.newId();
      expect(await trying(h, id, { matched: true, tried, sessionId })).to.deep.equal({ _tag: 'Right' });
      expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.have.nested.property('value.userId', id);
      const user = O.toNullable(await succeed(h.users.find(id)));
      const session = O.toNullable(await succeed(h.sessions.principal(aClaim(sessionId))));
      expect(user?.lastLoginAt).to.deep.equal(session?.authenticatedAt);
    });

    it('starts a session on what was seen before, with its audit entry', async () => {
      const { id, email, tried } = await aUser();
      const [seen, before] = [await seeing(h, email), (await h.trail()).length];
      const signIn = aNewSignIn(h);
      const attempt = { tried, matched: true, language: 'en' as const, grant: { signIn } };
      const started = await succeed(h.credentials.start(seen, tryPassword(policies.passwordLockout, attempt)));
      const { answer, opened } = O.toNullable(started)!;
      expect(answer).to.deep.equal({ _tag: 'Right' });
      const found = O.toNullable(await succeed(h.sessions.opened(signIn.session.id)));
      const { authenticatedMsAgo, ...principal } = opened.principal;
      expect(found?.principal).to.deep.include(principal);
      expect(found?.salt).to.equal(opened.salt);
      expect(found!.principal.authenticatedMsAgo - authenticatedMsAgo).to.be.within(0, 10_000);
      const written = (await h.trail()).slice(before);
      expect(written.map(({ action, actor, subject }) => ({ action, actor, subject }))).to.deep.equal([
        { action: 'session.started', actor: id, subject: { type: 'user', id: String(id) } },
      ]);
    });

    const changes: Readonly<Record<string, (id: UserId, tried: PasswordHash) => Promise<unknown>>> = {
      Locked: (id, tried) => failing(id, tried, maxFailures),
      Stale: (id) =>
        succeed(
          h.credentials.update(id, ({ lockout }) => ({
            writes: { lockout, passwordHash: 'another hash' as PasswordHash },
            events: [],
            answer: null,
          })),
        ),
      Wrong: (id) => h.setActive(id, false),
    };
    for (const [tag, change] of Object.entries(changes))
      // requirement 20
      it(`decides anew if that has changed since then, and finds it ${tag}`, async () => {
        const { id, email, tried } = await aUser();
        const [seen, sessionId] = [await seeing(h, email), h.sessions.newId()];
        await change(id, tried);
        expect(await trying(h, id, { matched: true, tried, sessionId, seen })).to.have.property('_tag', tag);
        expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.deep.equal(O.none);
      });

    it('starts none on what was seen of a user who is deleted', async () => {
      const { id, email, tried } = await aUser();
      const seen = await seeing(h, email);
      await h.remove(id);
      expect(await trying(h, id, { matched: true, tried, seen })).to.equal(null);
    });

    it('starts one for each of concurrent right passwords that saw the same', async () => {
      const { id, email, tried } = await aUser();
      const seen = await seeing(h, email);
      const ids = Array.from({ length: 10 }, h.sessions.newId);
      await Promise.all(ids.map((sessionId) => trying(h, id, { matched: true, tried, sessionId, seen })));
      for (const one of ids) expect(O.isSome(await succeed(h.sessions.principal(aClaim(one))))).to.equal(true);
    });

    it('starts none with a wrong password', async () => {
      const { id, tried } = await aUser();
      const sessionId = h.sessions.newId();
      await trying(h, id, { matched: false, tried, sessionId });
      expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.deep.equal(O.none);
    });

    it('locks at the fifth wrong password, also for right ones, and unlocks in time', async () => {
      const { id, email, tried } = await aUser();
      expect(await failing(id, tried, 6)).to.deep.equal([...Array(5).fill('Wrong'), 'Locked']);
      expect(await trying(h, id, { matched: true, tried })).to.have.property('_tag', 'Locked');
      await h.elapse(lockMs - 10_000);
      expect(await trying(h, id, { matched: true, tried })).to.have.property('_tag', 'Locked');
      await h.elapse(10_000);
      expect(await trying(h, id, { matched: true, tried })).to.deep.equal({ _tag: 'Right' });
      expect((await credentialOf(h, email))?.lockout.failures).to.equal(0);
    });

    it('forgets wrong passwords after the quiet period and at a right one', async () => {
      const { id, email, tried } = await aUser();
      await failing(id, tried, 4);
      await h.elapse(lockMs - MINUTE);
      expect((await credentialOf(h, email))?.lockout.failures).to.equal(4);
      await h.elapse(2 * MINUTE);
      expect(await failing(id, tried, 4)).to.deep.equal(Array(4).fill('Wrong'));
      expect(await trying(h, id, { matched: true, tried })).to.deep.equal({ _tag: 'Right' });
      expect(await failing(id, tried, 4)).to.deep.equal(Array(4).fill('Wrong'));
    });

    it('carries over the count from before the address was verified', async () => {
      const [email, form] = [anEmail(), aForm()];
      for (let n = 0; n < 4; n += 1) await tryingUnknown(h, identifierOf(email));
      const id = await verified(h, [email], form);
      expect((await credentialOf(h, email))?.lockout.failures).to.equal(4);
      expect(await failing(id, form.passwordHash, 2)).to.deep.equal(['Wrong', 'Locked']);
    });

    it('reports that the password has changed, without counting', async () => {
      const { id, email } = await aUser();
      const tried = 'an older hash' as PasswordHash;
      expect(await trying(h, id, { matched: true, tried })).to.deep.equal({ _tag: 'Stale' });
      expect((await credentialOf(h, email))?.lockout.failures).to.equal(0);
    });

    it('refuses and counts for an inactive user', async () => {
      const { id, email, tried } = await aUser();
      await h.setActive(id, false);
      expect(await trying(h, id, { matched: true, tried })).to.deep.equal({ _tag: 'Wrong' });
      expect(await credentialOf(h, email))
        .to.deep.include({ isActive: false })
        .and.to.have.nested.property('lockout.failures', 1);
    });

    // requirement 20
    it('counts every one of concurrent failures', async () => {
      const { id, email, tried } = await aUser();
      await Promise.all(Array.from({ length: 4 }, () => failing(id, tried, 1)));
      expect((await credentialOf(h, email))?.lockout.failures).to.equal(4);
    });

    it('evaluates five of many concurrent failures, and locks nobody for concurrent right ones', async () => {
      const [one, other] = [await aUser(), await aUser()];
      const wrong = await Promise.all(Array.from({ length: 20 }, () => failing(one.id, one.tried, 1)));
      expect(wrong.flat().filter((tag) => tag === 'Wrong')).to.have.lengthOf(maxFailures);
      const right = await Promise.all(
        Array.from({ length: 20 }, () => trying(h, other.id, { matched: true, tried: other.tried })),
      );
      expect(right.filter((verdict) => verdict?._tag === 'Right')).to.have.lengthOf(20);
    });
  });
};
