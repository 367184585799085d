import { expect } from 'chai';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { BUILT_IN_PRIVILEGES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import { reasonOf } from '../../../src/core/use-cases/directory/read-effective-privileges.ts';
import { roleNamed } from '../../fakes/role-rows.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { anEmail, refusal, succeed } from '../../support/values.ts';
import { anOwner, signingIn } from '../people.ts';

const language = 'en' as const;
const ifMatch = () => true;

describe('a user changed by an administrator', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));
  const someone = async (role: string) => {
    const email = anEmail();
    const { password, id: userId } = await anOwner(w, [email]);
    w.store.users.get(userId)!.roleId = roleNamed(w.store, role)!.id;
    const { accessToken } = await succeed(signingIn(w, email.value, password));
    return { userId, actor: await succeed(w.authenticate(accessToken)) };
  };

  // requirement 58
  it('is not changed if no administrator would be left', async () => {
    const { userId, actor } = await someone('SuperAdmin');
    expect(actor.privileges).to.include.members(Object.keys(BUILT_IN_PRIVILEGES));
    const patch = (changed: Readonly<{ isActive?: boolean; role?: string }>) => ({
      actor,
      userId,
      patch: { profile: {}, ...changed },
      ifMatch,
    });
    const attempts: readonly TE.TaskEither<unknown, unknown>[] = [
      w.deleteMe({ principal: actor, ifMatch, language }),
      w.deleteUser({ actor, userId, ifMatch, language }),
      w.changeUser(patch({ isActive: false })),
      w.changeUser(patch({ role: 'User' })),
    ];
    for (const attempt of attempts) expect(await refusal(attempt)).to.deep.equal({ _tag: 'LastAdministrator' });
    await succeed(w.changeUser(patch({ isActive: true, role: 'SuperAdmin' })));
    const other = await someone('SuperAdmin');
    await succeed(w.changeUser(patch({ role: 'User' })));
    expect(await refusal(w.deleteMe({ principal: other.actor, ifMatch, language }))).to.deep.equal({
      _tag: 'LastAdministrator',
    });
  });

  it('has the privileges of the role, with a reason in words', async () => {
    const [boss, staff] = [await someone('SuperAdmin'), await someone('Staff')];
    const of = async (userId: UserId) => succeed(w.readEffectivePrivileges({ actor: boss.actor, userId }));
    const [all, some] = [await of(boss.userId), await of(staff.userId)];
    expect(reasonOf(all, 'user.read')).to.equal('SuperAdmin holds every privilege');
    expect(reasonOf(some, 'user.read')).to.equal('the role Staff holds it');
    expect(reasonOf(some, 'user.delete')).to.equal('the role Staff does not hold it');
    for (const effective of [all, some]) expect(reasonOf(effective, 'no.such')).to.equal('there is no such privilege');
    expect(await refusal(w.readEffectivePrivileges({ actor: boss.actor, userId: 999_999 as UserId }))).to.deep.equal({
      _tag: 'NotFound',
    });
  });

  it('is not found once deleted, unless deleted users are requested', async () => {
    const [boss, { userId }] = [await someone('SuperAdmin'), await someone('User')];
    const { actor } = boss;
    await succeed(w.deleteUser({ actor, userId, ifMatch, language }));
    const reads: readonly TE.TaskEither<unknown, unknown>[] = [
      w.readUser({ actor, userId }),
      w.readUser({ actor, userId, deleted: 'exclude' }),
      w.listUserSessions({ actor, userId }),
      w.endUserSessions({ actor, userId }),
      w.changeUser({ actor, userId, patch: { profile: {} }, ifMatch }),
      w.sendPasswordReset({ actor, userId, language }),
    ];
    for (const read of reads) expect(await refusal(read)).to.deep.equal({ _tag: 'NotFound' });
    expect((await succeed(w.readUser({ actor, userId, deleted: 'include' }))).id).to.equal(userId);
  });

  it('gets an answer that says whether anything changed', async () => {
    const { actor: principal } = await someone('User');
    const change = async (jobTitle: string | null) =>
      (await succeed(w.changeMe({ principal, patch: { jobTitle: jobTitle as never }, ifMatch }))).hasChanged;
    expect([await change('Clerk'), await change('Clerk'), await change(null)]).to.deep.equal([true, false, true]);
    expect(await refusal(w.changeMe({ principal, patch: {}, ifMatch: () => false }))).to.deep.equal({
      _tag: 'PreconditionFailed',
    });
    const { identities } = await succeed(w.readMe(principal));
    const made = await succeed(w.makePrimary({ principal, id: identities[0]!.id, language }));
    expect([made.hasChanged, made.identity.id]).to.deep.equal([false, identities[0]!.id]);
  });

  it('is seen with what the actor lacks to change them, the end of a lock, and who has taken what was theirs', async () => {
    const [boss, staff, gone] = [await someone('SuperAdmin'), await someone('Staff'), await someone('User')];
    const { user: asked, ...seen } = await succeed(w.readManagedUser({ actor: staff.actor, userId: boss.userId }));
    expect(asked.id).to.equal(boss.userId);
    expect(seen.lacking).to.include('user.delete').and.not.include('user.read');
    expect(seen.lockedUntil).to.equal(undefined);
    const until = new Date(w.store.now.getTime() + 60_000);
    w.store.users.get(staff.userId)!.lockout = { _tag: 'Locked', failures: 5, total: 5, until };
    expect(await succeed(w.readLockEnds({ actor: boss.actor, userIds: [staff.userId, gone.userId] }))).to.deep.equal(
      new Map([[staff.userId, until]]),
    );
    await succeed(w.deleteUser({ actor: boss.actor, userId: gone.userId, ifMatch, language }));
    const { user, lacking } = await succeed(w.readManagedUser({ actor: staff.actor, userId: gone.userId }));
    expect({ isDeleted: user.deletedAt !== null, lacking }).to.deep.equal({ isDeleted: true, lacking: [] });
    expect(await succeed(w.readRestoreConflicts({ actor: staff.actor, userId: gone.userId }))).to.deep.equal([]);
    const nobody = 999_999 as UserId;
    expect((await refusal(w.readManagedUser({ actor: boss.actor, userId: nobody })))._tag).to.equal('NotFound');
    const stranger = await someone('User');
    for (const asking of [
      w.readManagedUser({ actor: stranger.actor, userId: staff.userId }),
      w.readRestoreConflicts({ actor: stranger.actor, userId: gone.userId }),
      w.readLockEnds({ actor: stranger.actor, userIds: [staff.userId] }),
    ])
      expect(await refusal(asking as TE.TaskEither<unknown, unknown>)).to.deep.equal({
        _tag: 'Forbidden',
        privilege: 'user.read',
      });
  });
});
