import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import { aMobile, anEmail, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { aForm, verified } from './steps.ts';

export const usersContract = (name: string, make: MakeHarness): void => {
  describe(`users store: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const find = async (id: UserId) => O.toNullable(await succeed(h.users.find(id)));

    it('finds no unknown user', async () => {
      expect(await find(2_147_483_647 as UserId)).to.equal(null);
    });

    it('finds a registered user with name, role and addresses', async () => {
      const [email, mobile, form] = [anEmail(), aMobile(), aForm()];
      const id = await verified(h, [email, mobile], form);
      const found = await find(id);
      expect(found).to.deep.include({
        id,
        firstName: form.firstName,
        lastName: form.lastName,
        jobTitle: null,
        gender: null,
        dob: null,
        profileImage: null,
        isActive: true,
        username: null,
        hasPassword: true,
        createdBy: null,
        updatedBy: null,
        deletedAt: null,
      });
      expect(found?.role.name).to.equal('User');
      for (const time of [found?.lastLoginAt, found?.createdAt, found?.updatedAt])
        expect(time).to.be.an.instanceOf(Date);
      const [first, second, ...more] = found?.identities ?? [];
      expect(first).to.deep.include({ ...email, isVerified: true, isPrimary: true, oauthProvider: null });
      expect(second).to.deep.include({ ...mobile, isVerified: false, isPrimary: false, oauthProvider: null });
      expect(more).to.deep.equal([]);
    });

    it('shows changes', async () => {
      const id = await verified(h, [anEmail()]);
      const username = `grace.${id}` as Username;
      await h.giveUsername(id, username);
      await h.setActive(id, false);
      expect(await find(id)).to.deep.include({ username, isActive: false });
    });

    it('shows whether there is a password', async () => {
      const id = await verified(h, [anEmail()], aForm({ passwordHash: noPassword }));
      expect(await find(id)).to.have.property('hasPassword', false);
    });

    it('finds no deleted user', async () => {
      const id = await verified(h, [anEmail()]);
      await h.remove(id);
      expect(await find(id)).to.equal(null);
    });
  });
};
