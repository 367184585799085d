import { expect } from 'chai';
import type { AccountWrites } from '../../../src/core/domain/account/account.ts';
import { done } from '../../../src/core/domain/account/account.ts';
import type { UserId } from '../../../src/core/domain/ids.ts';
import type { ImageName } from '../../../src/core/domain/images/image.ts';
import { anEmail, refusal, succeed } from '../../support/values.ts';
import type { Harness, MakeHarness } from '../harness.ts';
import { verified } from '../steps.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let count = 0;
const aName = (): ImageName => `${process.pid}-${++count}`.padStart(22, 'x') as ImageName;

export const imageRemovalsContract = (name: string, make: MakeHarness): void => {
  describe(`images to remove: ${name}`, () => {
    let h: Harness;
    let id: UserId;
    before(async () => void (h = await make()));
    beforeEach(async () => {
      id = await verified(h, [anEmail()]);
      await taken();
    });
    after(() => h.close());

    const taken = () => succeed(h.imageRemovals.take);
    const write = (image: AccountWrites['image']) =>
      h.accounts.update(id, { about: [] }, () => done(image === undefined ? {} : { image }));
    const give = async (image = aName()): Promise<ImageName> => {
      await succeed(h.imageRemovals.reserve(image));
      await succeed(write(image));
      return image;
    };

    it('are not due for an hour while they are being stored', async () => {
      const image = aName();
      await succeed(h.imageRemovals.reserve(image));
      await h.elapse(HOUR - MINUTE);
      expect(await taken()).to.deep.equal([]);
      await h.elapse(MINUTE);
      expect(await taken()).to.deep.equal([image]);
      await succeed(h.imageRemovals.removed(image));
    });

    it('are not those that a user has', async () => {
      await give();
      await h.elapse(2 * HOUR);
      expect(await taken()).to.deep.equal([]);
    });

    it('are at once those that a user had', async () => {
      const [first, second] = [await give(), await give()];
      expect(await taken()).to.deep.equal([first]);
      await succeed(write(null));
      expect(await taken()).to.deep.equal([second]);
      for (const image of [first, second]) await succeed(h.imageRemovals.removed(image));
    });

    it('are given to one worker at a time, and again after a minute unless they were removed', async () => {
      const first = await give();
      await succeed(write(null));
      expect(await taken()).to.deep.equal([first]);
      expect(await taken()).to.deep.equal([]);
      await h.elapse(MINUTE);
      expect(await taken()).to.deep.equal([first]);
      await succeed(h.imageRemovals.removed(first));
      await h.elapse(MINUTE);
      expect(await taken()).to.deep.equal([]);
    });

    it('can not be given to a user any more once they were due', async () => {
      const late = aName();
      await succeed(h.imageRemovals.reserve(late));
      await h.elapse(HOUR);
      await taken();
      expect(await refusal(write(late))).to.have.property('_tag', 'Unavailable');
      expect(await refusal(write(aName()))).to.have.property('_tag', 'Unavailable');
      await succeed(h.imageRemovals.removed(late));
    });

    it('include none of a deleted user, whose image comes back with a restore', async () => {
      await give();
      await h.remove(id);
      expect(await taken()).to.deep.equal([]);
    });
  });
};
