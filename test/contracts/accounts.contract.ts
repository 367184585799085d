import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { done } from '../../src/core/domain/account/account.ts';
import type { Account, Decided } from '../../src/core/domain/account/account.ts';
import { addIdentity, verifyIdentity } from '../../src/core/domain/account/claims.ts';
import { makePrimary, removeIdentity } from '../../src/core/domain/account/identities.ts';
import { deleteAccount, patchProfile } from '../../src/core/domain/account/own-changes.ts';
import type { BirthDate, JobTitle } from '../../src/core/domain/account/profile.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { IdentityId, UserId } from '../../src/core/domain/ids.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import type { Scope } from '../../src/core/ports/accounts.ts';
import { MINUTE, aMobile, aName, anEmail, policies, refusal, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aForm,
  asking,
  book,
  credentialOf,
  guessing,
  looking,
  mailTo,
  registering,
  trying,
  tryingUnknown,
  verdictOf,
  verified,
} from './steps.ts';

const always = () => true;
const { lockMs: LOCK_MS } = policies.passwordLockout;

export const accountsContract = (name: string, make: MakeHarness): void => {
  describe(`accounts store: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const deciding = async <R>(
      id: UserId,
      about: readonly Address[],
      decide: (account: Account, now: Date, goesOut: boolean) => Decided<R>,
      scope: Partial<Scope> = {},
    ) => {
      const answer = O.toNullable(await succeed(h.accounts.update(id, { about, ...scope }, decide)));
      if (answer === null) return 'gone';
      return E.isRight(answer) ? 'done' : (answer.left as { _tag: string })._tag;
    };
    const look = async (id: UserId, about: readonly Address[] = []): Promise<Account> => {
      let seen: Account | undefined;
      await deciding(id, about, (account) => {
        seen = account;
        return done({});
      });
      return seen!;
    };
    const at = async (id: UserId, { value }: Address) =>
      (await look(id)).identities.find((identity) => identity.value === value);
    const claiming = async (id: UserId, address: Address): Promise<IdentityId> => {
      const scope = { claim: address };
      expect(await deciding(id, [address], addIdentity(policies.otp, book, address), scope)).to.equal('done');
      return (await at(id, address))!.id;
    };
    const verifying = (id: UserId, address: Address, identityId: IdentityId, right = true) =>
      deciding(id, [address], verifyIdentity(policies.otp, { id: identityId, isRight: () => right, language: 'en' }));
    const proving = async (id: UserId, address: Address): Promise<IdentityId> => {
      const identityId = await claiming(id, address);
      expect(await verifying(id, address, identityId)).to.equal('done');
      return identityId;
    };
    const removing = (id: UserId, address: Address, identityId: IdentityId) =>
      deciding(id, [address], removeIdentity(identityId, always, 'en'));
    const deleting = (id: UserId, about: readonly Address[]) =>
      deciding(id, about, deleteAccount(always, 'en'), { administrators: true });

    it('finds existing users only', async () => {
      const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
      const id = await verified(h, [email, mobile], form);
      const account = await look(id);
      expect(account.profile).to.deep.equal({
        firstName: form.firstName,
        lastName: form.lastName,
        jobTitle: null,
        gender: null,
        dob: null,
        username: null,
      });
      expect(account.identities.map((i) => [i.value, i.isVerified, i.isPrimary])).to.deep.equal([
        [email.value, true, true],
        [mobile.value, false, false],
      ]);
      expect(account).to.include({ userId: id, isLastAdministrator: false });
      expect(await deciding(2_147_483_647 as UserId, [], () => done({}))).to.equal('gone');
      await h.remove(id);
      expect(await deciding(id, [], () => done({}))).to.equal('gone');
      expect(await succeed(h.accounts.records(id))).to.deep.equal(O.none);
    });

    it('saves the profile, raises the version, and reports a taken username', async () => {
      // requirement 93
      const [one, other] = [await verified(h, [anEmail()]), await verified(h, [anEmail()])];
      const { version } = await look(one);
      const username = `ada.${one}` as Username;
      const profile = {
        firstName: aName(),
        lastName: null,
        jobTitle: 'Analyst' as JobTitle,
        gender: 'other' as const,
        dob: '1990-12-10' as BirthDate,
        username,
      };
      expect(await deciding(one, [], patchProfile(profile, always, LOCK_MS))).to.equal('done');
      expect(await look(one)).to.deep.include({ profile, version: version + 1 });
      const user = O.toNullable(await succeed(h.users.find(one)));
      expect(user).to.deep.include({ ...profile, version: version + 1 });
      expect(await deciding(one, [], patchProfile(profile, always, LOCK_MS))).to.equal('done');
      expect((await look(one)).version, 'nothing changed').to.equal(version + 1);

      const before = await look(other);
      const taken = h.accounts.update(
        other,
        { about: [] },
        patchProfile({ username, lastName: aName() }, always, LOCK_MS),
      );
      expect(await refusal(taken)).to.deep.equal({ _tag: 'UsernameTaken' });
      expect(await look(other)).to.deep.equal(before);
    });

    // requirement 104
    it('changes a username three times per lock period, and leaves the count at each of the three names', async () => {
      const [email, form] = [anEmail(), aForm()];
      const id = await verified(h, [email], form);
      for (let n = 0; n < 5; n += 1) await trying(h, id, { matched: false, tried: form.passwordHash });
      const names = [0, 1, 2, 3, 4].map((n) => `name${n}.${id}` as Username);
      await h.giveUsername(id, names[0]!);
      const rename = (n: number) => deciding(id, [], patchProfile({ username: names[n]! }, always, LOCK_MS));
      const tried = async (n: number) =>
        (await tryingUnknown(h, identifierOf({ type: 'username', value: names[n]! })))._tag;
      expect({
        firstRename: await rename(1),
        secondRename: await rename(2),
        thirdRename: await rename(3),
      }).to.deep.equal({ firstRename: 'done', secondRename: 'done', thirdRename: 'done' });
      expect({ atFirstName: await tried(0), atSecondName: await tried(1), atThirdName: await tried(2) }).to.deep.equal({
        atFirstName: 'Locked',
        atSecondName: 'Locked',
        atThirdName: 'Locked',
      });
      expect(await rename(4)).to.equal('TooManyRenames');
      expect((await look(id)).profile.username).to.equal(names[3]);
      expect(await tried(3), 'it was not given up').to.equal('Wrong');
      await h.elapse(LOCK_MS);
      expect(await rename(4)).to.equal('done');
    });

    // requirement 104
    it('holds the limit on username changes for concurrent calls', async () => {
      const id = await verified(h, [anEmail()]);
      const rename = (n: number) =>
        deciding(id, [], patchProfile({ username: `many${n}.${id}` as Username }, always, LOCK_MS));
      const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => rename(n)));
      expect(answers.filter((answer) => answer === 'done')).to.have.lengthOf(3);
      expect(answers.filter((answer) => answer === 'TooManyRenames')).to.have.lengthOf(9);
    });

    it('reports whether someone else has verified an address', async () => {
      const [id, free, taken, pending] = [await verified(h, [anEmail()]), anEmail(), anEmail(), anEmail()];
      await verified(h, [taken]);
      await registering(h, [pending]);
      const { about } = await look(id, [free, taken, pending]);
      expect(about.map(({ isTaken, left }) => [isTaken, left])).to.deep.equal([
        [false, null],
        [true, null],
        [false, null],
      ]);
    });

    it('verifies a claim, which ends the registration with that address', async () => {
      const [own, address] = [anEmail(), aMobile()];
      const id = await verified(h, [own]);
      await registering(h, [address]);
      const rival = await looking(h, address);
      await h.elapse(MINUTE);
      await proving(id, address);
      const { ownership } = await looking(h, address);
      expect(ownership).to.include({ _tag: 'Verified', userId: id });
      expect(rival.ownership._tag).to.equal('Registering');
      expect(await verdictOf(h, address, { right: true })).to.equal('Wrong');
      expect((await at(id, address))?.isPrimary).to.equal(true);
      expect((await mailTo(h, own)).map(({ template }) => template)).to.include('identities-changed');
    });

    it('keeps an address with the first who verified it, and counts the other’s guess', async () => {
      // requirement 93, race 13
      const [address, one, other] = [anEmail(), await verified(h, [anEmail()]), await verified(h, [anEmail()])];
      const [first, second] = [await claiming(one, address), await claiming(other, address)];
      expect(await verifying(one, address, first)).to.equal('done');
      expect(await verifying(other, address, second)).to.equal('AddressTaken');
      expect(await at(other, address)).to.include({ isVerified: false });
      expect(await verifying(other, address, second), 'the code was used').to.equal('InvalidCode');
    });

    it('refuses a second owner of an address by a database constraint', async () => {
      // requirement 93
      const [address, id] = [anEmail(), await verified(h, [anEmail()])];
      await verified(h, [address]);
      const identityId = await claiming(id, address);
      const blind = h.accounts.update(id, { about: [address] }, ({ identities }) => {
        const { otp } = identities.find((identity) => identity.id === identityId)!;
        return done({ verifies: { identityId, address, otp, isPrimary: false } });
      });
      expect(await refusal(blind)).to.deep.equal({ _tag: 'AddressTaken', pointers: [] });
      expect(await at(id, address)).to.include({ isVerified: false });
    });

    it('counts every guess at a claim, whatever the answer', async () => {
      // requirement 16, 20
      const [address, id] = [anEmail(), await verified(h, [anEmail()])];
      const identityId = await claiming(id, address);
      const tags = [];
      for (const right of [false, false, false, true]) tags.push(await verifying(id, address, identityId, right));
      expect(tags).to.deep.equal(['InvalidCode', 'InvalidCode', 'InvalidCode', 'LockedOut']);
      expect(await removing(id, address, identityId)).to.equal('done');
      await h.elapse(MINUTE);
      const again = await claiming(id, address);
      expect(again).not.to.equal(identityId);
      expect(await verifying(id, address, again), 'after adding it again').to.equal('LockedOut');
    });

    it('carries the count of an address over when it is verified, and returns it when it is removed', async () => {
      // requirement 16
      const [address, id] = [anEmail(), await verified(h, [anEmail()])];
      await asking(h, address);
      for (let n = 0; n < 3; n += 1) await guessing(h, address, { right: false });
      const identityId = await proving(id, address);
      expect(await verdictOf(h, address, { right: true })).to.equal('Locked');
      expect(await removing(id, address, identityId)).to.equal('done');
      expect((await looking(h, address)).ownership._tag).to.equal('Unknown');
      expect(await verdictOf(h, address, { right: true })).to.equal('Locked');
    });

    it('keeps one primary identity of each type', async () => {
      const [first, second, mobile] = [anEmail(), anEmail(), aMobile()];
      const id = await verified(h, [first]);
      const secondId = await proving(id, second);
      await proving(id, mobile);
      const primaries = async () =>
        (await look(id)).identities.filter(({ isPrimary }) => isPrimary).map(({ value }) => value);
      expect(await primaries()).to.deep.equal([first.value, mobile.value]);
      expect(await deciding(id, [], makePrimary(secondId, 'en'))).to.equal('done');
      expect(await primaries()).to.deep.equal([second.value, mobile.value]);
      expect(await removing(id, second, secondId)).to.equal('done');
      expect(await primaries()).to.deep.equal([first.value, mobile.value]);
      expect((await credentialOf(h, first))?.primary).to.deep.equal(first);
      expect(await credentialOf(h, second)).to.equal(null);
    });

    it('deletes credential, identities and sessions with the user, and leaves the counts to the logins', async () => {
      // requirement 28, 50
      const [email, form] = [anEmail(), aForm()];
      const id = await verified(h, [email], form);
      const username = `eve.${id}` as Username;
      await h.giveUsername(id, username);
      const sessionId = h.sessions.newId();
      await trying(h, id, { matched: true, tried: form.passwordHash, sessionId });
      for (let n = 0; n < 5; n += 1) await trying(h, id, { matched: false, tried: form.passwordHash });
      await mailTo(h, email);
      expect(await deleting(id, [email])).to.equal('done');

      expect(await succeed(h.users.find(id))).to.deep.equal(O.none);
      expect(await credentialOf(h, email)).to.equal(null);
      expect(await succeed(h.sessions.principal(aClaim(sessionId)))).to.deep.equal(O.none);
      expect(await trying(h, id, { matched: true, tried: form.passwordHash })).to.equal(null);
      expect((await looking(h, email)).ownership._tag).to.equal('Unknown');
      expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['account-deleted']);
      for (const login of [email, { type: 'username' as const, value: username }])
        expect((await tryingUnknown(h, identifierOf(login)))._tag, login.type).to.equal('Locked');
      const heir = await verified(h, [anEmail()]);
      expect(await deciding(heir, [], patchProfile({ username }, always, LOCK_MS)), 'the name is free').to.equal(
        'done',
      );
    });

    it('recognizes the last active administrator', async () => {
      // requirement 58
      const isLast = async (id: UserId) => {
        let last: boolean | undefined;
        const ask = (account: Account) => {
          last = account.isLastAdministrator;
          return done({});
        };
        await deciding(id, [], ask, { administrators: true });
        return last;
      };
      const [one, other] = [await verified(h, [anEmail()]), await verified(h, [anEmail()])];
      await h.giveRole(one, 'SuperAdmin');
      expect(await isLast(one), 'the seeded one is there').to.equal(false);
      await h.setActive(h.admin, false);
      expect(await isLast(one)).to.equal(true);
      expect(await isLast(other)).to.equal(false);
      await h.giveRole(other, 'SuperAdmin');
      expect(await isLast(one)).to.equal(false);
      await h.setActive(other, false);
      expect(await isLast(one)).to.equal(true);
      await h.giveRole(await h.invite(anEmail()), 'SuperAdmin');
      expect(await isLast(one), 'an invited user who has not accepted can’t sign in').to.equal(true);
      expect((await look(one)).isLastAdministrator, 'not asked').to.equal(false);
      await h.setActive(h.admin, true);
    });

    it('returns sessions, including ended ones', async () => {
      const form = aForm();
      const id = await verified(h, [anEmail()], form);
      const sessionId = h.sessions.newId();
      await trying(h, id, { matched: true, tried: form.passwordHash, sessionId });
      await h.endSession(sessionId);
      const records = O.toNullable(await succeed(h.accounts.records(id)));
      expect(records?.sessions.map(({ endedAt }) => endedAt === null)).to.deep.equal([true, false]);
      expect(records?.sessions[1]).to.include({ id: sessionId });
      expect(records?.account.userId).to.equal(id);
    });
  });
};
