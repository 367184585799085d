import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { Account, Decided } from '../../src/core/domain/account/account.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import { addUserIdentity, changeUser, deleteUser } from '../../src/core/domain/directory/managed-user.ts';
import type { TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import { accept } from '../../src/core/domain/invitations/invitation.ts';
import type { Acceptance } from '../../src/core/domain/invitations/invitation.ts';
import { invite, inviteAgain } from '../../src/core/domain/invitations/inviting.ts';
import type { Invitee } from '../../src/core/domain/invitations/inviting.ts';
import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES } from '../../src/core/domain/roles/built-in-privileges.ts';
import type { NewSignIn } from '../../src/core/domain/second-factor/opening.ts';
import type { Username } from '../../src/core/domain/sign-in/login.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { MINUTE, SECOND, aDigest, aMobile, aName, anEmail, policies, refusal, succeed } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  addressesOf,
  aClaim,
  aForm,
  aNewSignIn,
  asking,
  credentialOf,
  guessing,
  looking,
  mailTo,
  ownerOf,
  registering,
  tryingUnknown,
  verdictOf,
  verified,
} from './steps.ts';

const { ttlMs } = policies.invitation;
const wrong = { right: false };

/** Tokens equal their digests, so that messages show what is stored. */
const book = {
  language: 'de' as const,
  issue: () => {
    const digest = aDigest();
    return { token: digest, digest };
  },
};

const anInvitee = (addresses: readonly Address[], changed: Partial<Invitee> = {}): Invitee => ({
  firstName: aName(),
  lastName: null,
  jobTitle: null,
  gender: null,
  dob: null,
  username: null,
  role: 'User',
  addresses,
  passwordHash: noPassword,
  ...changed,
});

const EVERYTHING = Object.keys(BUILT_IN_PRIVILEGES);
const inviteWith = (h: Harness, invitee: Invitee, held: readonly string[] = EVERYTHING) =>
  h.invitations.invite(
    h.admin,
    invitee,
    invite(policies.invitation, book, invitee, { userId: h.admin, privileges: held }),
  );

const resend = (h: Harness, id: UserId) =>
  h.invitations.resend(acting(h), id, inviteAgain(policies.invitation, book, h.admin));

const tokenTo = async (h: Harness, address: Address): Promise<TokenDigest> => {
  const [message, ...more] = (await mailTo(h, address)).filter(({ template }) => template === 'invitation');
  if (message?.template !== 'invitation' || more.length > 0) throw new Error(`not one invitation to ${address.value}`);
  return message.token as TokenDigest;
};

const invited = async (h: Harness, addresses: readonly Address[], changed: Partial<Invitee> = {}) => {
  const id = await succeed(inviteWith(h, anInvitee(addresses, changed)));
  return { id, token: await tokenTo(h, addresses[0]!) };
};

type Chosen = Partial<Pick<Acceptance, 'passwordHash'> & Readonly<{ signIn: NewSignIn | null }>>;
const accepting = (h: Harness, token: TokenDigest, changed: Chosen = {}) =>
  h.invitations.accept(
    token,
    accept(policies, { passwordHash: null, signIn: aNewSignIn(h), language: 'en', ...changed }),
  );

const isAccepted = async (h: Harness, token: TokenDigest): Promise<boolean> => {
  const done = await accepting(h, token)();
  if (E.isLeft(done)) expect(done.left).to.deep.equal({ _tag: 'InvalidInvitation' });
  return E.isRight(done);
};

/** Adds an address to an existing user as an administrator; returns the token or the refusal. */
const giving = async (h: Harness, id: UserId, address: Address, by = h.admin, held = EVERYTHING) => {
  const give = addUserIdentity({ privileges: held }, policies.invitation, book, address);
  const answer = O.toNullable(await succeed(h.accounts.update(id, { about: [address], by }, give)));
  if (answer === null) return 'gone';
  if (E.isLeft(answer)) return answer.left;
  const message = (await mailTo(h, address)).find(({ template }) => template === 'added-address');
  return message?.template === 'added-address' ? (message.token as TokenDigest) : expect.fail('nothing was mailed');
};

const tokenGiven = async (h: Harness, id: UserId, address: Address, by = h.admin): Promise<TokenDigest> => {
  const token = await giving(h, id, address, by);
  return typeof token === 'string' ? (token as TokenDigest) : expect.fail(JSON.stringify(token));
};

const userOf = async (h: Harness, id: UserId) => O.toNullable(await succeed(h.users.find(id)));

export const invitationsContract = (name: string, makeHarness: MakeHarness): void => {
  describe(`invitations store: ${name}`, function () {
    this.timeout(60_000);
    let h: Harness;
    before(async () => void (h = await makeHarness()));
    after(() => h.close());

    describe('sending', () => {
      it('creates the user with unverified addresses, and mails a token to each', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        const invitee = anInvitee([email, mobile], {
          lastName: aName(),
          jobTitle: 'Engineer',
          gender: 'female',
          dob: '1815-12-10',
          username: `ada${aMobile().value.slice(1)}` as Username,
          role: 'Staff',
        });
        const user = await userOf(h, await succeed(inviteWith(h, invitee)));
        const { firstName, lastName, jobTitle, gender, dob, username } = invitee;
        expect(user).to.deep.include({ firstName, lastName, jobTitle, gender, dob, username, createdBy: h.admin });
        expect(user).to.deep.include({ isActive: true, lastLoginAt: null });
        expect(user?.role.name).to.equal('Staff');
        expect(user?.identities.map((i) => [i.type, i.value, i.isVerified, i.isPrimary])).to.deep.equal([
          ['email', email.value, false, false],
          ['mobile', mobile.value, false, false],
        ]);
        const [toEmail, toMobile] = [await mailTo(h, email), await mailTo(h, mobile)];
        for (const [message] of [toEmail, toMobile])
          expect(message).to.include({ template: 'invitation', language: 'de', budget: 'administrator' });
        expect({ toEmail: toEmail.length, toMobile: toMobile.length }).to.deep.equal({ toEmail: 1, toMobile: 1 });
        const tokens = [toEmail, toMobile].map(([message]) => message && 'token' in message && message.token);
        expect(new Set(tokens).size).to.equal(2);
        expect((await looking(h, email)).ownership._tag).to.equal('Invited');
        const found = await succeed(h.invitations.find(tokens[0] as TokenDigest));
        const { invitation, now } = O.isSome(found) ? found.value : expect.fail('there is no invitation');
        expect(invitation.expiresAt.getTime() - now.getTime()).to.be.within(ttlMs - MINUTE, ttlMs);
        expect(toEmail[0]?.expiresAt).to.deep.equal(invitation.expiresAt);
      });

      it('is refused for an address that someone has verified, naming the field, and writes nothing', async () => {
        const [taken, free] = [aMobile(), anEmail()];
        await verified(h, [taken]);
        const refused = await refusal(inviteWith(h, anInvitee([free, taken])));
        expect(refused).to.deep.equal({ _tag: 'AddressTaken', pointers: ['/mobile'] });
        expect((await looking(h, free)).ownership._tag).to.equal('Unknown');
        expect(await mailTo(h, free)).to.deep.equal([]);
      });

      it('is not refused for an address of an open registration, which continues', async () => {
        const address = anEmail();
        await registering(h, [address]);
        const before = await looking(h, address);
        await succeed(inviteWith(h, anInvitee([address])));
        expect(await looking(h, address)).to.deep.equal(before);
      });

      // requirement 56
      it('is refused for a role with privileges that the sender lacks, and writes nothing', async () => {
        const address = anEmail();
        const staff = BUILT_IN_ROLES['Staff']!.privileges;
        for (const [role, grants] of [
          ['Staff', staff],
          ['SuperAdmin', EVERYTHING],
        ] as const) {
          const [lacking, ...held] = grants;
          const refused = await refusal(inviteWith(h, anInvitee([address], { role }), held));
          expect(refused).to.deep.equal({ _tag: 'NotYoursToGrant', privileges: [lacking] });
        }
        expect(await mailTo(h, address)).to.deep.equal([]);
        await succeed(inviteWith(h, anInvitee([address], { role: 'Staff' }), staff));
      });

      // requirement 93
      it('is refused for a taken username and an unknown role, and writes nothing', async () => {
        const [address, username] = [anEmail(), `ada${aMobile().value.slice(1)}` as Username];
        const { id } = await invited(h, [anEmail()], { username });
        const again = await refusal(inviteWith(h, anInvitee([address], { username })));
        expect(again).to.deep.equal({ _tag: 'UsernameTaken' });
        const unknown = await refusal(inviteWith(h, anInvitee([address], { role: 'Nobody' })));
        expect(unknown).to.deep.equal({ _tag: 'UnknownRole' });
        expect((await looking(h, address)).ownership._tag).to.equal('Unknown');
        expect(await mailTo(h, address)).to.deep.equal([]);
        await h.remove(id);
        await succeed(inviteWith(h, anInvitee([address], { username })));
      });
    });

    describe('accepting', () => {
      it('verifies the address, makes it primary, and starts a session', async () => {
        const address = anEmail();
        const { id, token } = await invited(h, [address]);
        const signIn = aNewSignIn(h);
        const { session } = signIn;
        await succeed(accepting(h, token, { signIn }));
        expect((await looking(h, address)).ownership).to.include({ _tag: 'Verified', userId: id, isActive: true });
        const user = await userOf(h, id);
        expect(user?.identities.map((i) => [i.value, i.isVerified, i.isPrimary])).to.deep.equal([
          [address.value, true, true],
        ]);
        expect(user?.lastLoginAt).not.to.equal(null);
        expect(await succeed(h.sessions.principal(aClaim(session.id)))).to.have.nested.property('value.userId', id);
        expect((await credentialOf(h, address))?.passwordHash).to.equal(noPassword);
      });

      it('starts no session if none is requested', async () => {
        const address = anEmail();
        const { id, token } = await invited(h, [address]);
        await succeed(accepting(h, token, { signIn: null }));
        expect((await userOf(h, id))?.lastLoginAt).to.equal(null);
        expect((await refusal(resend(h, id)))._tag).to.equal('AlreadySignedIn');
      });

      it('sets the chosen password, or keeps the administrator’s', async () => {
        const [given, chosen] = ['the given hash' as PasswordHash, 'the chosen hash' as PasswordHash];
        for (const [passwordHash, expected] of [
          [null, given],
          [chosen, chosen],
        ] as const) {
          const address = anEmail();
          const { token } = await invited(h, [address], { passwordHash: given });
          await succeed(accepting(h, token, { passwordHash }));
          expect((await credentialOf(h, address))?.passwordHash).to.equal(expected);
        }
      });

      // requirement 12
      it('works once', async () => {
        const { token } = await invited(h, [anEmail()]);
        expect(await isAccepted(h, token)).to.equal(true);
        expect(await isAccepted(h, token)).to.equal(false);
        expect(await succeed(h.invitations.find(token))).to.deep.equal(O.none);
      });

      it('is refused for an invalid token', async () => {
        expect(await isAccepted(h, aDigest())).to.equal(false);
      });

      it('works until the token expires', async () => {
        const [early, late] = [await invited(h, [anEmail()]), await invited(h, [anEmail()])];
        await h.elapse(ttlMs - 30 * SECOND);
        expect(await isAccepted(h, early.token)).to.equal(true);
        await h.elapse(30 * SECOND);
        expect(await isAccepted(h, late.token)).to.equal(false);
      });

      it('is refused while the user is inactive, and once the user is deleted', async () => {
        const { id, token } = await invited(h, [anEmail()]);
        await h.setActive(id, false);
        expect(await isAccepted(h, token)).to.equal(false);
        await h.setActive(id, true);
        await h.remove(id);
        expect(await isAccepted(h, token)).to.equal(false);
      });

      it('is refused once someone else has verified the address', async () => {
        const [address, registered, form] = [anEmail(), anEmail(), aForm()];
        await registering(h, [registered], form);
        await mailTo(h, registered);
        const late = await invited(h, [registered]);
        await guessing(h, registered, { right: true, registration: form.registration });
        expect(await isAccepted(h, late.token)).to.equal(false);
        const { id, token } = await invited(h, [address]);
        const other = await succeed(inviteWith(h, anInvitee([address])));
        const second = await tokenTo(h, address);
        expect(await isAccepted(h, second)).to.equal(true);
        expect(await isAccepted(h, token)).to.equal(false);
        expect(await ownerOf(h, address)).to.equal(other);
        expect((await userOf(h, id))?.identities.map((i) => i.isVerified)).to.deep.equal([false]);
      });

      // requirement 60
      it('revokes the tokens of the user’s other addresses, which stay unverified claims', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        const { id, token } = await invited(h, [email, mobile]);
        const other = await tokenTo(h, mobile);
        expect(await isAccepted(h, token)).to.equal(true);
        const hash = (await credentialOf(h, email))?.passwordHash;
        const late = accepting(h, other, { passwordHash: 'of somebody else' as PasswordHash });
        expect(await refusal(late)).to.deep.equal({ _tag: 'InvalidInvitation' });
        expect((await credentialOf(h, email))?.passwordHash).to.equal(hash);
        expect((await userOf(h, id))?.identities.map((i) => [i.value, i.isVerified])).to.deep.equal([
          [email.value, true],
          [mobile.value, false],
        ]);
        expect((await looking(h, mobile)).ownership._tag).to.equal('Unknown');
      });

      it('ends every open registration with the address and invalidates its code', async () => {
        const [address, mobile, form] = [anEmail(), aMobile(), aForm()];
        const { id, token } = await invited(h, [address]);
        await registering(h, [address, mobile], form);
        // A registration can have an invited address only as a claim.
        const rival = await ownerOf(h, mobile);
        expect(await isAccepted(h, token)).to.equal(true);
        expect(await succeed(h.users.find(rival))).to.deep.equal(O.none);
        expect(await ownerOf(h, address)).to.equal(id);
        const { verdict } = await guessing(h, address, { right: true, registration: form.registration });
        expect(verdict._tag).to.equal('Wrong');
      });

      it('ends an earlier registration of the address', async () => {
        const [address, form] = [anEmail(), aForm()];
        await registering(h, [address], form);
        await verdictOf(h, address, wrong);
        const rival = await ownerOf(h, address);
        await mailTo(h, address);
        const { id, token } = await invited(h, [address]);
        expect(await isAccepted(h, token)).to.equal(true);
        expect(await succeed(h.users.find(rival))).to.deep.equal(O.none);
        expect(await ownerOf(h, address)).to.equal(id);
        const { lockout, pending } = (await looking(h, address)).otp;
        expect({ failures: lockout.failures, pending }).to.deep.equal({ failures: 1, pending: null });
        expect(await verdictOf(h, address, { right: true, registration: form.registration })).to.equal('Wrong');
      });
    });

    describe('gives an attacker', () => {
      // requirement 28, 31
      it('no fresh guesses at codes: count, lock and interval of the address carry over', async () => {
        const [counted, locked] = [anEmail(), anEmail()];
        const tokens = [(await invited(h, [counted])).token, (await invited(h, [locked])).token];
        for (const address of [counted, locked]) await asking(h, address);
        await verdictOf(h, counted, wrong);
        for (let n = 0; n < 3; n += 1) await verdictOf(h, locked, wrong);
        for (const token of tokens) expect(await isAccepted(h, token)).to.equal(true);
        expect((await looking(h, counted)).otp.lockout).to.include({ _tag: 'Open', failures: 1, total: 1 });
        expect((await asking(h, counted))._tag).to.equal('TooSoon');
        expect(await verdictOf(h, locked, { right: true })).to.equal('Locked');
      });

      it('no fresh attempts at passwords: those at the address and username carry over', async () => {
        const [address, other] = [anEmail(), anEmail()];
        const username = `ada${aMobile().value.slice(1)}` as Username;
        const tokens = [(await invited(h, [address])).token, (await invited(h, [other], { username })).token];
        for (let n = 0; n < 5; n += 1) await tryingUnknown(h, `email:${address.value}`);
        for (let n = 0; n < 2; n += 1) await tryingUnknown(h, `username:${username}`);
        for (const token of tokens) expect(await isAccepted(h, token)).to.equal(true);
        expect((await credentialOf(h, address))?.lockout).to.include({ _tag: 'Locked', failures: 5 });
        expect((await credentialOf(h, other))?.lockout).to.include({ _tag: 'Open', failures: 2 });
      });
    });

    describe('sending again', () => {
      it('revokes the older tokens', async () => {
        const address = anEmail();
        const { id, token } = await invited(h, [address]);
        await succeed(resend(h, id));
        const newer = await tokenTo(h, address);
        expect(await isAccepted(h, token)).to.equal(false);
        expect(await isAccepted(h, newer)).to.equal(true);
      });

      it('renews the lifetime of the invitation', async () => {
        const address = anEmail();
        const { id } = await invited(h, [address]);
        await h.elapse(ttlMs + SECOND);
        await succeed(resend(h, id));
        expect(await isAccepted(h, await tokenTo(h, address))).to.equal(true);
      });

      it('leaves out addresses that someone else has verified, and is refused if none is left', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        const { id, token } = await invited(h, [email, mobile]);
        await mailTo(h, mobile);
        const rival = await succeed(inviteWith(h, anInvitee([email])));
        await succeed(accepting(h, await tokenTo(h, email)));
        await succeed(resend(h, id));
        expect(await mailTo(h, email)).to.deep.equal([]);
        const second = await tokenTo(h, mobile);
        expect(await succeed(h.invitations.find(token))).to.deep.equal(O.none);
        expect(await ownerOf(h, email)).to.equal(rival);
        const one = await invited(h, [mobile]);
        expect(await isAccepted(h, second)).to.equal(true);
        expect(await refusal(resend(h, one.id))).to.deep.equal({ _tag: 'NotInvitable', reason: 'no-free-address' });
      });

      it('is refused if the user has signed in, is self-registered, inactive, or deleted', async () => {
        const [signedIn, address] = [await invited(h, [anEmail()]), anEmail()];
        await succeed(accepting(h, signedIn.token));
        expect(await refusal(resend(h, signedIn.id))).to.deep.equal({ _tag: 'AlreadySignedIn' });
        await registering(h, [address]);
        const registered = await refusal(resend(h, await ownerOf(h, address)));
        expect(registered).to.deep.equal({ _tag: 'NotInvitable', reason: 'registering' });
        const { id, token } = await invited(h, [anEmail()]);
        await h.setActive(id, false);
        expect(await refusal(resend(h, id))).to.deep.equal({ _tag: 'NotInvitable', reason: 'inactive' });
        await h.setActive(id, true);
        expect(O.isSome(await succeed(h.invitations.find(token))), 'refused and invalidated').to.equal(true);
        await h.remove(id);
        for (const gone of [id, 2_000_000_000 as UserId])
          expect(await refusal(resend(h, gone))).to.deep.equal({ _tag: 'NotFound' });
      });
    });

    describe('cancelling', () => {
      it('revokes the tokens and keeps the user', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        const { id, token } = await invited(h, [email, mobile]);
        const other = await tokenTo(h, mobile);
        await succeed(h.invitations.cancel(acting(h), id));
        for (const one of [token, other]) expect(await isAccepted(h, one)).to.equal(false);
        expect((await userOf(h, id))?.identities).to.have.lengthOf(2);
        expect((await looking(h, email)).ownership._tag).to.equal('Invited');
        await succeed(h.invitations.cancel(acting(h), id));
        await succeed(resend(h, id));
        expect(await isAccepted(h, await tokenTo(h, email))).to.equal(true);
      });

      it('is refused for an unknown user', async () => {
        const { id } = await invited(h, [anEmail()]);
        await h.remove(id);
        for (const gone of [id, 2_000_000_000 as UserId])
          expect(await refusal(h.invitations.cancel(acting(h), gone))).to.deep.equal({ _tag: 'NotFound' });
      });
    });

    describe('concurrently', () => {
      // requirement 12, race 2
      it('exactly one of 50 acceptances of one token succeeds', async () => {
        const { token } = await invited(h, [anEmail()]);
        const done = await Promise.all(Array.from({ length: 50 }, () => isAccepted(h, token)));
        expect(done.filter(Boolean)).to.have.lengthOf(1);
      });

      it('one of the tokens of two addresses of one user, or of one address of two users, succeeds', async () => {
        for (let round = 0; round < 5; round += 1) {
          const [email, mobile] = [anEmail(), aMobile()];
          const { token } = await invited(h, [email, mobile]);
          const other = await tokenTo(h, mobile);
          const ofOneUser = await Promise.all([token, other].map((one) => isAccepted(h, one)));
          expect(ofOneUser.filter(Boolean)).to.have.lengthOf(1);
          const address = anEmail();
          const tokens = [(await invited(h, [address])).token, (await invited(h, [address])).token];
          const ofTwoUsers = await Promise.all(tokens.map((one) => isAccepted(h, one)));
          expect(ofTwoUsers.filter(Boolean)).to.have.lengthOf(1);
        }
      });

      // race 13
      it('either an acceptance or the code of a registration of the same address wins', async () => {
        for (let round = 0; round < 20; round += 1) {
          const [address, form] = [anEmail(), aForm()];
          await registering(h, [address], form);
          const rival = await ownerOf(h, address);
          await mailTo(h, address);
          const { id, token } = await invited(h, [address]);
          const acceptance = () => isAccepted(h, token);
          const verification = async () =>
            (await verdictOf(h, address, { right: true, registration: form.registration })) === 'Right';
          const raced = round % 2 === 0 ? [acceptance(), verification()] : [verification(), acceptance()];
          const won = await Promise.all(raced);
          expect(won.filter(Boolean), `round ${round}`).to.have.lengthOf(1);
          const owner = await ownerOf(h, address);
          expect(owner).to.equal(won[round % 2] ? id : rival);
        }
      });

      it('an acceptance and a cancellation, or a second sending, leave no token and no half-created user', async () => {
        for (let round = 0; round < 10; round += 1) {
          const address = anEmail();
          const { id, token } = await invited(h, [address]);
          const other = round % 2 === 0 ? h.invitations.cancel(acting(h), id) : resend(h, id);
          const [isIn] = await Promise.all([isAccepted(h, token), other()]);
          expect(await succeed(h.invitations.find(token))).to.deep.equal(O.none);
          expect((await looking(h, address)).ownership._tag).to.equal(isIn ? 'Verified' : 'Invited');
        }
      });

      it('two invitations with one username create one user', async () => {
        const username = `ada${aMobile().value.slice(1)}` as Username;
        const sent = Array.from({ length: 6 }, () => inviteWith(h, anInvitee([anEmail()], { username }))());
        const done = await Promise.all(sent);
        expect(done.filter(E.isRight)).to.have.lengthOf(1);
        for (const one of done) if (E.isLeft(one)) expect(one.left._tag).to.equal('UsernameTaken');
      });
    });

    // requirement 60
    describe('for an address that an administrator added to an existing user', () => {
      it('verifies it, ends all earlier sessions, notifies the other addresses, and signs in', async () => {
        const [email, mobile, other, first] = [anEmail(), aMobile(), anEmail(), aMobile()];
        const form = aForm();
        await registering(h, [email], form);
        const before = await guessing(h, email, { right: true, registration: form.registration });
        const id = await ownerOf(h, email);
        await mailTo(h, email);
        const token = await tokenGiven(h, id, other);
        const claim = (await userOf(h, id))?.identities.find(({ value }) => value === other.value);
        expect(claim).to.include({ isVerified: false, isPrimary: false });
        expect((await looking(h, other)).ownership._tag, 'a claim keeps nobody from the address').to.equal('Unknown');
        expect(O.isSome(await succeed(h.sessions.principal(aClaim(before.sessionId))))).to.equal(true);

        const signIn = aNewSignIn(h);
        const { session } = signIn;
        await succeed(accepting(h, token, { signIn }));
        expect(await looking(h, other)).to.deep.include({ address: other });
        expect((await userOf(h, id))?.identities.map((i) => [i.value, i.isVerified, i.isPrimary])).to.deep.equal([
          [email.value, true, true],
          [other.value, true, false],
        ]);
        expect(O.isSome(await succeed(h.sessions.principal(aClaim(before.sessionId))))).to.equal(false);
        expect(O.isSome(await succeed(h.sessions.principal(aClaim(session.id))))).to.equal(true);
        expect((await mailTo(h, email)).map(({ template }) => template)).to.deep.equal(['identities-changed']);
        expect(await mailTo(h, other)).to.deep.equal([]);
        expect(await isAccepted(h, token), 'used once').to.equal(false);

        const passwordHash = 'another' as PasswordHash;
        await succeed(accepting(h, await tokenGiven(h, id, first), { passwordHash, signIn: null }));
        expect((await userOf(h, id))?.identities.at(-1)).to.include({ value: first.value, isPrimary: true });
        expect((await credentialOf(h, email))?.passwordHash).to.equal(passwordHash);
        expect((await mailTo(h, other)).map(({ template }) => template).toSorted()).to.deep.equal([
          'identities-changed',
          'password-changed',
        ]);
        const entries = (await h.trail()).filter(({ subject }) => subject?.id === String(id));
        expect(
          entries.map(({ actor, action }) => [actor === h.admin ? 'admin' : 'user', action]).slice(-7),
        ).to.deep.equal([
          ['admin', 'identity.added'],
          ['user', 'identity.verified'],
          ['user', 'session.ended'],
          ['user', 'session.started'],
          ['admin', 'identity.added'],
          ['user', 'identity.verified'],
          ['user', 'session.ended'],
        ]);
        expect(await giving(h, id, mobile)).to.be.a('string');
      });

      it('is refused for an existing or taken address, a user who can’t sign in, and an actor without the right', async () => {
        const [mine, theirs, open] = [anEmail(), anEmail(), anEmail()];
        const id = await verified(h, [mine]);
        await verified(h, [theirs]);
        const tagOf = async (...how: Parameters<typeof giving> extends [Harness, ...infer R] ? R : never) => {
          const answer = await giving(h, ...how);
          return typeof answer === 'string' ? answer : answer._tag;
        };
        expect(await tagOf(id, mine)).to.equal('AlreadyAdded');
        expect(await tagOf(id, theirs)).to.equal('AddressTaken');
        await registering(h, [open]);
        expect(await tagOf(await ownerOf(h, open), anEmail())).to.equal('NotInvitable');
        await h.setActive(id, false);
        expect(await tagOf(id, anEmail())).to.equal('NotInvitable');
        await h.setActive(id, true);
        await h.giveRole(id, 'Staff');
        expect(await tagOf(id, anEmail(), h.admin, ['user.update'])).to.equal('InsufficientPrivileges');
        await h.remove(id);
        expect(await tagOf(id, anEmail())).to.equal('gone');
      });

      it('is revoked with the user, the address, and the right of the administrator', async () => {
        const by = async () => {
          const adder = await verified(h, [anEmail()]);
          await h.giveRole(adder, 'Staff');
          return adder;
        };
        const actor = { privileges: EVERYTHING };
        const decided = async <R>(id: UserId, decide: (account: Account, now: Date) => Decided<R>) => {
          const about = await addressesOf(h, id);
          return succeed(h.accounts.update(id, { about, administrators: true, by: h.admin }, decide));
        };
        const always = () => true;
        const ends: Readonly<Record<string, (id: UserId, address: Address, adder: UserId) => Promise<unknown>>> = {
          'time passes': () => h.elapse(ttlMs),
          'the user is disabled and enabled': async (id) => {
            for (const isActive of [false, true])
              await decided(id, changeUser(actor, { profile: {}, isActive }, always, policies.passwordLockout.lockMs));
          },
          'the user is deleted and restored': async (id) => {
            await decided(id, deleteUser(actor, always, 'en'));
            await succeed(h.directory.restore(acting(h), id));
          },
          'somebody else verifies the address': async (_, address) => void (await verified(h, [address])),
          'the user comes to hold more': (id) => h.giveRole(id, 'SuperAdmin'),
          'the adder holds less': (_, __, adder) => h.giveRole(adder, 'User'),
          'the adder is disabled': (_, __, adder) => h.setActive(adder, false),
          'the adder is deleted': (_, __, adder) => h.remove(adder),
        };
        for (const [why, end] of Object.entries(ends)) {
          const [id, address, adder] = [await verified(h, [anEmail()]), anEmail(), await by()];
          const token = await tokenGiven(h, id, address, adder);
          await end(id, address, adder);
          expect(await isAccepted(h, token), why).to.equal(false);
        }
        const [id, adder] = [await verified(h, [anEmail()]), await by()];
        expect(await isAccepted(h, await tokenGiven(h, id, anEmail(), adder)), 'otherwise').to.equal(true);
      });
    });
  });
};
