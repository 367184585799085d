import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { publicScope, sessionScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import {
  addPasskey,
  removeOwnPasskey,
  removePasskey,
  renamePasskey,
} from '../../../src/core/domain/passkeys/own-passkeys.ts';
import type { NewCredential, Passkey, PasskeyName, UserHandle } from '../../../src/core/domain/passkeys/passkey.ts';
import { usePasskey } from '../../../src/core/domain/passkeys/use-passkey.ts';
import { actingAs } from '../../../src/core/domain/roles/access.ts';
import { firstFactor } from '../../../src/core/domain/second-factor/evidence.ts';
import type { RecoveryCodeHash } from '../../../src/core/domain/second-factor/recovery-codes.ts';
import { tryPassword } from '../../../src/core/domain/sign-in/credential.ts';
import { DAY, MINUTE, aDigest, anEmail, policies, succeed } from '../../support/values.ts';
import { acting } from '../harness.ts';
import type { Harness, MakeHarness } from '../harness.ts';
import { aClaim, aCredential, aForm, aNewSignIn, guessing, ownerOf, registering, seeing, trying } from '../steps.ts';

const NOBODY = 2_147_483_647 as UserId;
const ADDED = { elevation: null, hasMade: false };
const aHandle = () => randomBytes(16).toString('base64url') as UserHandle;
export const passkeysContract = (name: string, make: MakeHarness): void => {
  describe(`passkeys: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const anOwner = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      const id = await ownerOf(h, email);
      await succeed(h.passkeys.handleOf(id, aHandle()));
      return { userId: id, sessionId, generation: 1 };
    };
    type Owner = Awaited<ReturnType<typeof anOwner>>;

    const aChallenge = async () => {
      const now = await succeed(h.passkeys.now);
      return { digest: aDigest(), expiresAt: new Date(now.getTime() + 5 * MINUTE) };
    };
    const adding = async (owner: Owner, credential = aCredential(), challenge = null as TokenDigest | null) => {
      const made = await aChallenge();
      const offered = { credential, challenge: challenge === null ? made : { ...made, digest: challenge } };
      const link = { token: 'link', digest: aDigest() };
      const named = {
        ...offered,
        name: 'Laptop' as PasskeyName,
        link,
        recoveryCodes: [],
        amr: [],
        language: 'en',
      } as const;
      return h.passkeys.add(owner, offered, addPasskey(named))();
    };
    const withPasskey = async (credential = aCredential()) => {
      const owner = await anOwner();
      expect(await adding(owner, credential)).to.deep.equal(E.right(O.some(ADDED)));
      const [passkey] = await succeed(h.passkeys.list(owner.userId));
      return { ...owner, credential, passkey: passkey as Passkey };
    };
    const using = async (
      { userId, passkey }: Readonly<{ userId: UserId; passkey: Passkey }>,
      {
        counter = 0,
        digest = aDigest(),
        renews = null as SessionId | null,
        secondFactorOf = null as TokenDigest | null,
      } = {},
    ) => {
      const challenge = { ...(await aChallenge()), digest };
      const session = {
        id: h.sessions.newId(),
        client: { ip: '192.0.2.1', userAgent: null },
        ttlMs: DAY,
        idleTtlMs: DAY,
        device: { token: aDigest() },
        evidence: firstFactor(),
      };
      const { maxTotal } = policies.secondFactor.lockout;
      const assertion = { counter, isBackedUp: true };
      const used = await succeed(
        h.passkeys.use(
          { passkey: passkey.id, userId, challenge, secondFactorOf },
          usePasskey({ assertion, challenge, session, renews, maxTotal, language: 'en' }),
          renews === null ? publicScope : sessionScope(renews),
        ),
      );
      return { session: session.id, answer: O.isSome(used) ? used.value.answer : null };
    };
    const actions = async (userId: UserId): Promise<readonly string[]> =>
      (await h.trail()).filter(({ subject }) => subject?.id === String(userId)).map(({ action }) => action);

    it('finds a passkey by its id, with the handle of its owner', async () => {
      const { userId, credential } = await withPasskey();
      const found = O.toNullable(await succeed(h.passkeys.find(credential.credentialId)));
      const handle = O.toNullable(await succeed(h.passkeys.handleOf(userId, aHandle())));
      expect(found).to.include({ userId, userHandle: handle });
      expect([...found!.publicKey]).to.deep.equal([...credential.publicKey]);
      expect(await succeed(h.passkeys.find(aCredential().credentialId))).to.deep.equal(O.none);
    });

    it('starts one session for one challenge', async () => {
      const owner = await withPasskey();
      const digest = aDigest();
      const { session, answer } = await using(owner, { digest });
      expect(answer).to.equal('Right');
      expect(O.isSome(await succeed(h.sessions.opened(session)))).to.equal(true);
      const again = await using(owner, { digest });
      expect(again.answer).to.equal('Wrong');
      expect(await succeed(h.sessions.opened(again.session))).to.deep.equal(O.none);
      expect(await actions(owner.userId)).to.include.members(['passkey.added', 'session.started', 'passkey.refused']);
    });

    it('renews a session that lives', async () => {
      const owner = await withPasskey();
      expect((await using(owner, { renews: owner.sessionId })).answer).to.equal('Right');
      const opened = O.toNullable(await succeed(h.sessions.opened(owner.sessionId)));
      expect(opened?.principal).to.include({ generation: 2 });
      expect(opened?.principal.amr).to.deep.equal(['swk', 'user', 'mfa']);
      await h.endSession(owner.sessionId);
      expect((await using(owner, { renews: owner.sessionId })).answer).to.equal(null);
    });

    it('answers no second factor that does not wait', async () => {
      const owner = await withPasskey();
      expect((await using(owner, { secondFactorOf: aDigest() })).answer).to.equal(null);
      expect(await succeed(h.passkeys.listForChallenge(aDigest()))).to.deep.equal(O.none);
    });

    it('blocks a copy, and keeps the count of the last use', async () => {
      const owner = await withPasskey(aCredential({ isSynced: false }));
      expect((await using(owner, { counter: 4_294_967_294 })).answer).to.equal('Right');
      expect((await using(owner, { counter: 4_294_967_294 })).answer).to.equal('Wrong');
      expect((await using(owner, { counter: 4_294_967_295 })).answer).to.equal('Wrong');
      expect((await succeed(h.passkeys.list(owner.userId)))[0]).to.include({ isBlocked: true });
      expect(await actions(owner.userId)).to.include('passkey.cloned');
    });

    it('belongs to one account', async () => {
      const { credential } = await withPasskey();
      expect(await adding(await anOwner(), credential)).to.deep.equal(E.left({ _tag: 'AlreadyAdded' }));
    });

    it('is added once with one challenge, and in a session that lives', async () => {
      const owner = await anOwner();
      const digest = aDigest();
      expect(await adding(owner, aCredential(), digest)).to.deep.equal(E.right(O.some(ADDED)));
      expect(await adding(owner, aCredential(), digest)).to.deep.equal(E.left({ _tag: 'InvalidPasskey' }));
      expect(await adding({ ...owner, userId: NOBODY })).to.deep.equal(E.right(O.none));
      await h.endSession(owner.sessionId);
      expect(await adding(owner)).to.deep.equal(E.right(O.none));
    });

    it('is renamed if it is as the caller saw it', async () => {
      const { passkey, ...owner } = await withPasskey();
      const rename = (to: string, version: number) =>
        h.passkeys.change(
          owner,
          renamePasskey(passkey.id, to as PasskeyName, (now) => now === version),
        )();
      expect(await rename('Phone', 1)).to.deep.equal(E.right(O.some(undefined)));
      expect(await rename('Tablet', 1)).to.deep.equal(E.left({ _tag: 'PreconditionFailed' }));
      expect((await succeed(h.passkeys.list(owner.userId)))[0]).to.include({ name: 'Phone', version: 2 });
    });

    it('is removed by its owner, and nobody else’s', async () => {
      const [one, other] = [await withPasskey(), await withPasskey()];
      const remove = (by: Owner) =>
        h.passkeys.change(by, removePasskey(one.passkey.id, { by: by.userId, language: 'en' }))();
      expect(await remove(other)).to.deep.equal(E.left({ _tag: 'NotFound' }));
      expect(await remove(one)).to.deep.equal(E.right(O.some(undefined)));
      expect(await succeed(h.passkeys.list(one.userId))).to.deep.equal([]);
      expect((await using(one)).answer).to.equal('Wrong');
    });

    it('is removed by an administrator who holds what the user holds', async () => {
      const { userId, passkey } = await withPasskey();
      const remove = (by = acting(h), of = userId) =>
        h.passkeys.administer(
          by,
          of,
          removePasskey(passkey.id, { by: h.admin, reason: 'stolen' as UnlockReason, language: 'en' }),
        )();
      await h.giveRole(userId, 'SuperAdmin');
      const weak = actingAs({ userId: h.admin, privileges: ['user.reset-factors'] });
      const refused = await remove(weak);
      expect(E.isLeft(refused) && refused.left._tag).to.equal('InsufficientPrivileges');
      expect(await remove(acting(h), NOBODY)).to.deep.equal(E.right(O.none));
      expect(await remove()).to.deep.equal(E.right(O.some(undefined)));
    });

    it('goes with a reset of the factors, and is of no use to a deleted user', async () => {
      const [one, other] = [await withPasskey(), await withPasskey()];
      await succeed(h.secondFactors.reset(acting(h), one.userId, 'lost' as UnlockReason, 'en'));
      expect(await succeed(h.passkeys.list(one.userId))).to.deep.equal([]);
      await h.remove(other.userId);
      expect(await succeed(h.passkeys.find(other.credential.credentialId))).to.deep.equal(O.none);
      expect((await using(other)).answer).to.equal(null);
    });

    it('of a deleted user belongs to no other account, so that restoring the user brings it back', async () => {
      const owner = await withPasskey();
      await h.remove(owner.userId);
      expect(await adding(await anOwner(), owner.credential)).to.deep.equal(E.left({ _tag: 'AlreadyAdded' }));
    });

    it('counts those of another relying party', async () => {
      const before = await succeed(h.passkeys.countForeign('localhost'));
      await withPasskey(aCredential({ rpId: 'example.com' }));
      expect(await succeed(h.passkeys.countForeign('localhost'))).to.equal(before + 1);
    });

    it('forgets used challenges a day after their end', async () => {
      await using(await withPasskey());
      await succeed(h.passkeys.purgeChallenges(DAY));
      await h.elapse(DAY + 6 * MINUTE);
      expect(await succeed(h.passkeys.purgeChallenges(DAY))).to.be.above(0);
      expect(await succeed(h.passkeys.purgeChallenges(DAY))).to.equal(0);
    });
  });

  describe(`passkeys where a second factor is required: ${name}`, () => {
    let h: Harness;
    const everyone = { ...policies, secondFactor: { ...policies.secondFactor, required: 'everyone' as const } };
    const privileged = { ...policies, secondFactor: { ...policies.secondFactor, required: 'privileged' as const } };
    before(async () => void (h = await make(everyone)));
    after(() => h.close());

    const hash = () => `recovery ${aDigest()}`.slice(0, 43) as RecoveryCodeHash;
    const anOwner = async (at = h) => {
      const [email, form] = [anEmail(), aForm()];
      await registering(at, [email], form);
      const { sessionId } = await guessing(at, email, { right: true, registration: form.registration });
      return { email, userId: await ownerOf(at, email), sessionId, generation: 1, tried: form.passwordHash };
    };
    type Owner = Awaited<ReturnType<typeof anOwner>>;
    const add = async (owner: Owner, changed: Partial<NewCredential> = {}, at = h) => {
      const credential = aCredential(changed);
      const now = await succeed(at.passkeys.now);
      const challenge = { digest: aDigest(), expiresAt: new Date(now.getTime() + 5 * MINUTE) };
      const link = { token: 'link', digest: aDigest() };
      const adding = { credential, challenge, name: 'Laptop' as PasskeyName, link, amr: ['pwd'] as const };
      const decide = addPasskey({ ...adding, recoveryCodes: [hash(), hash()], language: 'en' });
      const added = await at.passkeys.add(owner, { credential, challenge }, decide)();
      return E.isRight(added) && O.isSome(added.right) ? added.right.value : null;
    };
    /** Signs in with the password; what the user has as second factor, and the challenge for it. */
    const asked = async ({ userId, tried }: Owner, at = h) => {
      const { session, challenge } = aNewSignIn(at);
      const grant = { signIn: { session, challenge } };
      const attempt = { tried, matched: true, language: 'en' as const, grant };
      const decide = tryPassword(policies.passwordLockout, attempt);
      const seen: (readonly string[])[] = [];
      await succeed(
        at.credentials.update(
          userId,
          (credential, now, scope) => {
            seen.push(credential.methods);
            return decide(credential, now, scope);
          },
          publicScope,
        ),
      );
      return { methods: seen[0], token: challenge.token };
    };
    const methods = async (owner: Owner, at = h) => (await asked(owner, at)).methods;
    const principal = async ({ sessionId }: Owner, generation: number) =>
      O.toNullable(await succeed(h.sessions.principal(aClaim(sessionId, generation))));

    it('are the second factor: the first one elevates its session, ends the others, and has recovery codes', async () => {
      const owner = await anOwner();
      const other = aNewSignIn(h).session;
      await trying(h, owner.userId, { matched: true, tried: owner.tried, sessionId: other.id });
      expect(await methods(owner)).to.deep.equal([]);
      const added = await add(owner);
      expect(added).to.deep.include({ hasMade: true });
      expect(added?.elevation).to.include({ generation: 2 });
      expect(await principal(owner, 1)).to.equal(null);
      expect(await principal(owner, 2)).to.deep.include({ hasFactor: true, amr: ['pwd', 'swk', 'user', 'mfa'] });
      expect(await principal({ ...owner, sessionId: other.id }, 1)).to.equal(null);
      const found = O.toNullable(await succeed(h.secondFactors.read(owner.userId)));
      expect(found).to.include({ isPasskeyEnough: true, recoveryCodesLeft: 2, passkeys: 1 });
      expect(await methods(owner)).to.deep.equal(['recovery_code', 'passkey']);
      expect(await add({ ...owner, generation: 2 })).to.deep.equal({ elevation: null, hasMade: false });
    });

    it('answer the second factor of their own user only', async () => {
      const [owner, other] = [await anOwner(), await anOwner()];
      for (const one of [owner, other]) await add(one);
      const { token: secondFactorOf } = await asked(owner);
      const now = await succeed(h.passkeys.now);
      const challenge = { digest: aDigest(), expiresAt: new Date(now.getTime() + 5 * MINUTE) };
      const answering = async ({ userId }: Owner) => {
        const [passkey] = await succeed(h.passkeys.list(userId));
        const { session } = aNewSignIn(h);
        const proof = { assertion: { counter: 0, isBackedUp: true }, challenge, session, renews: null, maxTotal: 9 };
        const using = { passkey: passkey!.id, userId, challenge, secondFactorOf };
        const used = await succeed(h.passkeys.use(using, usePasskey({ ...proof, language: 'en' }), publicScope));
        const isOpen = O.isSome(await succeed(h.sessions.opened(session.id)));
        return [O.isSome(used) ? used.value.answer : null, isOpen];
      };
      expect(await answering(other)).to.deep.equal(['Wrong', false]);
      expect(await answering(owner)).to.deep.equal(['Right', true]);
      expect(await answering(other)).to.deep.equal([null, false]);
    });

    it('stay, if they are the only one', async () => {
      const owner = { ...(await anOwner()), generation: 2 };
      await add({ ...owner, generation: 1 });
      const remove = async () => {
        const [one] = await succeed(h.passkeys.list(owner.userId));
        return h.passkeys.change(owner, removeOwnPasskey(one!.id, 'en'))();
      };
      expect(await remove()).to.deep.equal(E.left({ _tag: 'FactorRequired' }));
      await add(owner);
      expect(await remove()).to.deep.equal(E.right(O.some(undefined)));
      expect(await remove()).to.deep.equal(E.left({ _tag: 'FactorRequired' }));
    });

    it('are one factor until they have verified their user', async () => {
      const owner = await anOwner();
      expect(await add(owner, { hasVerifiedUser: false })).to.deep.equal({ elevation: null, hasMade: false });
      expect(await methods(owner)).to.deep.equal([]);
      expect(await principal(owner, 1)).to.include({ hasFactor: false });
    });

    it('count for users with privileges only, if those must have one', async () => {
      const strict = await make(privileged);
      const [owner, admin, asking] = [await anOwner(strict), await anOwner(strict), await anOwner(strict)];
      await strict.giveRole(admin.userId, 'SuperAdmin');
      expect((await add(owner, {}, strict))?.elevation).to.equal(null);
      expect((await add(admin, {}, strict))?.elevation).to.not.equal(null);
      expect(await methods(owner, strict)).to.deep.equal([]);
      expect(await methods(admin, strict)).to.deep.equal(['recovery_code', 'passkey']);
      await add(asking, {}, strict);
      expect(await methods(asking, strict)).to.deep.equal([]);
      const seen = await seeing(strict, asking.email);
      await strict.giveRole(asking.userId, 'SuperAdmin');
      const verdict = await trying(strict, asking.userId, { matched: true, tried: asking.tried, seen });
      expect(verdict, 'of a sign-in that saw none').to.have.property('asks');
      expect(await methods(asking, strict)).to.deep.equal(['recovery_code', 'passkey']);
      await strict.close();
    });
  });
};
