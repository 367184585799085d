import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { UserId } from '../../../src/core/domain/ids.ts';
import { UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import type { BuiltInPrivilege } from '../../../src/core/domain/roles/built-in-privileges.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { makeWorld } from '../../fakes/world.ts';
import { anEmail, refusal, succeed, noFactor } from '../../support/values.ts';
import { anOwner, asking, guessing, signingIn } from '../people.ts';

const WRONG = '000000' as OtpCode;
const reason = 'called us from the number that we know' as UnlockReason;

const locked = async () => {
  const [w, address] = [makeWorld(), anEmail()];
  const owner = await anOwner(w, [address]);
  const actor = (...privileges: readonly BuiltInPrivilege[]): Principal => ({
    userId: 1 as UserId,
    sessionId: w.ports.sessions.newId(),
    generation: 1,
    authenticatedMsAgo: 0,
    authenticatedAt: w.store.now,
    ...noFactor,
    role: 'Staff',
    privileges,
  });
  const session = await succeed(signingIn(w, address.value, owner.password));
  for (let n = 0; n < 5; n += 1) await signingIn(w, address.value, 'wrong')();
  await asking(w, address)();
  for (let n = 0; n < 3; n += 1) await guessing(w, address, WRONG)();
  return { w, address, owner, actor, session };
};

describe('a user', () => {
  it('sees the own locks, without a privilege', async () => {
    const { w, owner, actor } = await locked();
    const me = { ...actor(), userId: owner.id };
    const locks = await succeed(w.readMyLocks(me));
    expect(locks.map(({ factor, failures }) => [factor, failures])).to.deep.equal([
      ['password', 5],
      ['otp', 3],
    ]);
    expect(await refusal(w.readMyLocks(actor('user.read')))).to.deep.equal({ _tag: 'Unauthenticated' });
  });
});

describe('an administrator', () => {
  it('with user.read sees a user’s locks', async () => {
    const { w, owner, actor } = await locked();
    const locks = await succeed(w.readLocks({ actor: actor('user.read'), userId: owner.id }));
    expect(locks.map(({ factor, failures }) => [factor, failures])).to.deep.equal([
      ['password', 5],
      ['otp', 3],
    ]);
  });

  it('with user.unlock unlocks a user and learns what was locked', async () => {
    // requirement 30: what the audit trail will record
    const { w, address, owner, actor } = await locked();
    const before = await succeed(w.readLocks({ actor: actor('user.read'), userId: owner.id }));
    const unlocked = await succeed(w.unlock({ actor: actor('user.unlock'), userId: owner.id, reason }));
    expect(unlocked).to.deep.equal({ before, after: [] });
    await succeed(signingIn(w, address.value, owner.password));
  });

  it('without the privilege is refused, and nothing changes', async () => {
    const { w, owner, actor } = await locked();
    const userId = owner.id;
    expect(await refusal(w.readLocks({ actor: actor('user.unlock'), userId }))).to.deep.equal({
      _tag: 'Forbidden',
      privilege: 'user.read',
    });
    expect(await refusal(w.unlock({ actor: actor('user.read'), userId, reason }))).to.deep.equal({
      _tag: 'Forbidden',
      privilege: 'user.unlock',
    });
    expect(await succeed(w.readLocks({ actor: actor('user.read'), userId }))).to.have.lengthOf(2);
  });

  it('finds no unknown or deleted user', async () => {
    const { w, owner, actor } = await locked();
    Object.assign(w.store.users.get(owner.id)!, { deletedAt: w.store.now });
    const staff = actor('user.read', 'user.unlock');
    for (const userId of [owner.id, 999_999 as UserId]) {
      expect(await refusal(w.readLocks({ actor: staff, userId }))).to.deep.equal({ _tag: 'NotFound' });
      expect(await refusal(w.unlock({ actor: staff, userId, reason }))).to.deep.equal({ _tag: 'NotFound' });
    }
  });

  it('gives a reason of 1 to 256 characters', () => {
    const decoded = (raw: unknown) => E.getOrElse<unknown, unknown>(() => 'refused')(UnlockReason.decode(raw));
    expect(decoded(' asked by phone ')).to.equal('asked by phone');
    expect(decoded('x'.repeat(256))).to.equal('x'.repeat(256));
    for (const raw of ['', '  ', 'x'.repeat(257), 'a\nb', 'a\0b', '\ud800', null, 1, ['x']])
      expect(decoded(raw), JSON.stringify(raw)).to.equal('refused');
  });
});

// requirement 24, 25
describe('a lock', () => {
  it('is not affected by an active session, and ends no session', async () => {
    const { w, owner, actor, session } = await locked();
    const read = () => succeed(w.readLocks({ actor: actor('user.read'), userId: owner.id }));
    const before = await read();
    const principal = await succeed(w.authenticate(session.accessToken));
    expect((await succeed(w.readMe(principal))).id).to.equal(owner.id);
    expect(await read()).to.deep.equal(before);
  });
});
