import { expect } from 'chai';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { fileOf } from '../../../src/core/domain/images/image.ts';
import type { ImageName } from '../../../src/core/domain/images/image.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { aFlatPng } from '../../support/images.ts';
import { DAY, anEmail, refusal, succeed } from '../../support/values.ts';
import { anOwner, signingIn } from '../people.ts';

const PNG = aFlatPng(2, 2);
const HOUR = DAY / 24;
const always = () => true;

describe('a profile image', () => {
  let w: World;
  let principal: Principal;
  beforeEach(async () => {
    w = makeWorld();
    principal = await someone();
  });

  const someone = async (privileges: readonly string[] = []): Promise<Principal> => {
    const address = anEmail();
    const { password } = await anOwner(w, [address]);
    const { accessToken } = await succeed(signingIn(w, address.value, password));
    return { ...(await succeed(w.authenticate(accessToken))), privileges };
  };
  const put = (file: Uint8Array = PNG, ifMatch = always) => w.putMyImage({ principal, file, ifMatch });
  const remove = () => w.deleteMyImage({ principal, ifMatch: always });
  const imageOf = async () => (await succeed(w.readMe(principal))).profileImage;
  const filesOf = (image: string | null) => [512, 128].map((size) => fileOf(image as ImageName, size as 512));
  const stored = () => [...w.files.keys()];
  const trail = () => w.store.trail.filter(({ action }) => action === 'user.changed');

  it('is stored in every size and belongs to the user', async () => {
    const before = (await succeed(w.readMe(principal))).version;
    const user = await succeed(put());
    expect(stored()).to.have.members(filesOf(user.profileImage));
    expect(user.version).to.equal(before + 1);
    expect(await imageOf()).to.equal(user.profileImage);
  });

  it('replaces the one before, whose files the job removes', async () => {
    // requirement 72
    const { profileImage: first } = await succeed(put());
    const { profileImage: second } = await succeed(put());
    expect(stored()).to.have.members([...filesOf(first), ...filesOf(second)]);
    expect(await succeed(w.removeDueImages)).to.equal(1);
    expect(stored()).to.have.members(filesOf(second));
    w.clock.advance(DAY);
    expect(await succeed(w.removeDueImages)).to.equal(0);
  });

  it('can be removed, and again', async () => {
    await succeed(put());
    expect(await succeed(remove())).to.deep.equal({ hasChanged: true });
    expect(await imageOf()).to.equal(null);
    expect(await succeed(remove())).to.deep.equal({ hasChanged: false });
    await succeed(w.removeDueImages);
    expect(stored()).to.deep.equal([]);
  });

  it('is in the audit trail when it is set and removed', async () => {
    const { profileImage } = await succeed(put());
    await succeed(remove());
    const change = { field: 'profile_image_url' };
    expect(trail().map(({ changes }) => changes)).to.deep.equal([
      [{ ...change, before: null, after: profileImage }],
      [{ ...change, before: profileImage, after: null }],
    ]);
  });

  it('stays as it is if the file is no image, or the user has changed since', async () => {
    expect(await refusal(put(Buffer.from('text')))).to.deep.equal({ _tag: 'InvalidImage', fault: 'unsupported' });
    expect(await refusal(put(PNG.subarray(0, -1)))).to.deep.equal({ _tag: 'InvalidImage', fault: 'broken' });
    expect(await refusal(put(PNG, () => false))).to.deep.equal({ _tag: 'PreconditionFailed' });
    expect(stored()).to.deep.equal([]);
    expect(await imageOf()).to.equal(null);
  });

  it('leaves no file behind if the user changes while it is being stored', async () => {
    let asked = 0;
    expect(await refusal(put(PNG, () => ++asked === 1))).to.deep.equal({ _tag: 'PreconditionFailed' });
    expect(stored()).to.have.lengthOf(2);
    w.clock.advance(HOUR);
    expect(await succeed(w.removeDueImages)).to.equal(1);
    expect(stored()).to.deep.equal([]);
  });

  it('of another user takes user.update, and every privilege of that user', async () => {
    // requirement 58
    const { userId } = principal;
    const set = (actor: Principal, id: UserId = userId) =>
      w.putUserImage({ actor, userId: id, file: PNG, ifMatch: always });
    const unset = (actor: Principal) => w.deleteUserImage({ actor, userId, ifMatch: always });
    const [nobody, staff] = [await someone(), await someone(['user.update'])];
    expect(await refusal(set(nobody))).to.include({ _tag: 'Forbidden' });
    expect(await refusal(unset(nobody))).to.include({ _tag: 'Forbidden' });
    expect((await succeed(set(staff))).profileImage).to.be.a('string');
    await succeed(unset(staff));
    const admin = [...w.store.users.values()].find(({ roleId }) => roleId !== w.store.users.get(userId)?.roleId);
    if (admin) expect(await refusal(set(staff, admin.id))).to.have.property('_tag', 'InsufficientPrivileges');
    expect(await refusal(set(staff, 999_999 as UserId))).to.deep.equal({ _tag: 'NotFound' });
  });

  it('is read in both sizes by everybody who knows its name, and nothing else is', async () => {
    const { profileImage } = await succeed(put());
    for (const file of filesOf(profileImage))
      expect((await succeed(w.readImage({ file, range: null }))).total).to.equal(PNG.length);
    const others = [`${profileImage}-64.webp`, `${profileImage}-512.png`, `../${profileImage}-512.webp`, '', '..'];
    for (const file of [...others, 'AAAAAAAAAAAAAAAAAAAAAA-512.webp'])
      expect(await refusal(w.readImage({ file, range: null })), file).to.deep.equal({ _tag: 'NotFound' });
  });

  it('is removed although another one can not be', async () => {
    const [first, second] = [(await succeed(put())).profileImage, (await succeed(put())).profileImage];
    await succeed(remove());
    const removing = w.ports.images.remove;
    Object.assign(w.ports.images, {
      remove: (name: ImageName) =>
        name === first
          ? async () => ({ _tag: 'Left', left: { _tag: 'Unavailable', port: 'images', cause: null } })
          : removing(name),
    });
    expect(await refusal(w.removeDueImages)).to.have.property('_tag', 'Unavailable');
    expect(stored()).to.have.members(filesOf(first)).and.not.include(filesOf(second)[0]);
  });
});
