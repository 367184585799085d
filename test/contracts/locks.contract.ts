import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { IdentityId, UserId } from '../../src/core/domain/ids.ts';
import type { UnlockReason } from '../../src/core/domain/locks/current-lock.ts';
import { actingAs } from '../../src/core/domain/roles/access.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { DAY, MINUTE, aMobile, anEmail, policies, refusal, succeed } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aForm,
  asking,
  credentialOf,
  guessing,
  looking,
  mailTo,
  ownerOf,
  registering,
  trying,
  tryingUnknown,
  verdictOf,
  verified,
} from './steps.ts';

const { lockout: codes } = policies.otp;
const passwords = policies.passwordLockout;
const REASON = 'called us from a known number' as UnlockReason;
const NOBODY = 2_147_483_647 as UserId;
const wrong = { right: false };
const INTERVAL = policies.otp.resendIntervalMs + 1000;

export const locksContract = (name: string, make: MakeHarness): void => {
  describe(`locks store: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const read = async (id: UserId) => O.toNullable(await succeed(h.locks.read(id)));
    const unlock = async (id: UserId) => O.toNullable(await succeed(h.locks.unlock(acting(h), id, REASON)));
    const lockouts = async (email: Address) => ({
      password: (await credentialOf(h, email))?.lockout,
      code: (await looking(h, email)).otp.lockout,
    });
    const aUser = async () => {
      const [email, form] = [anEmail(), aForm()];
      const id = await verified(h, [email], form);
      const { ownership } = await looking(h, email);
      await h.elapse(INTERVAL);
      await mailTo(h, email);
      return { id, email, tried: form.passwordHash, identityId: 'identityId' in ownership && ownership.identityId };
    };
    type Somebody = Readonly<{ id: UserId; email: Address; tried: PasswordHash }>;

    const failWithPasswords = async ({ id, tried }: Somebody, times: number) => {
      const tags = [];
      for (let n = 0; n < times; n += 1) tags.push((await trying(h, id, { matched: false, tried }))?._tag);
      return tags;
    };
    const failWithCodes = async ({ email }: Pick<Somebody, 'email'>, times: number) => {
      const tags = [];
      await asking(h, email);
      for (let n = 0; n < times; n += 1) tags.push(await verdictOf(h, email, wrong));
      return tags;
    };
    /** Causes this many failures, over several locks if necessary. */
    const exhaust = async (
      fail: (times: number) => Promise<unknown>,
      { maxFailures, lockMs }: typeof codes,
      times: number,
    ) => {
      for (let left = times; left > 0; left -= maxFailures) {
        await fail(Math.min(left, maxFailures));
        await h.elapse(lockMs + MINUTE);
      }
    };
    const exhaustPasswords = (who: Somebody, times: number) =>
      exhaust((n) => failWithPasswords(who, n), passwords, times);
    const exhaustCodes = (email: Address, times: number) => exhaust((n) => failWithCodes({ email }, n), codes, times);

    const all = (total: number) => ({ failures: total, total });

    describe('reading', () => {
      it('returns none for failures below the limit, and nothing for an unknown user', async () => {
        const who = await aUser();
        await failWithPasswords(who, 4);
        await failWithCodes(who, 2);
        expect(await read(who.id)).to.deep.equal([]);
        expect(await read(NOBODY)).to.equal(null);
        await h.remove(who.id);
        expect(await read(who.id)).to.equal(null);
      });

      it('returns one per locked factor, with its cause, until it expires', async () => {
        const who = await aUser();
        await failWithPasswords(who, 5);
        await failWithCodes(who, 3);
        const { password, code } = await lockouts(who.email);
        const until = (lockout: typeof password) => (lockout?._tag === 'Locked' ? lockout.until : 'open');
        expect(await read(who.id)).to.deep.equal([
          { factor: 'password', scope: 'Public', failures: 5, total: 5, lockedUntil: until(password) },
          {
            factor: 'otp',
            identityId: who.identityId,
            scope: 'Public',
            failures: 3,
            total: 3,
            lockedUntil: until(code),
          },
        ]);
        await h.elapse(passwords.lockMs - MINUTE);
        expect(await read(who.id)).to.have.lengthOf(2);
        await h.elapse(MINUTE);
        expect(await read(who.id)).to.deep.equal([]);
      });

      it('returns no end if only another factor unlocks it, and all failures', async () => {
        const who = await aUser();
        await exhaustPasswords(who, passwords.maxTotal);
        await exhaustCodes(who.email, codes.maxTotal);
        expect(await read(who.id)).to.deep.equal([
          { factor: 'password', scope: 'Public', ...all(passwords.maxTotal), lockedUntil: null },
          { factor: 'otp', identityId: who.identityId, scope: 'Public', ...all(codes.maxTotal), lockedUntil: null },
        ]);
      });
    });

    it('tells which of many users are locked, until the last of their locks ends', async () => {
      const [open, locked, closed, gone] = [await aUser(), await aUser(), await aUser(), await aUser()];
      await exhaustPasswords(closed, passwords.maxTotal);
      await failWithPasswords(open, 4);
      for (const who of [locked, gone]) await failWithPasswords(who, 5);
      await h.elapse(MINUTE);
      await failWithCodes(locked, 3);
      await h.remove(gone.id);
      const ends = ((await read(locked.id)) ?? []).map(({ lockedUntil }) => lockedUntil!);
      expect(ends).to.have.lengthOf(2);
      const among = (...ids: readonly UserId[]) => succeed(h.locks.lockedAmong(ids));
      const last = new Date(Math.max(...ends.map(Number)));
      expect(
        [...(await among(open.id, locked.id, closed.id, gone.id, NOBODY))].toSorted(([a], [b]) => a - b),
      ).to.deep.equal([
        [locked.id, last],
        [closed.id, null],
      ]);
      expect(await among()).to.deep.equal(new Map());
    });

    describe('unlocking by an administrator', () => {
      it('clears every count, for the password and all identities', async () => {
        const who = await aUser();
        await failWithPasswords(who, 5);
        await failWithCodes(who, 3);
        const before = await read(who.id);
        expect(before).to.have.lengthOf(2);
        expect(await unlock(who.id)).to.deep.equal({ before, after: [] });
        const { password, code } = await lockouts(who.email);
        const none = { _tag: 'Open', failures: 0, total: 0, lastFailureAt: null };
        expect({ password, code }).to.deep.equal({ password: none, code: none });
        expect(await trying(h, who.id, { matched: true, tried: who.tried })).to.deep.equal({ _tag: 'Right' });
        expect(await verdictOf(h, who.email, { right: true })).to.equal('Right');
        expect(await unlock(who.id)).to.deep.equal({ before: [], after: [] });
      });

      it('clears failures below the limit and old ones', async () => {
        const who = await aUser();
        await exhaustPasswords(who, 7);
        await failWithCodes(who, 2);
        await unlock(who.id);
        expect(await failWithPasswords(who, 4)).to.deep.equal(Array(4).fill('Wrong'));
        const { password, code } = await lockouts(who.email);
        expect({ password: password?.total, code: code.total }).to.deep.equal({ password: 4, code: 0 });
      });

      it('unlocks what only another factor would unlock', async () => {
        const who = await aUser();
        await exhaustPasswords(who, passwords.maxTotal);
        await exhaustCodes(who.email, codes.maxTotal);
        expect((await unlock(who.id))?.before).to.have.lengthOf(2);
        expect(await trying(h, who.id, { matched: true, tried: who.tried })).to.deep.equal({ _tag: 'Right' });
        // Above the budget one code an hour is sent.
        await h.elapse(60 * MINUTE);
        await asking(h, who.email);
        expect(await verdictOf(h, who.email, { right: true })).to.equal('Right');
      });

      it('affects nobody else, and returns nothing for an unknown user', async () => {
        const [who, other] = [await aUser(), await aUser()];
        await failWithPasswords(other, 5);
        await unlock(who.id);
        expect(await read(other.id)).to.have.lengthOf(1);
        expect(await unlock(NOBODY)).to.equal(null);
        await h.remove(other.id);
        expect(await unlock(other.id)).to.equal(null);
      });

      // requirement 30
      it('is recorded in the audit trail: by whom, from where, what was locked and why', async () => {
        const who = await aUser();
        await failWithPasswords(who, 5);
        await failWithCodes(who, 3);
        await unlock(who.id);
        expect((await h.trail()).at(-1)).to.deep.equal({
          actor: h.admin,
          subject: { type: 'user', id: String(who.id) },
          action: 'lock.opened',
          outcome: 'success',
          ip: '192.0.2.7',
          requestId: 'a-request',
          changes: [
            { field: 'password.failures', before: 5, after: 0 },
            { field: `identities.${who.identityId}.failures`, before: 3, after: 0 },
            { field: 'reason', before: null, after: REASON },
          ],
        });
      });

      it('is refused, and not recorded, if the user has privileges that the administrator lacks', async () => {
        const who = await aUser();
        await failWithPasswords(who, 5);
        await h.giveRole(who.id, 'Staff');
        const entriesBefore = (await h.trail()).length;
        const by = actingAs({ userId: h.admin, privileges: ['user.unlock', 'user.read'] });
        const refused = await refusal(h.locks.unlock(by, who.id, REASON));
        const lacking = ['privilege.read', 'role.read', 'session.read', 'user.update'];
        expect(refused).to.deep.equal({ _tag: 'InsufficientPrivileges', privileges: lacking });
        expect([await read(who.id), await h.trail()].map((one) => one?.length)).to.deep.equal([1, entriesBefore]);
      });

      // requirement 20
      it('is reported to one of many concurrent calls', async () => {
        const who = await aUser();
        await failWithPasswords(who, 5);
        const done = await Promise.all(Array.from({ length: 8 }, () => unlock(who.id)));
        expect(done.filter((one) => one?.before.length === 1)).to.have.lengthOf(1);
      });
    });

    describe('after MAX_CONSECUTIVE_FAILURES', () => {
      // requirement 16, 23
      it('passwords are refused, right or wrong, with the length of a lock, until a code signs in', async () => {
        const who = await aUser();
        await exhaustPasswords(who, passwords.maxTotal - 1);
        expect(await failWithPasswords(who, 1)).to.deep.equal(['Wrong']);
        const closed = { _tag: 'Locked', retryAfterMs: passwords.lockMs };
        for (const matched of [true, false])
          expect(await trying(h, who.id, { matched, tried: who.tried })).to.deep.equal(closed);
        await h.elapse(100 * passwords.lockMs);
        expect(await trying(h, who.id, { matched: true, tried: who.tried })).to.deep.equal(closed);
        await asking(h, who.email);
        expect(await verdictOf(h, who.email, { right: true })).to.equal('Right');
        expect(await trying(h, who.id, { matched: true, tried: who.tried })).to.deep.equal({ _tag: 'Right' });
      });

      // requirement 16, 23
      it('codes are neither sent nor accepted until the password signs in', async () => {
        const who = await aUser();
        await exhaustCodes(who.email, codes.maxTotal);
        await mailTo(h, who.email);
        expect((await asking(h, who.email))._tag).to.equal('Asked');
        expect(await mailTo(h, who.email)).to.deep.equal([]);
        for (const right of [true, false])
          expect((await guessing(h, who.email, { right })).verdict).to.deep.equal({
            _tag: 'Locked',
            retryAfterMs: codes.lockMs,
          });
        await trying(h, who.id, { matched: true, tried: who.tried });
        await h.elapse(DAY);
        await asking(h, who.email);
        expect(await mailTo(h, who.email)).to.have.lengthOf(1);
        expect(await verdictOf(h, who.email, { right: true })).to.equal('Right');
      });

      // requirement 28
      it('an unknown identifier behaves the same, for passwords and codes', async () => {
        const address = aMobile();
        const login = identifierOf(address);
        const fail = async (times: number) => {
          for (let n = 0; n < times; n += 1) expect((await tryingUnknown(h, login))._tag).to.equal('Wrong');
        };
        await exhaust(fail, passwords, passwords.maxTotal);
        await exhaustCodes(address, codes.maxTotal);
        expect(await tryingUnknown(h, login)).to.deep.equal({ _tag: 'Locked', retryAfterMs: passwords.lockMs });
        expect((await asking(h, address))._tag).to.equal('Asked');
        expect((await guessing(h, address, { right: true })).verdict).to.deep.equal({
          _tag: 'Locked',
          retryAfterMs: codes.lockMs,
        });
      });

      // requirement 23
      it('success with one factor keeps the other’s count below the limit', async () => {
        const who = await aUser();
        await exhaustPasswords(who, passwords.maxTotal - 1);
        await exhaustCodes(who.email, codes.maxTotal - 1);
        await trying(h, who.id, { matched: true, tried: who.tried });
        const first = await lockouts(who.email);
        expect({ password: first.password?.total, code: first.code.total }).to.deep.equal({
          password: 0,
          code: codes.maxTotal - 1,
        });
        await failWithPasswords(who, 2);
        await h.elapse(60 * MINUTE);
        await asking(h, who.email);
        await verdictOf(h, who.email, { right: true });
        const second = await lockouts(who.email);
        expect({ password: second.password?.total, code: second.code.total }).to.deep.equal({ password: 2, code: 0 });
      });

      it('nobody else can reduce the count: not by waiting, requesting codes, registering or both', async () => {
        const address = anEmail();
        const total = async () => (await looking(h, address)).otp.lockout.total;
        await failWithCodes({ email: address }, 2);
        await h.elapse(policies.otp.ttlMs + INTERVAL);
        expect(await total()).to.equal(2);
        await registering(h, [address, aMobile()]);
        expect(await total()).to.equal(2);
        await verdictOf(h, address, wrong);
        await h.elapse(INTERVAL);
        await registering(h, [address, aMobile()]);
        expect(await total()).to.equal(3);
        const [mobile, other] = [aMobile(), anEmail()];
        await registering(h, [other, mobile]);
        await h.elapse(INTERVAL);
        await registering(h, [address, mobile]);
        expect(await total()).to.equal(3);
        await h.elapse(INTERVAL);
        await registering(h, [mobile]);
        expect((await looking(h, address)).ownership._tag).to.equal('Unknown');
        expect(await total()).to.equal(3);
        await h.elapse(INTERVAL);
        await registering(h, [address]);
        expect(await total()).to.equal(3);
      });

      it('verifying the address of a locked password count makes the password work again', async () => {
        const [email, form] = [anEmail(), aForm()];
        const login = identifierOf(email);
        const fail = async (times: number) => {
          for (let n = 0; n < times; n += 1) await tryingUnknown(h, login);
        };
        await exhaust(fail, passwords, passwords.maxTotal);
        const id = await verified(h, [email], form);
        expect(await trying(h, id, { matched: true, tried: form.passwordHash })).to.deep.equal({ _tag: 'Right' });
      });
    });

    describe('notices to the owner', () => {
      const notices = async (address: Address) =>
        (await mailTo(h, address)).filter(({ template }) => template === 'account-locked');

      it('are sent once per lock, to the verified address, from the budget of notices', async () => {
        const who = await aUser();
        await failWithPasswords(who, 8);
        const [first, ...more] = await notices(who.email);
        expect(first).to.deep.equal({
          template: 'account-locked',
          to: who.email,
          language: 'en',
          budget: 'notice',
          expiresAt: null,
        });
        expect(more).to.deep.equal([]);
        await failWithCodes(who, 8);
        expect(await notices(who.email), 'one of each kind per day').to.have.lengthOf(0);
        await h.elapse(DAY);
        await failWithCodes(who, 8);
        expect(await notices(who.email)).to.have.lengthOf(1);
        await h.elapse(DAY);
        await failWithPasswords(who, 8);
        expect(await notices(who.email)).to.have.lengthOf(1);
      });

      it('are sent once when the lock becomes permanent', async () => {
        const who = await aUser();
        await exhaustPasswords(who, passwords.maxTotal - 1);
        await notices(who.email);
        await h.elapse(DAY);
        await failWithPasswords(who, 4);
        await h.elapse(passwords.lockMs);
        await failWithPasswords(who, 4);
        expect(await notices(who.email)).to.have.lengthOf(1);
      });

      it('are not sent to inactive users, open registrations or unknown addresses', async () => {
        const [inactive, registrant, nobody] = [await aUser(), anEmail(), anEmail()];
        await h.setActive(inactive.id, false);
        await failWithPasswords(inactive, 6);
        await failWithCodes(inactive, 4);
        await registering(h, [registrant]);
        for (let n = 0; n < 4; n += 1) await verdictOf(h, registrant, wrong);
        await failWithCodes({ email: nobody }, 4);
        for (const address of [inactive.email, registrant, nobody])
          expect(await notices(address), address.value).to.deep.equal([]);
      });
    });

    it('are read and cleared for an open registration, too', async () => {
      const email = anEmail();
      await registering(h, [email]);
      for (let n = 0; n < 3; n += 1) await verdictOf(h, email, wrong);
      const id = await ownerOf(h, email);
      const [lock] = (await read(id)) ?? [];
      const { ownership } = await looking(h, email);
      const identityId: IdentityId | false = 'identityId' in ownership && ownership.identityId;
      expect(lock).to.deep.include({ factor: 'otp', identityId, failures: 3 });
      await unlock(id);
      expect(await verdictOf(h, email, { right: true })).to.equal('Right');
    });
  });
};
