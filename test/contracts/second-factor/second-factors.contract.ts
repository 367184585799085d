import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { publicScope, sessionScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import type { Verdict } from '../../../src/core/domain/locks/lockout.ts';
import { actingAs } from '../../../src/core/domain/roles/access.ts';
import { switchOn } from '../../../src/core/domain/second-factor/always.ts';
import { firstFactor, withSecondFactor } from '../../../src/core/domain/second-factor/evidence.ts';
import type { Evidence } from '../../../src/core/domain/second-factor/evidence.ts';
import type { RecoveryCodeHash } from '../../../src/core/domain/second-factor/recovery-codes.ts';
import { removeTotp, switchOff } from '../../../src/core/domain/second-factor/removal.ts';
import {
  answerChallenge,
  confirmTotp,
  ifStillValid,
  replaceRecoveryCodes,
  startTotp,
} from '../../../src/core/domain/second-factor/second-factor.ts';
import type { SecondFactor } from '../../../src/core/domain/second-factor/second-factor.ts';
import { stepAt } from '../../../src/core/domain/second-factor/totp.ts';
import type { SealedSecret } from '../../../src/core/domain/second-factor/totp.ts';
import { tryPassword } from '../../../src/core/domain/sign-in/credential.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { DAY, MINUTE, SECOND, aDigest, aRenewal, anEmail, policies, refusal, succeed } from '../../support/values.ts';
import { acting } from '../harness.ts';
import type { Harness, MakeHarness } from '../harness.ts';
import { aClaim, aForm, aNewSignIn, asking, guessing, mailTo, ownerOf, registering, seeing, trying } from '../steps.ts';

const policy = policies.secondFactor.lockout;
const INTERVAL = policies.otp.resendIntervalMs + SECOND;
const REASON = 'lost the phone, known by voice' as UnlockReason;
const NOBODY = 2_147_483_647 as UserId;
const NEVER = -100;
const removal = { isRequired: false, language: 'en' } as const;
/** Newer than any token. */
const ANY = 100;

const aHash = () => `recovery ${aDigest()}`.slice(0, 43) as RecoveryCodeHash;
const aSecret = () => new TextEncoder().encode(aDigest()) as Uint8Array as SealedSecret;

/** The step of a code, as a difference to the current one or as a number that the store has returned. */
type Code = Readonly<{ ahead: number }> | Readonly<{ step: number }> | Readonly<{ recoveryCode: RecoveryCodeHash }>;
const WRONG: Code = { step: NEVER };

export const secondFactorsContract = (name: string, make: MakeHarness): void => {
  describe(`second factors: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const stepOf = (code: Code, now: Date): number => {
      if ('step' in code) return code.step;
      return 'ahead' in code ? stepAt(now) + code.ahead : NEVER;
    };
    const change = async <A>(
      { id, sessionId }: Readonly<{ id: UserId; sessionId: SessionId }>,
      decide: Parameters<typeof h.secondFactors.update<A>>[2],
    ) => O.toNullable(await succeed(h.secondFactors.update(id, sessionId, decide)));
    const factorOf = async (who: Readonly<{ id: UserId; sessionId: SessionId }>): Promise<SecondFactor | null> =>
      change(who, (factor) => ({ writes: { lockout: factor.lockout }, events: [], answer: factor }));
    const confirming = (codes: readonly RecoveryCodeHash[], code: Code = { ahead: 0 }) =>
      ifStillValid(ANY, (factor, now) =>
        confirmTotp(policy, {
          matches: (_user, _secret, step) => step === stepOf(code, now),
          recoveryCodes: codes,
          amr: ['pwd'],
          link: { token: 'undo', digest: aDigest() },
          language: 'en',
        })(factor, now),
      );

    const anOwner = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { device, sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      await h.elapse(INTERVAL);
      await mailTo(h, email);
      return { id: await ownerOf(h, email), email, tried: form.passwordHash, device, sessionId };
    };
    /** Has an app, whose last accepted step is long ago, and these recovery codes. */
    const withFactor = async () => {
      const [owner, codes] = [await anOwner(), [aHash(), aHash(), aHash()]];
      await change(owner, startTotp(aSecret(), false));
      expect(await change(owner, confirming(codes))).to.deep.equal({ _tag: 'Right' });
      await h.elapse(5 * MINUTE);
      await mailTo(h, owner.email);
      return { ...owner, codes };
    };
    type Owner = Awaited<ReturnType<typeof anOwner>>;

    it('is asked for if it was confirmed while the password was verified', async () => {
      const owner = await anOwner();
      await change(owner, startTotp(aSecret(), false));
      const seen = await seeing(h, owner.email);
      expect(await change(owner, confirming([aHash()]))).to.deep.equal({ _tag: 'Right' });
      expect(await trying(h, owner.id, { matched: true, tried: owner.tried, seen })).to.have.property('asks');
    });

    const challenged = async (who: Readonly<{ id: UserId; tried: PasswordHash }>): Promise<TokenDigest> => {
      const signIn = aNewSignIn(h);
      const attempt = { tried: who.tried, matched: true, language: 'en' as const, grant: { signIn } };
      const verdict = await succeed(
        h.credentials.update(who.id, tryPassword(policies.passwordLockout, attempt), publicScope),
      );
      expect(O.toNullable(verdict)).to.have.property('asks');
      expect(await principal(signIn.session.id)).to.equal(null);
      return signIn.challenge.token;
    };
    /** Asks the session to confirm its sign-in. */
    const challengedAgain = async ({ id, tried, sessionId }: Owner): Promise<TokenDigest> => {
      const renewal = aRenewal(sessionId);
      const attempt = { tried, matched: true, language: 'en' as const, grant: { renewal } };
      await succeed(h.credentials.update(id, tryPassword(policies.passwordLockout, attempt), sessionScope(sessionId)));
      return renewal.challenge.token;
    };
    const principal = async (id: SessionId, generation = 1) =>
      O.toNullable(await succeed(h.sessions.principal(aClaim(id, generation))));

    /** The verdict, the session that a right code starts, and the accepted step; null if the challenge is invalid. */
    const answering = async (challenge: TokenDigest, code: Code, scope: AttemptScope = publicScope) => {
      const { session } = aNewSignIn(h);
      const recoveryCode = 'recoveryCode' in code ? [aHash(), code.recoveryCode] : [];
      const decided = await succeed(
        h.secondFactors.answer(
          { challenge, recoveryCode },
          (seen, now) => {
            const matches = (_user: UserId, _secret: SealedSecret, step: number) => step === stepOf(code, now);
            const decision = answerChallenge(policy, { matches, session, language: 'en' })(seen, now);
            const verdict: Verdict = decision.answer;
            return { ...decision, answer: { verdict, step: decision.writes.lastStep, sessionId: session.id } };
          },
          scope,
        ),
      );
      return O.toNullable(decided);
    };
    const verdict = async (challenge: TokenDigest, code: Code, scope?: AttemptScope) =>
      (await answering(challenge, code, scope))?.verdict._tag ?? 'invalid';
    const verdicts = async (count: number, one: () => Promise<string>) => {
      const found = [];
      for (let n = 0; n < count; n += 1) found.push(await one());
      return found;
    };
    const wrong = Array.from({ length: policy.maxFailures }, () => 'Wrong');

    describe('a challenge', () => {
      it('starts a session that has proved both factors, once', async () => {
        const owner = await withFactor();
        const challenge = await challenged(owner);
        const { sessionId } = (await answering(challenge, { ahead: 0 }))!;
        const evidence: Evidence = withSecondFactor(firstFactor('pwd').amr, owner.sessionId);
        expect(await principal(sessionId)).to.deep.include({ userId: owner.id, hasFactor: true, amr: evidence.amr });
        expect((await principal(sessionId))?.factorMsAgo).to.be.within(0, 10 * SECOND);
        expect(await verdict(challenge, { ahead: 1 })).to.equal('invalid');
        expect(await verdict(aDigest(), { ahead: 1 }), 'unknown').to.equal('invalid');
      });

      it('is answered by one of parallel right codes', async () => {
        const challenge = await challenged(await withFactor());
        const codes = [-1, 0, 1, -1, 0, 1].map((ahead) => verdict(challenge, { ahead }));
        expect((await Promise.all(codes)).filter((one) => one === 'Right')).to.have.lengthOf(1);
      });

      it('stays after a wrong code, until it expires', async () => {
        const owner = await withFactor();
        const [used, late] = [await challenged(owner), await challenged(owner)];
        expect([await verdict(used, WRONG), await verdict(used, { ahead: 0 })]).to.deep.equal(['Wrong', 'Right']);
        await h.elapse(policies.secondFactor.challengeTtlMs);
        expect(await verdict(late, { ahead: 0 })).to.equal('invalid');
      });

      it('renews the session that asked for it, and ends with it', async () => {
        const owner = await withFactor();
        const { sessionId } = owner;
        const before = await principal(sessionId, 2);
        expect(before?.factorMsAgo).to.be.at.least(5 * MINUTE);
        const other = await challengedAgain(owner);
        expect(await verdict(await challengedAgain(owner), { ahead: 0 })).to.equal('Right');
        expect(await principal(sessionId, 2), 'older tokens').to.equal(null);
        const after = await principal(sessionId, 3);
        expect(after?.factorMsAgo).to.be.below(MINUTE);
        await h.endSession(sessionId);
        expect(await verdict(other, { ahead: 1 })).to.equal('invalid');
      });

      const ends: Readonly<Record<string, (owner: Owner) => Promise<unknown>>> = {
        'all sessions end': ({ id }) => succeed(h.sessions.endOthers(id, h.sessions.newId())),
        'all sessions but one end': ({ id, sessionId }) => succeed(h.sessions.endOthers(id, sessionId)),
        'the user becomes inactive': ({ id }) => h.setActive(id, false),
        'the user is deleted': ({ id }) => h.remove(id),
        'the factor is reset': ({ id }) => succeed(h.secondFactors.reset(acting(h), id, REASON, 'en')),
      };
      for (const [what, end] of Object.entries(ends)) {
        it(`ends when ${what}`, async () => {
          const owner = await withFactor();
          const challenge = await challenged(owner);
          await end(owner);
          expect(await verdict(challenge, { ahead: 0 })).to.equal('invalid');
        });
      }

      it('is the oldest to go if there are more than 50', async () => {
        const owner = await withFactor();
        const [first, second] = [await challenged(owner), await challenged(owner)];
        for (let n = 0; n < 49; n += 1) await challenged(owner);
        expect([await verdict(first, WRONG), await verdict(second, WRONG)]).to.deep.equal(['invalid', 'Wrong']);
      });

      it('is deleted when it has been over for a day', async () => {
        await h.elapse(policies.secondFactor.challengeTtlMs + MINUTE);
        await succeed(h.secondFactors.purgeChallenges(0));
        const owner = await withFactor();
        await challenged(owner);
        expect(await verdict(await challenged(owner), { ahead: 0 })).to.equal('Right');
        await h.elapse(policies.secondFactor.challengeTtlMs + DAY - MINUTE);
        expect(await succeed(h.secondFactors.purgeChallenges(DAY))).to.equal(0);
        await h.elapse(2 * MINUTE);
        expect(await succeed(h.secondFactors.purgeChallenges(DAY))).to.equal(2);
        expect(await succeed(h.secondFactors.purgeChallenges(DAY))).to.equal(0);
      });
    });

    describe('wrong codes', () => {
      it('count over several challenges and both kinds of codes, and lock all of them', async () => {
        const owner = await withFactor();
        const one = async (code: Code) => verdict(await challenged(owner), code);
        for (const code of [WRONG, { recoveryCode: aHash() }, WRONG, { recoveryCode: aHash() }, WRONG])
          expect(await one(code)).to.equal('Wrong');
        expect(await one({ ahead: 0 })).to.equal('Locked');
        expect(await one({ recoveryCode: owner.codes[0]! })).to.equal('Locked');
        const found = O.toNullable(await succeed(h.locks.read(owner.id)));
        expect(found?.map(({ factor, scope, failures }) => [factor, scope, failures])).to.deep.equal([
          ['second-factor', 'Public', 5],
        ]);
        expect([...(await succeed(h.locks.lockedAmong([owner.id]))).keys()]).to.deep.equal([owner.id]);
        expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['second-factor-locked']);
        await h.elapse(policy.lockMs);
        expect(await one({ recoveryCode: owner.codes[0]! })).to.equal('Right');
      });

      it('are counted exactly when they come in parallel', async () => {
        const owner = await withFactor();
        const challenges = [];
        for (let n = 0; n < 10; n += 1) challenges.push(await challenged(owner));
        const found = await Promise.all(challenges.map((challenge) => verdict(challenge, WRONG)));
        expect(found.filter((one) => one === 'Wrong')).to.have.lengthOf(policy.maxFailures);
      });

      it('count in the scope of a known device, which the public lock does not close', async () => {
        const owner = await withFactor();
        const scope: AttemptScope = { _tag: 'Device', token: aDigest() };
        const challenge = await challenged(owner);
        // The sign-in that confirmed the app ended all devices.
        await trying(h, owner.id, { matched: true, tried: owner.tried, device: owner.device });
        const known = await answering(challenge, { ahead: 0 }, { _tag: 'Device', token: owner.device });
        expect(known?.verdict._tag).to.equal('Right');
        expect(await verdicts(5, async () => verdict(await challenged(owner), WRONG, scope))).to.deep.equal(wrong);
        expect(await verdict(await challenged(owner), { ahead: 1 }), 'an unknown device is public').to.equal('Locked');
        expect((await factorOf(owner))?.lockout, 'the session').to.deep.include({ failures: 0, total: 0 });
      });

      it('count in the scope of the session whose user signs in again', async () => {
        const owner = await withFactor();
        const again = async (code: Code) => verdict(await challengedAgain(owner), code);
        expect(await verdicts(5, () => again(WRONG))).to.deep.equal(wrong);
        expect(await again({ ahead: 0 })).to.equal('Locked');
        expect((await factorOf(owner))?.lockout._tag).to.equal('Locked');
        const found = O.toNullable(await succeed(h.locks.read(owner.id)));
        expect(found?.map(({ factor, scope }) => [factor, scope])).to.deep.equal([['second-factor', 'Session']]);
        expect(await verdict(await challenged(owner), { ahead: 0 }), 'in public').to.equal('Right');
      });

      it('are forgotten after a right one, and when an administrator unlocks', async () => {
        const owner = await withFactor();
        const one = async (code: Code) => verdict(await challenged(owner), code);
        expect(await verdicts(4, () => one(WRONG))).to.deep.equal(wrong.slice(1));
        expect(await one({ ahead: 0 })).to.equal('Right');
        expect(await verdicts(5, () => one(WRONG))).to.deep.equal(wrong);
        expect(await one({ ahead: 1 })).to.equal('Locked');
        await succeed(h.locks.unlock(acting(h), owner.id, REASON));
        expect(await one({ ahead: 1 })).to.equal('Right');
      });
    });

    describe('a code', () => {
      it('of an app works once, and an older one never after it', async () => {
        const owner = await withFactor();
        const first = await answering(await challenged(owner), { ahead: 0 });
        const step = first!.step!;
        const one = async (n: number) => verdict(await challenged(owner), { step: step + n });
        expect([await one(0), await one(-1), await one(1), await one(0)]).to.deep.equal([
          'Wrong',
          'Wrong',
          'Right',
          'Wrong',
        ]);
      });

      it('works in one of parallel sign-ins', async () => {
        const owner = await withFactor();
        const challenges = [await challenged(owner), await challenged(owner), await challenged(owner)];
        const found = await Promise.all(challenges.map((challenge) => answering(challenge, { ahead: 0 })));
        expect(found.filter((one) => one?.verdict._tag === 'Right')).to.have.lengthOf(1);
      });

      it('that confirmed the app is used', async () => {
        const owner = await anOwner();
        await change(owner, startTotp(aSecret(), false));
        await change(owner, confirming([]));
        const { lastStep } = (await factorOf(owner))!.totp!;
        expect(await verdict(await challenged(owner), { step: lastStep! })).to.equal('Wrong');
      });

      it('of recovery works once, and is told to the owner with how many are left', async () => {
        const owner = await withFactor();
        const { codes, id } = owner;
        const one = async (n: number) => verdict(await challenged(owner), { recoveryCode: codes[n]! });
        expect([await one(0), await one(0)]).to.deep.equal(['Right', 'Wrong']);
        expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['recovery-code-used']);
        expect(await one(1)).to.equal('Right');
        const [second] = await mailTo(h, owner.email);
        expect(second, 'the second of a day').to.deep.include({ template: 'recovery-code-used', left: 1 });
        expect(O.toNullable(await succeed(h.secondFactors.read(id)))?.recoveryCodesLeft).to.equal(1);
        const entries = (await h.trail()).filter(
          ({ action, actor }) => action === 'recovery-code.used' && actor === id,
        );
        expect(entries.map(({ changes }) => changes)).to.deep.equal(
          [2, 1].map((after) => [{ field: 'recovery_codes_left', before: null, after }]),
        );
      });

      it('of recovery works in one of parallel sign-ins, and for its owner only', async () => {
        const [owner, other] = [await withFactor(), await withFactor()];
        const code = { recoveryCode: owner.codes[0]! };
        expect(await verdict(await challenged(other), code)).to.equal('Wrong');
        const challenges = [await challenged(owner), await challenged(owner), await challenged(owner)];
        const found = await Promise.all(challenges.map((challenge) => verdict(challenge, code)));
        expect(found.toSorted()).to.deep.equal(['Right', 'Wrong', 'Wrong']);
      });

      it('of recovery is void when there are new ones', async () => {
        const owner = await withFactor();
        const fresh = aHash();
        expect(await change(owner, ifStillValid(ANY, replaceRecoveryCodes([fresh])))).to.equal(true);
        const one = async (recoveryCode: RecoveryCodeHash) => verdict(await challenged(owner), { recoveryCode });
        expect([await one(owner.codes[0]!), await one(fresh)]).to.deep.equal(['Wrong', 'Right']);
      });
    });

    describe('an app', () => {
      it('counts once it is confirmed, which elevates the session and ends the others', async () => {
        const owner = await anOwner();
        const other = aNewSignIn(h).session.id;
        await trying(h, owner.id, { matched: true, tried: owner.tried, sessionId: other });
        await change(owner, startTotp(aSecret(), false));
        expect(await principal(owner.sessionId)).to.include({ hasFactor: false, factorMsAgo: null });
        expect(await change(owner, confirming([aHash()], WRONG))).to.deep.equal({ _tag: 'Wrong' });
        expect(O.toNullable(await succeed(h.secondFactors.read(owner.id)))).to.deep.equal({
          totpConfirmedAt: null,
          isAlways: false,
          recoveryCodesLeft: 0,
          passkeys: 0,
          isPasskeyEnough: false,
        });
        expect(await change(owner, confirming([aHash(), aHash()]))).to.deep.equal({ _tag: 'Right' });
        expect([await principal(owner.sessionId), await principal(other)]).to.deep.equal([null, null]);
        expect(await principal(owner.sessionId, 2)).to.deep.include({ hasFactor: true, amr: ['pwd', 'otp', 'mfa'] });
        const read = O.toNullable(await succeed(h.secondFactors.read(owner.id)));
        expect(read?.totpConfirmedAt).to.be.an.instanceOf(Date);
        expect(read?.recoveryCodesLeft).to.equal(2);
        expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['undo-factor']);
      });

      it('waits ten minutes for its first code, and keeps the earlier one until then', async () => {
        const owner = await withFactor();
        const [before, secret] = [(await factorOf(owner))!, aSecret()];
        expect(await change(owner, startTotp(aSecret(), false))).to.equal('AlreadyAdded');
        expect(await change(owner, startTotp(secret, true))).to.equal('Started');
        const factor = (await factorOf(owner))!;
        expect(Buffer.from(factor.pending!.secret).equals(secret)).to.equal(true);
        expect(factor.totp).to.deep.equal(before.totp);
        await h.elapse(10 * MINUTE);
        expect(await change(owner, confirming([]))).to.deep.equal({ _tag: 'Wrong' });
        await change(owner, startTotp(secret, true));
        expect(await change(owner, confirming([]))).to.deep.equal({ _tag: 'Right' });
        const after = (await factorOf(owner))!;
        expect([Buffer.from(after.totp!.secret).equals(secret), after.pending]).to.deep.equal([true, null]);
      });

      it('is removed with its recovery codes, and sign-ins need no second factor', async () => {
        const owner = await withFactor();
        expect(await change(owner, removeTotp(removal))).to.equal('Removed');
        expect(await change(owner, removeTotp(removal))).to.equal('Missing');
        expect(O.toNullable(await succeed(h.secondFactors.read(owner.id)))).to.deep.equal({
          totpConfirmedAt: null,
          isAlways: false,
          recoveryCodesLeft: 0,
          passkeys: 0,
          isPasskeyEnough: false,
        });
        expect(await trying(h, owner.id, { matched: true, tried: owner.tried })).to.deep.equal({ _tag: 'Right' });
        expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['factor-removed']);
      });

      it('is not changed by a token that is outdated, or by a session that has ended', async () => {
        const owner = await withFactor();
        expect(await change(owner, ifStillValid(1, removeTotp(removal)))).to.equal(null);
        expect(await change(owner, ifStillValid(2, replaceRecoveryCodes([])))).to.equal(true);
        await h.endSession(owner.sessionId);
        expect(await change(owner, ifStillValid(2, removeTotp(removal)))).to.equal(null);
        expect((await factorOf(owner))?.totp).not.to.equal(null);
        await h.remove(owner.id);
        expect(await factorOf(owner)).to.equal(null);
        expect(await succeed(h.secondFactors.read(owner.id))).to.deep.equal(O.none);
        expect(await succeed(h.secondFactors.read(NOBODY))).to.deep.equal(O.none);
      });

      it('asks for a second factor at a sign-in by code, too, and starts no session', async () => {
        const owner = await withFactor();
        await asking(h, owner.email);
        const { verdict: found, sessionId, challenge } = await guessing(h, owner.email, { right: true });
        expect(found).to.deep.include({ _tag: 'Right', asks: ['totp', 'recovery_code'] });
        expect(await principal(sessionId)).to.equal(null);
        expect(await verdict(challenge, { ahead: 0 })).to.equal('Right');
      });
    });

    const switching = (codes: readonly RecoveryCodeHash[]) =>
      ifStillValid(
        ANY,
        switchOn({ recoveryCodes: codes, amr: ['pwd'], link: { token: 'undo', digest: aDigest() }, language: 'en' }),
      );

    describe('the switch', () => {
      const withSwitch = async () => {
        const [owner, codes] = [await anOwner(), [aHash(), aHash()]];
        const switched = await change(owner, switching(codes));
        expect(switched).to.deep.equal({ isFirst: true, hasMade: true });
        return { ...owner, codes };
      };
      const asked = async ({ id, tried }: Owner) => trying(h, id, { matched: true, tried });

      it('asks for a recovery code, even after the last one, elevates its session and ends the others', async () => {
        const owner = await withSwitch();
        expect(await principal(owner.sessionId)).to.equal(null);
        expect(await principal(owner.sessionId, 2)).to.deep.include({ hasFactor: true, amr: ['pwd', 'otp', 'mfa'] });
        expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['undo-factor']);
        const one = async (recoveryCode: RecoveryCodeHash) => verdict(await challenged(owner), { recoveryCode });
        expect(await verdict(await challenged(owner), { ahead: 0 }), 'there is no app').to.equal('Wrong');
        expect(await Promise.all(owner.codes.map(one))).to.deep.equal(['Right', 'Right']);
        expect(await asked(owner)).to.deep.equal({ _tag: 'Right', asks: ['recovery_code'] });
        expect(O.toNullable(await succeed(h.secondFactors.read(owner.id)))).to.deep.equal({
          totpConfirmedAt: null,
          isAlways: true,
          recoveryCodesLeft: 0,
          passkeys: 0,
          isPasskeyEnough: false,
        });
      });

      it('is turned off with its recovery codes, after which no session has proved anything', async () => {
        const owner = await withSwitch();
        const challenge = await challenged(owner);
        expect(await change(owner, switchOff(removal))).to.equal('Removed');
        expect(await asked(owner)).to.deep.equal({ _tag: 'Right' });
        expect(await principal(owner.sessionId, 2)).to.include({ hasFactor: false, factorMsAgo: null });
        expect(await verdict(challenge, { recoveryCode: owner.codes[0]! })).to.equal('invalid');
        expect((await factorOf(owner))?.recoveryCodesLeft).to.equal(0);
      });

      it('stays with its recovery codes when an app is added and removed', async () => {
        const owner = await withSwitch();
        await change(owner, startTotp(aSecret(), false));
        const codes = [aHash()];
        expect(await change(owner, confirming(codes))).to.deep.equal({ _tag: 'Right' });
        expect(await asked(owner)).to.deep.equal({ _tag: 'Right', asks: ['totp', 'recovery_code'] });
        expect(await change(owner, removeTotp(removal))).to.equal('Removed');
        expect((await principal(owner.sessionId, 3))?.factorMsAgo).to.be.within(0, MINUTE);
        expect(await verdict(await challenged(owner), { recoveryCode: codes[0]! })).to.equal('Right');
      });

      it('and the app are not both removed in parallel where there must be one', async () => {
        const owner = await withFactor();
        expect(await change(owner, switching([]))).to.deep.equal({ isFirst: false, hasMade: false });
        const required = { ...removal, isRequired: true };
        const found = await Promise.all([change(owner, removeTotp(required)), change(owner, switchOff(required))]);
        expect(found.toSorted()).to.deep.equal(['Removed', 'Required']);
      });

      it('is cleared by a reset', async () => {
        const owner = await withSwitch();
        await succeed(h.secondFactors.reset(acting(h), owner.id, REASON, 'en'));
        expect(await asked(owner)).to.deep.equal({ _tag: 'Right' });
        expect((await factorOf(owner))?.isAlways).to.equal(false);
      });
    });

    describe('a remembered device', () => {
      const remembered = async (owner: Owner): Promise<AttemptScope> => {
        const [challenge, token] = [await challenged(owner), aDigest()];
        const session = { ...aNewSignIn(h).session, device: { token, remembers: true } };
        await succeed(
          h.secondFactors.answer(
            { challenge, recoveryCode: [] },
            (seen, now) => {
              const matches = (_user: UserId, _secret: SealedSecret, step: number) => step === stepAt(now);
              return answerChallenge(policy, { matches, session, language: 'en' })(seen, now);
            },
            publicScope,
          ),
        );
        return { _tag: 'Device', token };
      };
      const signingIn = async ({ id, tried }: Owner, scope: AttemptScope) => {
        const signIn = aNewSignIn(h);
        const attempt = { tried, matched: true, language: 'en' as const, grant: { signIn } };
        const found = await succeed(h.credentials.update(id, tryPassword(policies.passwordLockout, attempt), scope));
        const isAsked = 'asks' in (O.toNullable(found) ?? {});
        return { isAsked, principal: await principal(signIn.session.id) };
      };

      it('is not asked for its time, and its sessions have proved no second factor', async () => {
        const owner = await withFactor();
        const device = await remembered(owner);
        const { isAsked, principal: started } = await signingIn(owner, device);
        expect(isAsked).to.equal(false);
        expect(started).to.deep.include({ hasFactor: true, isRemembered: true, factorMsAgo: null, amr: ['pwd'] });
        await h.elapse(DAY - MINUTE);
        expect((await signingIn(owner, device)).isAsked).to.equal(false);
        await h.elapse(MINUTE);
        expect(await signingIn(owner, device)).to.deep.equal({ isAsked: true, principal: null });
      });

      it('is one only of its user', async () => {
        const [owner, other] = [await withFactor(), await withFactor()];
        const device = await remembered(owner);
        expect((await signingIn(other, device)).isAsked).to.equal(true);
        expect((await signingIn(owner, { _tag: 'Device', token: aDigest() })).isAsked).to.equal(true);
        expect((await signingIn(owner, publicScope)).isAsked).to.equal(true);
      });

      const forgets: Readonly<Record<string, (owner: Owner) => Promise<unknown>>> = {
        'all sessions but one end': ({ id, sessionId }) => succeed(h.sessions.endOthers(id, sessionId)),
        'a factor is removed': (owner) => change(owner, removeTotp(removal)),
        'the switch is turned off': (owner) => change(owner, switchOff(removal)),
      };
      for (const [what, forget] of Object.entries(forgets)) {
        it(`is asked again when ${what}`, async () => {
          const owner = await withFactor();
          await change(owner, switching([]));
          const device = await remembered(owner);
          expect((await signingIn(owner, device)).isAsked).to.equal(false);
          await forget(owner);
          expect((await signingIn(owner, device)).isAsked).to.equal(true);
        });
      }
    });

    describe('a reset', () => {
      it('removes everything, ends the sessions and tells the owner', async () => {
        const owner = await withFactor();
        await change(owner, startTotp(aSecret(), true));
        expect(await verdicts(5, async () => verdict(await challenged(owner), WRONG))).to.deep.equal(wrong);
        await mailTo(h, owner.email);
        await succeed(h.secondFactors.reset(acting(h), owner.id, REASON, 'en'));
        const { totp, pending, recoveryCodesLeft, lockout } = (await factorOf(owner))!;
        expect({ totp, pending, recoveryCodesLeft }).to.deep.equal({ totp: null, pending: null, recoveryCodesLeft: 0 });
        expect(lockout).to.deep.include({ _tag: 'Open', failures: 0, total: 0 });
        expect(await principal(owner.sessionId, 2)).to.equal(null);
        expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['factors-reset']);
        expect(await trying(h, owner.id, { matched: true, tried: owner.tried })).to.deep.equal({ _tag: 'Right' });
        const entry = (await h.trail()).findLast(({ action }) => action === 'factor.reset');
        expect(entry).to.deep.include({ actor: h.admin, subject: { type: 'user', id: String(owner.id) } });
      });

      it('is refused to who lacks a privilege of the user, and there is none of a deleted user', async () => {
        const owner = await withFactor();
        await h.giveRole(owner.id, 'SuperAdmin');
        const staff = actingAs({ userId: h.admin, privileges: ['user.reset-factors'] });
        const refused = await refusal(h.secondFactors.reset(staff, owner.id, REASON, 'en'));
        expect(refused._tag).to.equal('InsufficientPrivileges');
        expect((await factorOf(owner))?.totp).not.to.equal(null);
        await h.remove(owner.id);
        for (const id of [owner.id, NOBODY])
          expect(await succeed(h.secondFactors.reset(acting(h), id, REASON, 'en'))).to.deep.equal(O.none);
      });
    });
  });
};
