import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { UserId } from '../../../src/core/domain/ids.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import type { ExportedUser } from '../../../src/core/ports/user-exports.ts';
import { anEmail, refusal, succeed } from '../../support/values.ts';
import type { Harness, MakeHarness } from '../harness.ts';
import { aForm, registering, verified } from '../steps.ts';

export const userExportsContract = (name: string, make: MakeHarness): void => {
  describe(`user exports: ${name}`, () => {
    let h: Harness;
    let people: readonly UserId[];
    const passwordHash = 'a hash' as PasswordHash;
    before(async () => {
      h = await make();
      const ids: UserId[] = [h.admin];
      for (let n = 0; n < 5; n += 1) ids.push(await verified(h, [anEmail()], aForm({ passwordHash })));
      people = ids;
    });
    after(() => h.close());

    const walk = async (withHashes: boolean): Promise<readonly ExportedUser[]> => {
      const all: ExportedUser[] = [];
      const count = await succeed(
        h.userExports.walk({ withHashes }, (users) => TE.fromIO(() => void all.push(...users))),
      );
      expect(count).to.equal(all.length);
      return all;
    };

    it('have every user once, ordered by id, with all visible fields', async () => {
      const all = await walk(false);
      expect(all.map(({ user }) => user.id)).to.deep.equal(people);
      for (const { user, passwordHash: hash } of all) {
        expect(user).to.deep.equal(
          await succeed(h.users.find(user.id)).then((found) => 'value' in found && found.value),
        );
        expect(hash).to.equal(undefined);
      }
    });

    it('have hashes on request', async () => {
      const hashes = (await walk(true)).map((one) => one.passwordHash);
      expect(hashes.slice(1)).to.deep.equal(people.slice(1).map(() => passwordHash));
    });

    it('leave out deleted users and open registrations', async () => {
      await registering(h, [anEmail()]);
      const gone = await verified(h, [anEmail()]);
      await h.remove(gone);
      expect((await walk(false)).map(({ user }) => user.id)).to.deep.equal(people);
    });

    it('stop when the receiver refuses a batch', async () => {
      let calls = 0;
      const refused = h.userExports.walk({ withHashes: false }, () => {
        calls += 1;
        return TE.left('enough' as const);
      });
      expect(await refusal(refused)).to.equal('enough');
      expect(calls).to.equal(1);
    });
  });
};
