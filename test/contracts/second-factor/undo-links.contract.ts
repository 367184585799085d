import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import type { PasskeyId, SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { publicScope } from '../../../src/core/domain/locks/attempt-scope.ts';
import type { UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import { addPasskey } from '../../../src/core/domain/passkeys/own-passkeys.ts';
import type { PasskeyName } from '../../../src/core/domain/passkeys/passkey.ts';
import { usePasskey } from '../../../src/core/domain/passkeys/use-passkey.ts';
import type { RecoveryCodeHash } from '../../../src/core/domain/second-factor/recovery-codes.ts';
import { removeTotp } from '../../../src/core/domain/second-factor/removal.ts';
import {
  answerChallenge,
  confirmTotp,
  ifStillValid,
  startTotp,
} from '../../../src/core/domain/second-factor/second-factor.ts';
import type { FactorDecision, OwnFactor } from '../../../src/core/domain/second-factor/second-factor.ts';
import type { SealedSecret } from '../../../src/core/domain/second-factor/totp.ts';
import { tryPassword } from '../../../src/core/domain/sign-in/credential.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import { DAY, MINUTE, SECOND, aDigest, anEmail, policies, succeed } from '../../support/values.ts';
import { acting } from '../harness.ts';
import type { Harness, MakeHarness } from '../harness.ts';
import {
  aClaim,
  aCredential,
  aForm,
  aNewSignIn,
  credentialOf,
  guessing,
  mailTo,
  ownerOf,
  registering,
  scopeAt,
  trying,
} from '../steps.ts';

const policy = policies.secondFactor.lockout;
const REASON = 'lost the phone, known by voice' as UnlockReason;
/** Newer than any token. */
const ANY = 100;

const aHash = () => `recovery ${aDigest()}`.slice(0, 43) as RecoveryCodeHash;
const aSecret = () => new TextEncoder().encode(aDigest()) as Uint8Array as SealedSecret;

export const undoLinksContract = (name: string, make: MakeHarness): void => {
  describe(`undo links: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const anOwner = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { device, sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      await mailTo(h, email);
      return { id: await ownerOf(h, email), email, tried: form.passwordHash, device, sessionId };
    };
    type Owner = Awaited<ReturnType<typeof anOwner>>;
    const signedIn = async ({ id, tried }: Owner): Promise<SessionId> => {
      const { session } = aNewSignIn(h);
      await trying(h, id, { matched: true, tried, sessionId: session.id });
      return session.id;
    };
    const change = async <A>(id: UserId, session: SessionId, decide: (f: OwnFactor, now: Date) => FactorDecision<A>) =>
      O.toNullable(await succeed(h.secondFactors.update(id, session, ifStillValid(ANY, decide))));
    /** The tokens of the links that the owner was sent; each is its own digest. */
    const add = async ({ id, email }: Owner, session: SessionId): Promise<readonly TokenDigest[]> => {
      await change(id, session, startTotp(aSecret(), true));
      const digest = aDigest();
      const decide = confirmTotp(policy, {
        matches: () => true,
        recoveryCodes: [aHash(), aHash()],
        amr: ['pwd'],
        link: { token: digest, digest },
        language: 'en',
      });
      expect(await change(id, session, decide)).to.deep.equal({ _tag: 'Right' });
      await h.elapse(300 * SECOND);
      return (await mailTo(h, email)).flatMap((m) => (m.template === 'undo-factor' ? [m.token as TokenDigest] : []));
    };
    /** A session that proved the app of the owner. */
    const provedBy = async ({ id, tried }: Owner): Promise<SessionId> => {
      const { session } = aNewSignIn(h);
      const asked = await challenged(id, tried);
      const decide = answerChallenge(policy, { matches: () => true, session, language: 'en' });
      const answered = await succeed(
        h.secondFactors.answer({ challenge: asked, recoveryCode: [] }, decide, publicScope),
      );
      expect(O.toNullable(answered)).to.deep.equal({ _tag: 'Right' });
      await h.elapse(300 * SECOND);
      return session.id;
    };
    const challenged = async (id: UserId, tried: Owner['tried']): Promise<TokenDigest> => {
      const signIn = aNewSignIn(h);
      const attempt = { tried, matched: true, language: 'en' as const, grant: { signIn } };
      await succeed(h.credentials.update(id, tryPassword(policies.passwordLockout, attempt), publicScope));
      return signIn.challenge.token;
    };
    const factors = async ({ id }: Owner) => O.toNullable(await succeed(h.secondFactors.read(id)));
    const principal = async (id: SessionId) => {
      for (const generation of [1, 2, 3]) {
        const found = O.toNullable(await succeed(h.sessions.principal(aClaim(id, generation))));
        if (found) return found;
      }
      return null;
    };
    const isOpen = (token: TokenDigest) => succeed(h.undoLinks.isOpen(token));
    const use = (token: TokenDigest) => succeed(h.undoLinks.use(token, 'en'));

    it('remove what their session added, once, with all sessions, devices and the password', async () => {
      const owner = await anOwner();
      const thief = await signedIn(owner);
      const [link = aDigest()] = await add(owner, thief);
      expect([await isOpen(link), await isOpen(link)]).to.deep.equal([true, true]);
      const asked = await challenged(owner.id, owner.tried);
      expect([await use(link), await use(link), await isOpen(link)]).to.deep.equal([true, false, false]);
      expect(await factors(owner)).to.deep.equal({
        totpConfirmedAt: null,
        isAlways: false,
        recoveryCodesLeft: 0,
        passkeys: 0,
        isPasskeyEnough: false,
      });
      expect([await principal(thief), await principal(owner.sessionId)]).to.deep.equal([null, null]);
      expect(await scopeAt(h, owner.email, owner.device)).to.equal('Public');
      expect((await credentialOf(h, owner.email))?.passwordHash).to.equal(noPassword);
      const decide = answerChallenge(policy, { matches: () => true, session: aNewSignIn(h).session, language: 'en' });
      const late = await succeed(h.secondFactors.answer({ challenge: asked, recoveryCode: [] }, decide, publicScope));
      expect(late).to.deep.equal(O.none);
      expect((await mailTo(h, owner.email)).map(({ template }) => template)).to.deep.equal(['factor-undone']);
      const undone = (await h.trail()).filter(({ action, actor }) => action === 'factor.undone' && actor === owner.id);
      expect(undone).to.have.lengthOf(1);
    });

    it('act in one of parallel calls', async () => {
      const owner = await anOwner();
      const [link = aDigest()] = await add(owner, owner.sessionId);
      const used = await Promise.all([use(link), use(link), use(link), use(link)]);
      expect(used.filter(Boolean)).to.have.lengthOf(1);
    });

    it('remove what was added later on the strength of it, in another session, which gets no link', async () => {
      const owner = await anOwner();
      const [link = aDigest()] = await add(owner, await signedIn(owner));
      const later = await provedBy(owner);
      expect(await add(owner, later)).to.deep.equal([]);
      expect((await factors(owner))?.totpConfirmedAt).not.to.equal(null);
      expect(await use(link)).to.equal(true);
      expect(await factors(owner)).to.deep.equal({
        totpConfirmedAt: null,
        isAlways: false,
        recoveryCodesLeft: 0,
        passkeys: 0,
        isPasskeyEnough: false,
      });
    });

    it('leave what another session added', async () => {
      const owner = await anOwner();
      const thief = await signedIn(owner);
      const [old = aDigest()] = await add(owner, thief);
      await change(owner.id, thief, removeTotp({ isRequired: false, language: 'en' }));
      const own = await signedIn(owner);
      const [newer = aDigest()] = await add(owner, own);
      expect(await use(old)).to.equal(true);
      expect((await factors(owner))?.recoveryCodesLeft).to.equal(2);
      expect(await principal(own)).to.equal(null);
      expect([await isOpen(newer), await use(newer)]).to.deep.equal([true, true]);
      expect((await factors(owner))?.totpConfirmedAt).to.equal(null);
    });

    it('undo what their session added after them', async () => {
      const owner = await anOwner();
      const [first = aDigest()] = await add(owner, owner.sessionId);
      await change(owner.id, owner.sessionId, removeTotp({ isRequired: false, language: 'en' }));
      const [second] = await add(owner, owner.sessionId);
      // the first message of the day has a link that undoes this one, too
      expect(second).to.equal(undefined);
      expect((await factors(owner))?.recoveryCodesLeft).to.equal(2);
      expect([await use(first), (await factors(owner))?.recoveryCodesLeft]).to.deep.equal([true, 0]);
    });

    it('are at most ten, and the newest undoes what is added after that', async () => {
      const owner = await anOwner();
      const links: TokenDigest[] = [];
      for (let n = 0; n < 12; n += 1) {
        const session = await signedIn(owner);
        links.push(...(await add(owner, session)));
        if (n < 11) await change(owner.id, session, removeTotp({ isRequired: false, language: 'en' }));
      }
      expect(links).to.have.lengthOf(10);
      expect((await factors(owner))?.recoveryCodesLeft).to.equal(2);
      expect(await use(links.at(-1)!)).to.equal(true);
      expect((await factors(owner))?.recoveryCodesLeft).to.equal(0);
    });

    describe('of a session that added a passkey', () => {
      const addKey = async ({ id, email }: Owner, session: SessionId, generation = 1) => {
        const credential = aCredential();
        const digest = aDigest();
        const challenge = {
          digest: aDigest(),
          expiresAt: new Date((await succeed(h.passkeys.now)).getTime() + MINUTE),
        };
        const link = { token: digest, digest };
        const decide = addPasskey({
          credential,
          challenge,
          name: 'Laptop' as PasskeyName,
          link,
          recoveryCodes: [],
          amr: [],
          language: 'en',
        });
        const by = { userId: id, sessionId: session, generation };
        const before = await succeed(h.passkeys.list(id));
        expect(O.isSome(await succeed(h.passkeys.add(by, { credential, challenge }, decide)))).to.equal(true);
        const all = await succeed(h.passkeys.list(id));
        await h.elapse(300 * SECOND);
        const mails = await mailTo(h, email);
        const links = mails.flatMap((m) => (m.template === 'undo-factor' ? [m.token as TokenDigest] : []));
        return { passkey: all.find((one) => !before.some((old) => old.id === one.id))!, links, mails };
      };
      const signInBy = async ({ id }: Owner, passkey: PasskeyId): Promise<SessionId> => {
        const { session } = aNewSignIn(h);
        const challenge = {
          digest: aDigest(),
          expiresAt: new Date((await succeed(h.passkeys.now)).getTime() + MINUTE),
        };
        const proof = { assertion: { counter: 0, isBackedUp: true }, challenge, session, renews: null, maxTotal: 15 };
        const using = { passkey, userId: id, challenge, secondFactorOf: null };
        const used = await succeed(h.passkeys.use(using, usePasskey({ ...proof, language: 'en' }), publicScope));
        expect(O.isSome(used) && used.value.answer).to.equal('Right');
        return session.id;
      };

      it('remove it, and what was added by signing in with it', async () => {
        const owner = await anOwner();
        const thief = await signedIn(owner);
        const { passkey, links } = await addKey(owner, thief);
        const later = await signInBy(owner, passkey.id);
        expect((await principal(later))?.factorMsAgo).not.to.equal(null);
        expect(await add(owner, later)).to.deep.equal([]);
        const second = await addKey(owner, later, 2);
        expect(second.links).to.deep.equal([]);
        expect(second.mails.map(({ template }) => template)).to.deep.equal(['passkey-added']);
        expect(await factors(owner)).to.include({ recoveryCodesLeft: 2, passkeys: 2 });
        expect(links).to.have.lengthOf(1);
        expect(await use(links[0]!)).to.equal(true);
        expect(await factors(owner)).to.deep.equal({
          totpConfirmedAt: null,
          isAlways: false,
          recoveryCodesLeft: 0,
          passkeys: 0,
          isPasskeyEnough: false,
        });
        expect([await principal(later), await principal(thief)]).to.deep.equal([null, null]);
      });

      it('leave those of another session', async () => {
        const owner = await anOwner();
        const own = await addKey(owner, owner.sessionId);
        const { links } = await addKey(owner, await signedIn(owner));
        expect(await use(links[0]!)).to.equal(true);
        expect((await succeed(h.passkeys.list(owner.id))).map(({ id }) => id)).to.deep.equal([own.passkey.id]);
      });
    });

    it('of one user leave another one alone', async () => {
      const [ada, eve] = [await anOwner(), await anOwner()];
      await add(ada, ada.sessionId);
      const [link = aDigest()] = await add(eve, eve.sessionId);
      expect(await use(link)).to.equal(true);
      expect((await factors(ada))?.recoveryCodesLeft).to.equal(2);
      expect(await principal(ada.sessionId)).not.to.equal(null);
    });

    const ends: Readonly<Record<string, (owner: Owner) => Promise<unknown>>> = {
      'seven days': () => h.elapse(7 * DAY),
      'an administrator’s reset': ({ id }) => succeed(h.secondFactors.reset(acting(h), id, REASON, 'en')),
      'the deletion of the user': ({ id }) => h.remove(id),
    };
    for (const [end, act] of Object.entries(ends))
      it(`are void after ${end}`, async () => {
        const owner = await anOwner();
        const [link = aDigest()] = await add(owner, owner.sessionId);
        await act(owner);
        expect([await isOpen(link), await use(link), await use(aDigest())]).to.deep.equal([false, false, false]);
      });

    it('are kept for a while after they have expired', async () => {
      const owner = await anOwner();
      await add(owner, owner.sessionId);
      await h.elapse(7 * DAY);
      await succeed(h.undoLinks.purge(DAY));
      await h.elapse(DAY);
      expect(await succeed(h.undoLinks.purge(DAY))).to.be.at.least(1);
      expect(await succeed(h.undoLinks.purge(DAY))).to.equal(0);
    });
  });
};
