import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { deleteAccount, patchProfile } from '../../src/core/domain/account/own-changes.ts';
import type { PersonName, User } from '../../src/core/domain/account/user.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import { changeUser, deleteUser } from '../../src/core/domain/directory/managed-user.ts';
import type { UserPatch } from '../../src/core/domain/directory/managed-user.ts';
import { USER_SORTS } from '../../src/core/domain/directory/user-filter.ts';
import type { UserFilter, UserSort } from '../../src/core/domain/directory/user-filter.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Page, PageRequest } from '../../src/core/domain/page.ts';
import { actingAs } from '../../src/core/domain/roles/access.ts';
import { BUILT_IN_PRIVILEGES } from '../../src/core/domain/roles/built-in-privileges.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import { MINUTE, aMobile, aName, anEmail, policies, refusal, succeed } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  addressesOf,
  aClaim,
  aForm,
  credentialOf,
  guessing,
  looking,
  registering,
  trying,
  tryingUnknown,
  verified,
} from './steps.ts';

const always = () => true;
const EVERYTHING = Object.keys(BUILT_IN_PRIVILEGES).toSorted();
const STAFF = ['privilege.read', 'role.read', 'session.read', 'user.read', 'user.unlock', 'user.update'];

export const directoryContract = (name: string, make: MakeHarness): void => {
  describe(`directory: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const NEWEST: PageRequest<UserSort> = {
      limit: 50,
      after: null,
      sort: { by: 'created_at', descending: true },
      count: false,
    };
    const list = (filter: Partial<UserFilter>, page: Partial<PageRequest<UserSort>> = {}): Promise<Page<User>> =>
      succeed(h.directory.list({ deleted: 'exclude', unconfirmed: 'exclude', ...filter }, { ...NEWEST, ...page }));
    const ids = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ id }) => id);
    const aUser = (firstName = aName(), addresses: readonly Address[] = [anEmail()]) =>
      verified(h, addresses, aForm({ firstName }));
    const change = async (id: UserId, patch: Partial<UserPatch>, held = EVERYTHING, ifMatch = always) => {
      const scope = { about: [], administrators: true as const, by: h.admin };
      const asked = patch.role === undefined ? {} : { role: patch.role };
      const decided = await succeed(
        h.accounts.update(
          id,
          { ...scope, ...asked },
          changeUser({ privileges: held }, { profile: {}, ...patch }, ifMatch, policies.passwordLockout.lockMs),
        ),
      );
      const answer = O.toNullable(decided);
      if (answer === null) return 'gone';
      return E.isRight(answer) ? 'done' : answer.left._tag;
    };
    const remove = async (id: UserId, held = EVERYTHING) => {
      const user = await found(id);
      const about = (user?.identities ?? []).map(({ type, value }) => ({ type, value }) as Address);
      const scope = { about, administrators: true as const, by: h.admin };
      const answer = O.toNullable(
        await succeed(h.accounts.update(id, scope, deleteUser({ privileges: held }, always, 'en'))),
      );
      if (answer === null) return 'gone';
      return E.isRight(answer) ? 'done' : answer.left._tag;
    };
    const found = async (id: UserId, deleted: 'exclude' | 'include' = 'exclude') =>
      O.toNullable(await succeed(h.directory.find(id, deleted)));
    const restore = (id: UserId, held = EVERYTHING) =>
      h.directory.restore(actingAs({ userId: h.admin, privileges: held }), id);

    describe('lists users', () => {
      it('by prefix of names, username and addresses, ignoring letter case', async () => {
        const word = `Zoë${aName().slice(5)}`;
        const email = anEmail(`${word.replace('ë', 'e').toLowerCase()}.x`);
        const mobile = aMobile();
        const named = await aUser(`${word} First` as PersonName);
        const addressed = await aUser(aName(), [email]);
        const reached = await aUser(aName(), [mobile]);
        const called = await aUser();
        await h.giveUsername(called, `${word.replace('ë', 'e').toLowerCase()}-name` as Username);
        expect(await ids({ q: word.toUpperCase() })).to.deep.equal([named]);
        expect(await ids({ q: word.replace('ë', 'e') })).to.deep.equal([called, addressed]);
        expect(await ids({ q: mobile.value.slice(0, 11) })).to.include(reached);
        expect(await ids({ q: word.slice(1) })).to.not.include(named);
        for (const q of ['%', '_', '\\', `${word}%`, '\u{10ffff}']) expect(await ids({ q }), q).to.deep.equal([]);
      });

      it('by a name in any letter case of any language', async () => {
        const word = aName().slice(-9);
        for (const [written, ...asked] of [
          ['Işıl', 'IŞIL', 'ışıl', 'Işıl'],
          ['İpek', 'IPEK', 'ipek', 'İPEK'],
          ['IRMAK', 'irmak', 'ırmak', 'Irmak'],
          ['Strauß', 'STRAUSS', 'STRAUẞ', 'strauß'],
          ['Γιώργος', 'ΓΙΏΡΓΟΣ', 'γιώργοσ', 'γιώργος'],
          ['Саша', 'САША', 'саша'],
        ]) {
          const id = await aUser(`${word} ${written}` as PersonName);
          for (const q of asked) expect(await ids({ q: `${word} ${q}` }), q).to.deep.equal([id]);
        }
      });

      it('by role, activity, lock, time and deletion, and combinations', async () => {
        const [staff, inactive, locked, gone] = [await aUser(), await aUser(), await aUser(), await aUser()];
        await h.giveRole(staff, 'Staff');
        await h.setActive(inactive, false);
        const credential = await credentialOf(h, await addressOf(locked));
        for (let n = 0; n < 5; n += 1) await trying(h, locked, { matched: false, tried: credential!.passwordHash });
        expect(await remove(gone)).to.equal('done');
        expect(await ids({ role: 'Staff' })).to.deep.equal([staff]);
        expect(await ids({ isActive: false })).to.deep.equal([inactive]);
        expect(await ids({ isActive: true }))
          .to.include(staff)
          .and.not.include(inactive);
        expect(await ids({ locked: true })).to.deep.equal([locked]);
        expect(await ids({ locked: false }))
          .to.include(staff)
          .and.not.include(locked);
        const deleted = await ids({ deleted: 'only' });
        expect(deleted).to.include(gone).and.not.include(staff);
        expect(await ids({ deleted: 'include' })).to.include.members([gone, staff]);
        expect(await ids({})).to.not.include(gone);
        expect(await ids({ role: 'Staff', isActive: false })).to.deep.equal([]);
        expect(
          await refusal(h.directory.list({ deleted: 'exclude', unconfirmed: 'exclude', role: 'Nobody' }, NEWEST)),
        ).to.deep.equal({
          _tag: 'UnknownRole',
        });
        const { createdAt } = (await found(staff))!;
        const later = new Date(createdAt.getTime() + 1);
        expect(await ids({ createdFrom: createdAt, createdTo: later })).to.include(staff);
        expect(await ids({ createdFrom: later })).to.not.include(staff);
        expect(await ids({ createdTo: createdAt })).to.not.include(staff);
      });

      it('page by page in every order, each user once, with a count on request', async () => {
        const word = `W${aName().slice(5)}`;
        const made: UserId[] = [];
        for (const suffix of ['b', 'A', 'c', 'a', 'B']) made.push(await aUser(`${word} ${suffix}` as PersonName));
        const sorts: Readonly<Record<UserSort, readonly number[]>> = {
          id: [0, 1, 2, 3, 4],
          created_at: [0, 1, 2, 3, 4],
          updated_at: [0, 1, 2, 3, 4],
          first_name: [1, 3, 0, 4, 2],
        };
        expect(USER_SORTS).to.have.members(Object.keys(sorts));
        for (const by of USER_SORTS) {
          const expected = sorts[by].map((i) => made[i]);
          for (const descending of [false, true]) {
            const seen: UserId[] = [];
            let after: PageRequest<UserSort>['after'] = null;
            do {
              const page: Page<User> = await list({ q: word }, { limit: 2, sort: { by, descending }, after });
              seen.push(...page.items.map(({ id }) => id));
              after = page.next;
            } while (after !== null);
            expect(seen, `${by} ${descending}`).to.deep.equal(descending ? expected.toReversed() : expected);
          }
        }
        const counted = await list({ q: word }, { limit: 1, count: true });
        expect({ items: counted.items.length, total: counted.total }).to.deep.equal({
          items: 1,
          total: { count: 5, isCapped: false },
        });
        expect((await list({ q: word })).total).to.equal(null);
      });

      // requirement 106
      it('without open registrations unless requested', async () => {
        const word = `R${aName().slice(5)}`;
        const named = (suffix: string) => `${word} ${suffix}` as PersonName;
        const [first, confirmed] = [anEmail(), await aUser(named('b'))];
        await registering(h, [first], aForm({ firstName: named('A') }));
        await registering(h, [anEmail(), aMobile()], aForm({ firstName: named('c') }));
        const shown = async (filter: Partial<UserFilter>, page: Partial<PageRequest<UserSort>> = {}) =>
          (await list({ q: word, ...filter }, page)).items.map(({ firstName }) => firstName.slice(-1));
        expect(await shown({})).to.deep.equal(['b']);
        expect(await shown({ unconfirmed: 'only' })).to.deep.equal(['c', 'A']);
        expect(await shown({ unconfirmed: 'include' })).to.deep.equal(['c', 'A', 'b']);
        const byName = { sort: { by: 'first_name' as const, descending: false } };
        expect(await shown({ unconfirmed: 'include' }, byName)).to.deep.equal(['A', 'b', 'c']);

        for (const filter of [{ role: 'User' }, { isActive: true }, { locked: false }, { deleted: 'include' as const }])
          expect(await shown({ unconfirmed: 'only', ...filter })).to.deep.equal(['c', 'A']);
        for (const filter of [{ role: 'Staff' }, { isActive: false }, { locked: true }, { deleted: 'only' as const }])
          expect(await shown({ unconfirmed: 'include', ...filter })).to.deep.equal([]);
        const counted = await list({ q: word, unconfirmed: 'include' }, { limit: 2, count: true });
        expect(counted.total).to.deep.equal({ count: 3, isCapped: false });
        const rest = await list({ q: word, unconfirmed: 'include' }, { limit: 2, after: counted.next });
        expect([...counted.items, ...rest.items].map(({ firstName }) => firstName.slice(-1))).to.deep.equal([
          'c',
          'A',
          'b',
        ]);
        expect((await list({ q: word, unconfirmed: 'only' }, { count: true })).total?.count).to.equal(2);

        const opened = (await list({ q: word, unconfirmed: 'only' })).items.map(({ id }) => id);
        expect((await found(opened[1]!))?.firstName).to.equal(named('A'));
        expect((await guessing(h, first, { right: true })).verdict._tag).to.equal('Right');
        expect(await ids({ q: first.value })).to.deep.equal([opened[1]]);
        expect(await ids({})).to.include(confirmed);
      });

      it('including invited users, accepted or not', async () => {
        const invited = await h.invite(anEmail());
        expect(await ids({})).to.include(invited);
        expect(await ids({ unconfirmed: 'only' })).not.to.include(invited);
      });
    });

    const addressOf = async (id: UserId): Promise<Address> => {
      const { type, value } = (await found(id))!.identities[0]!;
      return { type, value } as Address;
    };

    it('tells a user’s privileges and role', async () => {
      const id = await aUser();
      const effectiveOf = async (deleted?: 'include') =>
        O.toNullable(await succeed(h.directory.effective(id, deleted)));
      expect(await effectiveOf())
        .to.include({ role: 'User' })
        .and.to.have.property('held')
        .deep.equal([]);
      await h.giveRole(id, 'Staff');
      const effective = await effectiveOf();
      expect({ role: effective?.role, held: effective?.held }).to.deep.equal({ role: 'Staff', held: STAFF });
      expect({
        knowsUserDelete: effective?.isKnown('user.delete'),
        knowsX: effective?.isKnown('x'),
      }).to.deep.equal({ knowsUserDelete: true, knowsX: false });
      await h.giveRole(id, 'SuperAdmin');
      expect((await effectiveOf())?.held).to.deep.equal(EVERYTHING);
      await remove(id);
      expect(await effectiveOf()).to.equal(null);
      expect((await effectiveOf('include'))?.held).to.deep.equal(EVERYTHING);
    });

    describe('a user changed by an administrator', () => {
      it('has the new profile, role and activity, with each field in the audit trail', async () => {
        const firstName = aName();
        const id = await aUser(firstName);
        const before = await found(id);
        const patch = { profile: { firstName: 'Grace' as PersonName }, role: 'Staff', isActive: false };
        expect(await change(id, patch)).to.equal('done');
        const after = await found(id);
        expect(after).to.deep.include({ firstName: 'Grace', isActive: false, version: before!.version + 1 });
        expect(after?.role.name).to.equal('Staff');
        const entries = (await h.trail()).filter(({ subject }) => subject?.id === String(id)).slice(-2);
        expect(entries.map(({ action, actor }) => [action, actor])).to.deep.equal([
          ['user.changed', h.admin],
          ['session.ended', h.admin],
        ]);
        expect(entries[0]?.changes).to.deep.equal([
          { field: 'first_name', before: firstName, after: 'Grace' },
          { field: 'role', before: 'User', after: 'Staff' },
          { field: 'is_active', before: true, after: false },
        ]);
        expect(await change(id, patch)).to.equal('done');
        expect((await found(id))?.version, 'what stays as it is is no change').to.equal(after?.version);
      });

      // requirement 50
      it('has no sessions once disabled, and not again when enabled', async () => {
        const email = anEmail();
        const form = aForm();
        await registering(h, [email], form);
        const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
        const id = (await credentialOf(h, email))!.userId;
        const isSignedIn = async () => O.isSome(await succeed(h.sessions.principal(aClaim(sessionId))));
        expect(await isSignedIn()).to.equal(true);
        await change(id, { isActive: false });
        expect(await isSignedIn()).to.equal(false);
        await change(id, { isActive: true });
        expect(await isSignedIn()).to.equal(false);
      });

      // requirement 56, 57
      it('gets no role that the administrator could not grant, and loses none that they could not revoke', async () => {
        const id = await aUser();
        expect(await change(id, { role: 'SuperAdmin' }, STAFF)).to.equal('NotYoursToGrant');
        expect(await change(id, { role: 'Nobody' })).to.equal('UnknownRole');
        expect(await change(id, { role: 'Staff' }, STAFF)).to.equal('done');
        const fewer = STAFF.slice(1);
        expect(await change(id, { role: 'User' }, fewer)).to.equal('InsufficientPrivileges');
        expect(await change(id, { profile: { lastName: aName() } }, fewer)).to.equal('InsufficientPrivileges');
        expect(await remove(id, fewer)).to.equal('InsufficientPrivileges');
        expect((await found(id))?.role.name).to.equal('Staff');
        expect(await change(id, { role: 'User' }, STAFF)).to.equal('done');
      });

      // requirement 58
      it('stays active if it is the only administrator', async () => {
        await h.setActive(h.admin, false);
        const last = await aUser();
        await h.giveRole(last, 'SuperAdmin');
        expect(await change(last, { isActive: false })).to.equal('LastAdministrator');
        expect(await change(last, { role: 'User' })).to.equal('LastAdministrator');
        expect(await remove(last)).to.equal('LastAdministrator');
        expect(await change(last, { profile: { lastName: aName() } })).to.equal('done');
        await h.setActive(h.admin, true);
        expect(await change(last, { role: 'User' })).to.equal('done');
      });

      it('stays unchanged if it changed in the meantime or is deleted', async () => {
        const id = await aUser();
        expect(await change(id, { isActive: false }, EVERYTHING, () => false)).to.equal('PreconditionFailed');
        expect((await found(id))?.isActive).to.equal(true);
        await remove(id);
        expect(await change(id, { isActive: false })).to.equal('gone');
      });
    });

    describe('a deleted user', () => {
      it('is found on request, with what was deleted with it', async () => {
        const email = anEmail();
        const id = await aUser(aName(), [email]);
        await remove(id);
        expect(await found(id)).to.equal(null);
        const gone = await found(id, 'include');
        expect(gone?.deletedAt).to.be.instanceOf(Date);
        expect(gone?.identities.map(({ value }) => value)).to.deep.equal([email.value]);
      });

      it('is restored with addresses, username and password, without sessions', async () => {
        const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
        const id = await verified(h, [email, mobile], form);
        await h.giveUsername(id, `restored-${id}` as Username);
        const before = await found(id);
        await remove(id);
        await succeed(restore(id));
        const after = await found(id);
        expect(after).to.deep.include({ firstName: before!.firstName, username: before!.username, deletedAt: null });
        expect(after?.identities).to.deep.equal(before?.identities);
        expect(after!.version).to.be.greaterThan(before!.version);
        expect((await credentialOf(h, email))?.passwordHash).to.equal(form.passwordHash);
        expect(await succeed(h.sessions.list(id))).to.deep.equal([]);
        expect((await h.trail()).at(-1)).to.deep.include({ action: 'user.restored', actor: h.admin });
        expect((await refusal(restore(id)))._tag, 'nothing is there to restore').to.equal('NotFound');
      });

      it('stays deleted if someone else has the address or username, and the fields are named', async () => {
        const email = anEmail();
        const id = await aUser(aName(), [email]);
        const username = `taken-${id}` as Username;
        await h.giveUsername(id, username);
        await remove(id);
        await h.elapse(2 * MINUTE);
        const heir = await aUser(aName(), [email]);
        await succeed(
          h.accounts.update(heir, { about: [] }, patchProfile({ username }, always, policies.passwordLockout.lockMs)),
        );
        expect(await refusal(restore(id))).to.deep.equal({
          _tag: 'RestoreConflict',
          pointers: ['/username', '/email'],
        });
        const { firstName, lastName } = (await found(heir))!;
        const holder = { id: heir, firstName, lastName };
        expect(await succeed(h.directory.taken(id))).to.deep.equal([
          { type: 'username', value: username, holder },
          { ...email, holder },
        ]);
        expect(await succeed(h.directory.taken(heir)), 'nobody takes anything from a user who is there').to.deep.equal(
          [],
        );
        expect(await found(id)).to.equal(null);
        expect((await looking(h, email)).ownership).to.deep.include({ _tag: 'Verified', userId: heir });
      });

      // requirement 93
      it('is the only one restored of two with the same username, at the same time', async () => {
        for (let n = 0; n < 5; n += 1) {
          const both: UserId[] = [];
          for (const id of [await aUser(), await aUser()]) {
            await h.giveUsername(id, `twice-${both[0] ?? id}` as Username);
            await remove(id);
            both.push(id);
          }
          const done = await Promise.all(both.map((id) => restore(id)()));
          expect(done.filter(E.isRight)).to.have.lengthOf(1);
          expect(done.filter(E.isLeft).map(({ left }) => left)).to.deep.equal([
            { _tag: 'RestoreConflict', pointers: ['/username'] },
          ]);
        }
      });

      it('is restored over a claim and an open registration of its address, which ends', async () => {
        const email = anEmail();
        const id = await aUser(aName(), [email]);
        await remove(id);
        await registering(h, [email]);
        await succeed(restore(id));
        expect((await looking(h, email)).ownership).to.deep.include({ _tag: 'Verified', userId: id });
      });

      it('is restored with the failures counted at its addresses in the meantime', async () => {
        const email = anEmail();
        const id = await aUser(aName(), [email]);
        await remove(id);
        for (let n = 0; n < 5; n += 1) await tryingUnknown(h, identifierOf(email));
        await succeed(restore(id));
        expect((await credentialOf(h, email))?.lockout._tag).to.equal('Locked');
        await h.elapse(16 * MINUTE);
      });

      it('is restored only by an actor with all of the user’s privileges', async () => {
        const id = await aUser();
        await h.giveRole(id, 'Staff');
        await remove(id);
        expect((await refusal(restore(id, STAFF.slice(1))))._tag).to.equal('InsufficientPrivileges');
        expect(await found(id)).to.equal(null);
        await succeed(restore(id, STAFF));
      });
    });

    it('reports deletions of one’s own account the same way', async () => {
      const id = await aUser();
      const about = await addressesOf(h, id);
      await succeed(h.accounts.update(id, { about }, deleteAccount(always, 'en')));
      await succeed(h.directory.restore(acting(h), id));
      expect(await found(id)).to.not.equal(null);
    });
  });
};
