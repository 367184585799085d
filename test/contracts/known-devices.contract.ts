import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { SessionId, TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import type { AttemptScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { UnlockReason } from '../../src/core/domain/locks/current-lock.ts';
import { DEVICE_TTL_MS, MAX_DEVICES } from '../../src/core/domain/sign-in/known-device.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { aDigest, anEmail, aMobile, policies, succeed } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aForm,
  asking,
  credentialOf,
  guessing,
  scopeAt,
  looking,
  mailTo,
  ownerOf,
  registering,
  seeing,
  trying,
  verdictOf,
} from './steps.ts';

const { maxFailures, lockMs } = policies.passwordLockout;
const INTERVAL = policies.otp.resendIntervalMs + 1000;
const wrong = { right: false };

type Owner = Readonly<{ id: UserId; email: Address; tried: PasswordHash; device: TokenDigest; sessionId: SessionId }>;

export const knownDevicesContract = (name: string, make: MakeHarness): void => {
  describe(`known devices: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const anOwner = async (): Promise<Owner> => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { device, sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      await h.elapse(INTERVAL);
      await mailTo(h, email);
      return { id: await ownerOf(h, email), email, tried: form.passwordHash, device, sessionId };
    };
    const from = (token: TokenDigest): AttemptScope => ({ _tag: 'Device', token });
    const failing = async ({ id, tried }: Owner, times: number, scope?: AttemptScope) => {
      const tags = [];
      for (let n = 0; n < times; n += 1)
        tags.push((await trying(h, id, { matched: false, tried, ...(scope && { scope }) }))?._tag);
      return tags;
    };
    const guessingWrong = async (at: Address, times: number, scope?: AttemptScope) => {
      const tags = [];
      for (let n = 0; n < times; n += 1) tags.push(await verdictOf(h, at, { ...wrong, ...(scope && { scope }) }));
      return tags;
    };
    const signingIn = async ({ id, tried }: Owner, scope?: AttemptScope): Promise<TokenDigest> => {
      const device = aDigest();
      const verdict = await trying(h, id, { matched: true, tried, device, ...(scope && { scope }) });
      expect(verdict?._tag).to.equal('Right');
      return device;
    };
    const known = async (at: Address, devices: readonly TokenDigest[]) => {
      const found = [];
      for (const token of devices) found.push((await scopeAt(h, at, token)) === 'Device');
      return found;
    };

    it('are known to their user only, from the sign-in by code or password on', async () => {
      const [owner, stranger] = [await anOwner(), await anOwner()];
      const byPassword = await signingIn(owner);
      expect(await known(owner.email, [owner.device, byPassword, stranger.device, aDigest()])).to.deep.equal([
        true,
        true,
        false,
        false,
      ]);
      expect(await known(anEmail(), [owner.device])).to.deep.equal([false]);
    });

    // requirement 109
    it('have an attempt scope at the owner’s credential; other tokens have none', async () => {
      const [owner, other] = [await anOwner(), await anOwner()];
      const session: AttemptScope = { _tag: 'Session', id: owner.sessionId };
      const scopeOf = async (scope: AttemptScope) => {
        const found = O.toNullable(await succeed(h.credentials.find(owner.email, scope)))?.scope;
        expect(O.toNullable(await succeed(h.credentials.findOf(owner.id, scope)))?.scope).to.deep.equal(found);
        return found;
      };
      for (const scope of [from(owner.device), session]) expect(await scopeOf(scope)).to.deep.equal(scope);
      for (const scope of [from(other.device), from(aDigest()), { ...session, id: other.sessionId }])
        expect(await scopeOf(scope)).to.deep.equal({ _tag: 'Public' });
    });

    // requirement 109
    it('let a cheap read find which count a guess uses, without deciding whether it is locked', async () => {
      const owner = await anOwner();
      await asking(h, owner.email);
      await guessingWrong(owner.email, 1);
      await guessingWrong(owner.email, 2, from(owner.device));
      const look = async (at: Address, scope: AttemptScope) => {
        const { otp } = await succeed(h.addresses.look(at, scope));
        return [otp.scope?.kind ?? 'Public', otp.lockout.failures, otp.scope?.lockout.failures];
      };
      const read = async (at: Address, scope: AttemptScope) => {
        const refused = await succeed(
          h.addresses.update<unknown>(
            [at],
            () => {
              throw new Error('was refused before');
            },
            scope,
            {
              refused: ({ lockout, scope: own }, _now, kind) => [kind, lockout.failures, own?.lockout.failures],
            },
          ),
        );
        expect(await look(at, scope)).to.deep.equal(refused);
        return refused;
      };
      expect(await read(owner.email, from(owner.device))).to.deep.equal(['Device', 1, 2]);
      expect(await read(owner.email, { _tag: 'Session', id: owner.sessionId })).to.deep.equal(['Session', 1, 0]);
      for (const scope of [from(aDigest()), { _tag: 'Public' } as const])
        expect(await read(owner.email, scope)).to.deep.equal(['Public', 1, undefined]);
      expect(await read(anEmail(), from(owner.device))).to.deep.equal(['Public', 0, undefined]);
      const unknown = anEmail();
      await asking(h, unknown);
      await guessingWrong(unknown, 2);
      expect(await read(unknown, from(owner.device))).to.deep.equal(['Public', 2, undefined]);
    });

    it('of the owner don’t count at an address that is only claimed or being registered', async () => {
      const owner = await anOwner();
      const mobile = aMobile();
      await registering(h, [mobile]);
      expect(await known(mobile, [owner.device])).to.deep.equal([false]);
    });

    // requirement 19, 21, 25
    it('let their owner try passwords while others have locked the account', async () => {
      const owner = await anOwner();
      expect(await failing(owner, maxFailures + 1)).to.deep.equal([...Array(maxFailures).fill('Wrong'), 'Locked']);
      expect((await credentialOf(h, owner.email, from(owner.device)))?.lockout).to.have.property('_tag', 'Open');
      expect(await failing(owner, 2, from(owner.device))).to.deep.equal(['Wrong', 'Wrong']);
      await signingIn(owner, from(owner.device));
      expect((await credentialOf(h, owner.email, from(owner.device)))?.lockout.failures).to.equal(0);
      // requirement 23: only the device is let in, not other callers
      expect((await credentialOf(h, owner.email))?.lockout).to.have.property('_tag', 'Locked');
      expect(await failing(owner, 1)).to.deep.equal(['Locked']);
    });

    it('allow no more attempts than others have, and lock nobody else', async () => {
      const owner = await anOwner();
      const other = await signingIn(owner);
      const expected = [...Array(maxFailures).fill('Wrong'), 'Locked'];
      expect(await failing(owner, maxFailures + 1, from(owner.device))).to.deep.equal(expected);
      expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['account-locked']);
      expect(
        await trying(h, owner.id, { matched: true, tried: owner.tried, scope: from(owner.device) }),
      ).to.have.property('_tag', 'Locked');
      expect(await failing(owner, 1, from(other))).to.deep.equal(['Wrong']);
      expect(await failing(owner, 1)).to.deep.equal(['Wrong']);
      await h.elapse(lockMs);
      await signingIn(owner, from(owner.device));
    });

    // requirement 20, race 3
    it('evaluate as many concurrent attempts as others', async () => {
      const owner = await anOwner();
      const passwords = await Promise.all(Array.from({ length: 20 }, () => failing(owner, 1, from(owner.device))));
      expect(passwords.flat().filter((tag) => tag === 'Wrong')).to.have.lengthOf(maxFailures);
      await asking(h, owner.email, from(owner.device));
      const codes = await Promise.all(
        Array.from({ length: 20 }, () => guessingWrong(owner.email, 1, from(owner.device))),
      );
      expect(codes.flat().filter((tag) => tag === 'Wrong')).to.have.lengthOf(policies.otp.lockout.maxFailures);
    });

    it('lock nobody for concurrent right passwords, and stay one device', async () => {
      const owner = await anOwner();
      const others = await Promise.all(Array.from({ length: 12 }, () => signingIn(owner, from(owner.device))));
      expect(await known(owner.email, [owner.device, ...others])).to.deep.equal([true, ...others.map(() => false)]);
    });

    // race 1
    it('get a code during the public lock, guess it, and end that lock with the right one', async () => {
      const owner = await anOwner();
      await asking(h, owner.email);
      await mailTo(h, owner.email);
      expect(await guessingWrong(owner.email, 4)).to.deep.equal(['Wrong', 'Wrong', 'Wrong', 'Locked']);
      await mailTo(h, owner.email);
      await h.elapse(INTERVAL);
      await asking(h, owner.email, from(owner.device));
      expect(await mailTo(h, owner.email)).to.have.nested.property('[0].budget', 'device');
      expect(await guessingWrong(owner.email, 2, from(owner.device))).to.deep.equal(['Wrong', 'Wrong']);
      expect(await verdictOf(h, owner.email, { right: true })).to.equal('Locked');
      expect(await verdictOf(h, owner.email, { right: true, scope: from(owner.device) })).to.equal('Right');
      const { pending, lockout, scope } = (await looking(h, owner.email, from(owner.device))).otp;
      expect({
        pending,
        'lockout.failures': lockout.failures,
        _tag: lockout._tag,
        'scope.lockout.failures': scope?.lockout.failures,
      }).to.deep.equal({ pending: null, 'lockout.failures': 0, _tag: 'Open', 'scope.lockout.failures': 0 });
    });

    it('count wrong codes over all addresses of their user, and lock for all of them', async () => {
      const owner = await anOwner();
      await asking(h, owner.email, from(owner.device));
      const verdicts = await guessingWrong(owner.email, 4, from(owner.device));
      expect(verdicts).to.deep.equal(['Wrong', 'Wrong', 'Wrong', 'Locked']);
      await mailTo(h, owner.email);
      await h.elapse(INTERVAL);
      await asking(h, owner.email, from(owner.device));
      expect(await mailTo(h, owner.email)).to.deep.equal([]);
      expect(await guessingWrong(owner.email, 1)).to.deep.equal(['Wrong']);
    });

    it('forget wrong codes one code lifetime after the last', async () => {
      const owner = await anOwner();
      await asking(h, owner.email, from(owner.device));
      await guessingWrong(owner.email, 2, from(owner.device));
      await h.elapse(policies.otp.ttlMs);
      await asking(h, owner.email, from(owner.device));
      expect(await guessingWrong(owner.email, 2, from(owner.device))).to.deep.equal(['Wrong', 'Wrong']);
    });

    it('of another user, unknown or expired, count in public', async () => {
      const [owner, stranger] = [await anOwner(), await anOwner()];
      for (const token of [stranger.device, aDigest()]) await failing(owner, 1, from(token));
      expect((await credentialOf(h, owner.email))?.lockout.failures).to.equal(2);
      expect((await credentialOf(h, stranger.email, from(stranger.device)))?.lockout.failures).to.equal(0);
      await h.elapse(DEVICE_TTL_MS);
      await failing(owner, 1, from(owner.device));
      expect((await credentialOf(h, owner.email))?.lockout.failures).to.equal(1);
    });

    it('count for a sign-in that saw the device before', async () => {
      const [owner, other] = [await anOwner(), await anOwner()];
      const scopes = [from(owner.device), from(other.device)] as const;
      const seen = [await seeing(h, owner.email, scopes[0]), await seeing(h, other.email, scopes[1])] as const;
      await failing(owner, maxFailures, scopes[0]);
      const attempt = { matched: true, tried: owner.tried, scope: scopes[0], seen: seen[0] };
      expect(await trying(h, owner.id, attempt)).to.have.property('_tag', 'Locked');
      const device = aDigest();
      const usual = { matched: true, tried: other.tried, scope: scopes[1], seen: seen[1], device };
      expect(await trying(h, other.id, usual)).to.deep.equal({ _tag: 'Right' });
      expect(await known(other.email, [other.device, device]), 'no second one is added').to.deep.equal([true, false]);
    });

    it('expire 90 days after each sign-in', async () => {
      const owner = await anOwner();
      await h.elapse(DEVICE_TTL_MS - INTERVAL - 10_000);
      expect(await known(owner.email, [owner.device])).to.deep.equal([true]);
      const added = await signingIn(owner, from(owner.device));
      expect(await known(owner.email, [added])).to.deep.equal([false]);
      await h.elapse(DEVICE_TTL_MS - 10_000);
      expect(await known(owner.email, [owner.device])).to.deep.equal([true]);
      await h.elapse(10_000);
      expect(await known(owner.email, [owner.device])).to.deep.equal([false]);
      const again = await signingIn(owner, from(owner.device));
      expect(await known(owner.email, [owner.device, again])).to.deep.equal([false, true]);
    });

    it('are at most ten: a further one replaces the least recently used', async () => {
      const owner = await anOwner();
      const devices = [owner.device];
      while (devices.length < MAX_DEVICES) {
        await h.elapse(1000);
        devices.push(await signingIn(owner));
      }
      expect(await known(owner.email, devices)).to.deep.equal(devices.map(() => true));
      await h.elapse(1000);
      await signingIn(owner, from(owner.device));
      await h.elapse(1000);
      devices.push(await signingIn(owner));
      expect(await known(owner.email, devices)).to.deep.equal(devices.map((_, n) => n !== 1));
    });

    it('are at most ten for concurrent sign-ins', async () => {
      const owner = await anOwner();
      const added = await Promise.all(Array.from({ length: 15 }, () => signingIn(owner)));
      const found = await known(owner.email, [owner.device, ...added]);
      expect(found.filter((isKnown) => isKnown)).to.have.lengthOf(MAX_DEVICES);
    });

    it('are removed by a password change, even the one of that session', async () => {
      const owner = await anOwner();
      const other = await signingIn(owner);
      await succeed(
        h.credentials.update(
          owner.id,
          ({ lockout }) => ({
            writes: {
              lockout,
              passwordHash: 'another hash' as PasswordHash,
              elevates: owner.sessionId,
            },
            events: [],
            answer: undefined,
          }),
          { _tag: 'Session', id: owner.sessionId },
        ),
      );
      expect(await known(owner.email, [owner.device, other])).to.deep.equal([false, false]);
    });

    it('are removed when the user’s sessions end, and the next sign-in adds a new one', async () => {
      const [owner, stranger] = [await anOwner(), await anOwner()];
      await succeed(h.sessions.endOthers(owner.id, owner.sessionId));
      expect(await known(owner.email, [owner.device])).to.deep.equal([false]);
      expect(await known(stranger.email, [stranger.device])).to.deep.equal([true]);
      const next = await signingIn(owner, from(owner.device));
      expect(await known(owner.email, [owner.device, next])).to.deep.equal([false, true]);
    });

    it('stay when a password is wrong, one session ends or a hash is upgraded', async () => {
      const owner = await anOwner();
      await failing(owner, maxFailures);
      await succeed(h.sessions.end(owner.id, owner.sessionId));
      await succeed(
        h.credentials.update(owner.id, ({ lockout }) => ({
          writes: { lockout, passwordHash: owner.tried },
          events: [],
          answer: undefined,
        })),
      );
      expect(await known(owner.email, [owner.device])).to.deep.equal([true]);
    });

    it('of a deleted user are invalid', async () => {
      const owner = await anOwner();
      await h.remove(owner.id);
      expect(await known(owner.email, [owner.device])).to.deep.equal([false]);
      expect(await trying(h, owner.id, { matched: true, tried: owner.tried, scope: from(owner.device) })).to.equal(
        null,
      );
    });

    it('are unlocked by an administrator, together with the user’s sessions', async () => {
      const owner = await anOwner();
      const scopes: readonly AttemptScope[] = [from(owner.device), { _tag: 'Session', id: owner.sessionId }];
      for (const scope of scopes) {
        await failing(owner, maxFailures, scope);
        await guessingWrong(owner.email, 1, scope);
        expect(await failing(owner, 1, scope)).to.deep.equal(['Locked']);
      }
      await succeed(h.locks.unlock(acting(h), owner.id, 'called us' as UnlockReason));
      for (const scope of scopes) expect(await failing(owner, 1, scope), scope._tag).to.deep.equal(['Wrong']);
    });

    it('that are locked are shown to administrators until they expire, and recorded when unlocked', async () => {
      const owner = await anOwner();
      const scopes: readonly AttemptScope[] = [from(owner.device), { _tag: 'Session', id: owner.sessionId }];
      const read = async () => O.toNullable(await succeed(h.locks.read(owner.id)));
      const shown = async () =>
        (await read())?.map(({ lockedUntil, ...lock }) => ({ ...lock, ends: lockedUntil !== null }));
      const lock = (scope: AttemptScope['_tag'], failures = maxFailures) => ({
        factor: 'password',
        scope,
        failures,
        total: failures,
        ends: true,
      });
      const code = { factor: 'otp', identityId: null, scope: 'Device', failures: 3, total: 3, ends: true };
      await failing(owner, maxFailures - 1, scopes[0]);
      expect(await shown(), 'nothing is locked yet').to.deep.equal([]);
      await failing(owner, 1, scopes[0]);
      await failing(owner, maxFailures, scopes[1]);
      await asking(h, owner.email);
      await guessingWrong(owner.email, 3, scopes[0]);
      expect(await shown()).to.deep.equal([lock('Device'), lock('Session'), code]);
      await failing(owner, maxFailures);
      expect(await shown(), 'public ones first').to.deep.equal([lock('Public'), lock('Device'), lock('Session'), code]);
      await h.endSession(owner.sessionId);
      expect(await shown(), 'the lock of an ended session affects no one').to.deep.equal([
        lock('Public'),
        lock('Device'),
        code,
      ]);
      const before = await read();
      const opened = await succeed(h.locks.unlock(acting(h), owner.id, 'called us' as UnlockReason));
      expect(O.toNullable(opened)).to.deep.equal({ before, after: [] });
      expect((await h.trail()).at(-1)?.changes.map(({ field }) => field)).to.deep.equal([
        'password.failures',
        'device.password.failures',
        'device.otp.failures',
        'reason',
      ]);

      const other = await signingIn(owner);
      await failing(owner, maxFailures, from(other));
      expect(await shown()).to.deep.equal([lock('Device')]);
      await h.elapse(lockMs);
      expect(await shown()).to.deep.equal([]);
    });

    describe('and sessions', () => {
      const under = ({ sessionId: id }: Owner): AttemptScope => ({ _tag: 'Session', id });

      it('have attempt scopes of their own, for passwords and for codes', async () => {
        const owner = await anOwner();
        await failing(owner, maxFailures);
        await failing(owner, maxFailures, from(owner.device));
        const expected = [...Array(maxFailures).fill('Wrong'), 'Locked'];
        expect(await failing(owner, maxFailures + 1, under(owner))).to.deep.equal(expected);
        await asking(h, owner.email);
        const verdicts = await guessingWrong(owner.email, 4, under(owner));
        expect(verdicts).to.deep.equal(['Wrong', 'Wrong', 'Wrong', 'Locked']);
        expect(await guessingWrong(owner.email, 1)).to.deep.equal(['Wrong']);
      });

      it('count in public if the session has ended or is another user’s', async () => {
        const [owner, stranger] = [await anOwner(), await anOwner()];
        await failing(owner, 1, under(stranger));
        await h.endSession(owner.sessionId);
        await failing(owner, 1, under(owner));
        expect((await credentialOf(h, owner.email))?.lockout.failures).to.equal(2);
      });

      it('don’t end a public lock with a right code', async () => {
        const owner = await anOwner();
        await asking(h, owner.email);
        await guessingWrong(owner.email, 3);
        expect(await verdictOf(h, owner.email, { right: true, scope: under(owner) })).to.equal('Right');
        expect((await looking(h, owner.email)).otp.lockout._tag).to.equal('Locked');
      });
    });

    // NIST 800-63B §3.2.2
    it('unlock what needs another factor: in public, and in their own scope', async () => {
      const owner = await anOwner();
      const closed = async (scope?: AttemptScope) => {
        for (let total = 0; total < policies.passwordLockout.maxTotal; total += maxFailures) {
          await failing(owner, maxFailures, scope);
          await h.elapse(lockMs);
        }
        expect(await failing(owner, 1, scope)).to.deep.equal(['Locked']);
      };
      await closed();
      await signingIn(owner, from(owner.device));
      expect(await failing(owner, 1)).to.deep.equal(['Wrong']);
      await closed(from(owner.device));
      await asking(h, owner.email, from(owner.device));
      expect(await verdictOf(h, owner.email, { right: true, scope: from(owner.device) })).to.equal('Right');
      await signingIn(owner, from(owner.device));
    });
  });
};
