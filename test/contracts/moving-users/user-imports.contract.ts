import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { decideImport } from '../../../src/core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../../src/core/domain/moving-users/user-row.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { aForeignUser, vouchedFor } from '../../support/foreign-users.ts';
import { aMobile, anEmail, succeed } from '../../support/values.ts';
import type { Harness, MakeHarness } from '../harness.ts';
import { credentialOf, guessing, looking, registering, tryingUnknown, verified } from '../steps.ts';

const POLICY = { defaultRole: 'User', allowedRoles: [] };

export const userImportsContract = (name: string, make: MakeHarness): void => {
  describe(`user imports: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const take = (...users: readonly ForeignUser[]) => succeed(h.userImports.take(users, decideImport(POLICY, users)));
    const find = async (id: UserId | undefined) => O.toNullable(await succeed(h.users.find(id!)));
    const takeOne = async (user: ForeignUser): Promise<UserId> => (await take(user)).ids.get(0)!;
    const tags = async (...users: readonly ForeignUser[]) =>
      (await take(...users)).decisions.map((d) =>
        d._tag === 'Refuse' ? [d.verdict, ...d.errors.map((e) => e.pointer)] : d._tag,
      );

    it('create users from rows, whose passwords work', async () => {
      const [email, claim, mobile] = [anEmail(), anEmail(), aMobile()];
      const user = aForeignUser([], {
        lastName: null,
        jobTitle: 'Countess',
        gender: 'female',
        dob: '1815-12-10',
        username: `ada.${email.value.slice(8, 16)}` as Username,
        isActive: false,
        createdAt: new Date('2019-03-01T10:00:00.123Z'),
        identities: [
          ...vouchedFor(email),
          { ...claim, isVerified: false, isPrimary: false, oauthProvider: null },
          ...vouchedFor(mobile),
          { type: 'oauth', value: email.value, isVerified: true, isPrimary: false, oauthProvider: 'google' },
        ],
      });
      const id = await takeOne(user);
      const {
        identities,
        passwordHash: _told,
        keptHash: passwordHash,
        sourceId: _source,
        totp: _totp,
        role: _role,
        ...profile
      } = user;
      const made = await find(id);
      expect(made).to.deep.include({ ...profile, createdBy: null, lastLoginAt: null, deletedAt: null });
      expect(made?.role.name).to.equal('User');
      expect(made?.identities.map(({ id: _id, createdAt: _at, ...one }) => one)).to.deep.equal(identities);
      expect(await credentialOf(h, email)).to.deep.include({ userId: id, passwordHash, isActive: false });
    });

    it('create nobody twice from the same row, whatever became of the user', async () => {
      const [user, other] = [aForeignUser([anEmail()]), aForeignUser([anEmail()])];
      const id = await takeOne(user);
      expect((await take(user, other)).decisions).to.deep.include({ _tag: 'Exists', id });
      await h.giveUsername(id, `other.${id}` as Username);
      expect((await take(user)).decisions).to.deep.equal([{ _tag: 'Exists', id }]);
      await h.remove(id);
      expect((await take(user)).decisions).to.deep.equal([{ _tag: 'Exists', id }]);
      expect(await tags({ ...user, firstName: other.firstName })).to.deep.equal([['conflict', '']]);
    });

    it('recognize a row without a verified identity', async () => {
      const claim = { ...anEmail(), isVerified: false, isPrimary: false, oauthProvider: null };
      const user = aForeignUser([], { identities: [claim] });
      const id = await takeOne(user);
      expect((await take(user)).decisions).to.deep.equal([{ _tag: 'Exists', id }]);
    });

    // requirement 93
    it('refuse rows with taken names one by one, and create the others', async () => {
      const [taken, mobile] = [anEmail(), aMobile()];
      const owner = await verified(h, [taken]);
      const username = `grace.${owner}` as Username;
      await h.giveUsername(owner, username);
      const google = {
        type: 'oauth' as const,
        value: taken.value,
        isVerified: true,
        isPrimary: false,
        oauthProvider: 'google',
      };
      await takeOne(aForeignUser([], { identities: [google] }));
      const batch = [
        aForeignUser([taken]),
        aForeignUser([anEmail()], { username }),
        aForeignUser([mobile]),
        aForeignUser([mobile, anEmail()]),
        aForeignUser([], { identities: [google, ...vouchedFor(anEmail())] }),
        aForeignUser([], { identities: [{ ...google, oauthProvider: 'other' }] }),
        aForeignUser([anEmail()], { role: 'Nobody knows' }),
      ];
      expect(await tags(...batch)).to.deep.equal([
        ['conflict', '/identities/0'],
        ['conflict', '/username'],
        'Create',
        ['conflict', '/identities/0'],
        ['conflict', '/identities/0'],
        'Create',
        ['invalid', '/role'],
      ]);
      expect((await find(owner))?.username).to.equal(username);
    });

    it('import an unverified address that someone else has verified as a claim', async () => {
      const taken = anEmail();
      const owner = await verified(h, [taken]);
      const claim = { ...taken, isVerified: false, isPrimary: false, oauthProvider: null };
      expect(await tags(aForeignUser([anEmail()], { identities: [...vouchedFor(anEmail()), claim] }))).to.deep.equal([
        'Create',
      ]);
      expect((await credentialOf(h, taken))?.userId).to.equal(owner);
    });

    it('assign an existing role, whose privileges the decision sees', async () => {
      const user = aForeignUser([anEmail()], { role: 'Staff' });
      expect(await tags(user)).to.deep.equal([['invalid', '/role']]);
      const allowing = decideImport({ ...POLICY, allowedRoles: ['Staff'] }, [user]);
      const { ids } = await succeed(h.userImports.take([user], allowing));
      expect((await find(ids.get(0)))?.role.name).to.equal('Staff');
    });

    // requirement 86, 90
    it('record one event per user, without the hash', async () => {
      const email = anEmail();
      const passwordHash = '$2b$05$canary' as PasswordHash;
      const id = await takeOne(aForeignUser([email], { passwordHash, sourceId: 'legacy-7' }));
      await take(aForeignUser([email]));
      const entries = (await h.trail()).filter(({ subject }) => subject?.type === 'user' && subject.id === String(id));
      expect(entries.map(({ action, actor, outcome }) => [action, actor, outcome])).to.deep.equal([
        ['user.imported', null, 'success'],
      ]);
      expect(entries[0]?.changes).to.deep.include({ field: 'email', before: null, after: email.value });
      expect(entries[0]?.changes).to.deep.include({ field: 'verified', before: null, after: [email.value] });
      expect(entries[0]?.changes).to.deep.include({ field: 'source_id', before: null, after: 'legacy-7' });
      expect(JSON.stringify(await h.trail())).to.not.include('canary');
    });

    it('carry over failures counted at address and username before', async () => {
      const email = anEmail() as Address & { type: 'email' };
      const username = `joan.${email.value.slice(8, 16)}` as Username;
      for (let n = 0; n < 2; n += 1) await tryingUnknown(h, `email:${email.value}`);
      for (let n = 0; n < 3; n += 1) await tryingUnknown(h, `username:${username}`);
      await takeOne(aForeignUser([email], { username }));
      expect((await credentialOf(h, email))?.lockout).to.deep.include({ _tag: 'Open', failures: 3 });
    });

    it('carry over wrong codes, but not the code, of a verified address', async () => {
      const email = anEmail();
      await registering(h, [email]);
      await guessing(h, email, { right: false });
      await takeOne(aForeignUser([email]));
      const { otp } = await looking(h, email);
      expect(otp.pending).to.equal(null);
      expect(otp.lockout).to.deep.include({ failures: 1, total: 1 });
    });

    it('end open registrations with an address, and free their other addresses', async () => {
      const [email, mobile] = [anEmail(), aMobile()];
      await registering(h, [email, mobile]);
      const id = await takeOne(aForeignUser([email]));
      expect((await looking(h, email)).ownership).to.deep.include({ _tag: 'Verified', userId: id });
      expect((await looking(h, mobile)).ownership._tag).to.equal('Unknown');
    });
  });
};
