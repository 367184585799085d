import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import { BUILT_IN_PRIVILEGES, BUILT_IN_ROLES } from '../../src/core/domain/built-in.ts';
import type { Address, TokenDigest, UserId, Username } from '../../src/core/domain/ids.ts';
import { accept, invite, inviteAgain } from '../../src/core/domain/invitation.ts';
import type { Acceptance, Invitee } from '../../src/core/domain/invitation.ts';
import { noPassword } from '../../src/core/domain/password.ts';
import type { PasswordHash } from '../../src/core/domain/password.ts';
import { MINUTE, SECOND, aDigest, aMobile, aName, anEmail, policies, refusal, succeed } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aForm,
  aSession,
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

/** Tokens are their own digests, so that the mail tells what is stored. */
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
  h.invitations.invite(h.admin, invitee, invite(policies.invitation, book, invitee.addresses, { privileges: held }));

const resend = (h: Harness, id: UserId) => h.invitations.resend(acting(h), id, inviteAgain(policies.invitation, book));

const tokenTo = async (h: Harness, address: Address): Promise<TokenDigest> => {
  const [message, ...more] = (await mailTo(h, address)).filter(({ template }) => template === 'invitation');
  if (message?.template !== 'invitation' || more.length > 0) throw new Error(`not one invitation to ${address.value}`);
  return message.token as TokenDigest;
};

/** An invited user, and the token of the first address. */
const invited = async (h: Harness, addresses: readonly Address[], changed: Partial<Invitee> = {}) => {
  const id = await succeed(inviteWith(h, anInvitee(addresses, changed)));
  return { id, token: await tokenTo(h, addresses[0]!) };
};

const accepting = (h: Harness, token: TokenDigest, changed: Partial<Acceptance> = {}) =>
  h.invitations.accept(token, accept(policies, { passwordHash: null, session: aSession(h), ...changed }));

const isAccepted = async (h: Harness, token: TokenDigest): Promise<boolean> => {
  const done = await accepting(h, token)();
  if (E.isLeft(done)) expect(done.left).to.deep.equal({ _tag: 'InvalidInvitation' });
  return E.isRight(done);
};

const userOf = async (h: Harness, id: UserId) => O.toNullable(await succeed(h.users.find(id)));

/** What every store of invitations promises. */
export const invitationsContract = (name: string, makeHarness: MakeHarness): void => {
  describe(`Invitations, ${name}`, function () {
    this.timeout(60_000);
    let h: Harness;
    before(async () => void (h = await makeHarness()));
    after(() => h.close());

    describe('when sent', () => {
      it('make the user as told, with unverified addresses, and mail each of them a token of its own', async () => {
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
          expect(message).to.include({ template: 'invitation', language: 'de', budget: 'session' });
        expect([toEmail.length, toMobile.length]).to.deep.equal([1, 1]);
        const tokens = [toEmail, toMobile].map(([message]) => message && 'token' in message && message.token);
        expect(new Set(tokens).size).to.equal(2);
        expect((await looking(h, email)).standing._tag).to.equal('Invited');
        const found = await succeed(h.invitations.find(tokens[0] as TokenDigest));
        const { invitation, now } = O.isSome(found) ? found.value : expect.fail('there is no invitation');
        expect(invitation.expiresAt.getTime() - now.getTime()).to.be.within(ttlMs - MINUTE, ttlMs);
        expect(toEmail[0]?.expiresAt).to.deep.equal(invitation.expiresAt);
      });

      it('are refused for an address that somebody has verified, naming the field, and write nothing', async () => {
        const [taken, free] = [aMobile(), anEmail()];
        await verified(h, [taken]);
        const refused = await refusal(inviteWith(h, anInvitee([free, taken])));
        expect(refused).to.deep.equal({ _tag: 'AddressTaken', pointers: ['/mobile'] });
        expect((await looking(h, free)).standing._tag).to.equal('Unknown');
        expect(await mailTo(h, free)).to.deep.equal([]);
      });

      it('are not refused for an address of an open registration, which goes on', async () => {
        const address = anEmail();
        await registering(h, [address]);
        const before = await looking(h, address);
        await succeed(inviteWith(h, anInvitee([address])));
        expect(await looking(h, address)).to.deep.equal(before);
      });

      // security 56
      it('are refused for a role that holds what the sender does not, and write nothing', async () => {
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

      // security 93
      it('are refused for a taken username and an unknown role, and write nothing', async () => {
        const [address, username] = [anEmail(), `ada${aMobile().value.slice(1)}` as Username];
        const { id } = await invited(h, [anEmail()], { username });
        const again = await refusal(inviteWith(h, anInvitee([address], { username })));
        expect(again).to.deep.equal({ _tag: 'UsernameTaken' });
        const unknown = await refusal(inviteWith(h, anInvitee([address], { role: 'Nobody' })));
        expect(unknown).to.deep.equal({ _tag: 'UnknownRole' });
        expect((await looking(h, address)).standing._tag).to.equal('Unknown');
        expect(await mailTo(h, address)).to.deep.equal([]);
        await h.remove(id);
        await succeed(inviteWith(h, anInvitee([address], { username })));
      });
    });

    describe('when accepted', () => {
      it('verify the address, make it the primary one, and start a session', async () => {
        const address = anEmail();
        const { id, token } = await invited(h, [address]);
        const session = aSession(h);
        await succeed(accepting(h, token, { session }));
        expect((await looking(h, address)).standing).to.include({ _tag: 'Verified', userId: id, isActive: true });
        const user = await userOf(h, id);
        expect(user?.identities.map((i) => [i.value, i.isVerified, i.isPrimary])).to.deep.equal([
          [address.value, true, true],
        ]);
        expect(user?.lastLoginAt).not.to.equal(null);
        expect(await succeed(h.sessions.principal(aClaim(session.id)))).to.have.nested.property('value.userId', id);
        expect((await credentialOf(h, address))?.passwordHash).to.equal(noPassword);
      });

      it('start no session where none is wanted', async () => {
        const address = anEmail();
        const { id, token } = await invited(h, [address]);
        await succeed(accepting(h, token, { session: null }));
        expect((await userOf(h, id))?.lastLoginAt).to.equal(null);
        expect((await refusal(resend(h, id)))._tag).to.equal('AlreadySignedIn');
      });

      it('set the password that is chosen, and else keep the one that the administrator gave', async () => {
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

      // security 12
      it('serve once', async () => {
        const { token } = await invited(h, [anEmail()]);
        expect(await isAccepted(h, token)).to.equal(true);
        expect(await isAccepted(h, token)).to.equal(false);
        expect(await succeed(h.invitations.find(token))).to.deep.equal(O.none);
      });

      it('are refused when the token is none', async () => {
        expect(await isAccepted(h, aDigest())).to.equal(false);
      });

      it('serve until they expire', async () => {
        const [early, late] = [await invited(h, [anEmail()]), await invited(h, [anEmail()])];
        await h.elapse(ttlMs - 30 * SECOND);
        expect(await isAccepted(h, early.token)).to.equal(true);
        await h.elapse(30 * SECOND);
        expect(await isAccepted(h, late.token)).to.equal(false);
      });

      it('are void for an inactive user while that lasts, and for a deleted one', async () => {
        const { id, token } = await invited(h, [anEmail()]);
        await h.setActive(id, false);
        expect(await isAccepted(h, token)).to.equal(false);
        await h.setActive(id, true);
        await h.remove(id);
        expect(await isAccepted(h, token)).to.equal(false);
      });

      it('are void once somebody else has verified the address', async () => {
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

      // security 60
      it('void the tokens of the user’s other addresses, which stay unverified claims', async () => {
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
        expect((await looking(h, mobile)).standing._tag).to.equal('Unknown');
      });

      it('end every open registration that holds the address, whose code is right no more', async () => {
        const [address, mobile, form] = [anEmail(), aMobile(), aForm()];
        const { id, token } = await invited(h, [address]);
        await registering(h, [address, mobile], form);
        // nobody's registration can hold an invited address but as a claim
        const rival = await ownerOf(h, mobile);
        expect(await isAccepted(h, token)).to.equal(true);
        expect(await succeed(h.users.find(rival))).to.deep.equal(O.none);
        expect(await ownerOf(h, address)).to.equal(id);
        const { verdict } = await guessing(h, address, { right: true, registration: form.registration });
        expect(verdict._tag).to.equal('Wrong');
      });

      it('end the registration of the address that was there before', async () => {
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
        expect([lockout.failures, pending]).to.deep.equal([1, null]);
        expect(await verdictOf(h, address, { right: true, registration: form.registration })).to.equal('Wrong');
      });
    });

    describe('leave to guessers', () => {
      // security 28, 31
      it('no fresh guesses at codes: count, lock and interval of the address go on', async () => {
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

      it('no fresh tries at passwords: those at the address and at the username go on', async () => {
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

    describe('when sent again', () => {
      it('void the older tokens', async () => {
        const address = anEmail();
        const { id, token } = await invited(h, [address]);
        await succeed(resend(h, id));
        const newer = await tokenTo(h, address);
        expect(await isAccepted(h, token)).to.equal(false);
        expect(await isAccepted(h, newer)).to.equal(true);
      });

      it('renew the life of the invitation', async () => {
        const address = anEmail();
        const { id } = await invited(h, [address]);
        await h.elapse(ttlMs + SECOND);
        await succeed(resend(h, id));
        expect(await isAccepted(h, await tokenTo(h, address))).to.equal(true);
      });

      it('leave out what somebody else has verified meanwhile, and are refused where nothing is left', async () => {
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

      it('are refused once the user has signed in, registers alone, is inactive, or is gone', async () => {
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
        expect(O.isSome(await succeed(h.invitations.find(token))), 'refused and voided').to.equal(true);
        await h.remove(id);
        for (const gone of [id, 2_000_000_000 as UserId])
          expect(await refusal(resend(h, gone))).to.deep.equal({ _tag: 'NotFound' });
      });
    });

    describe('when cancelled', () => {
      it('are void, and the user stays', async () => {
        const [email, mobile] = [anEmail(), aMobile()];
        const { id, token } = await invited(h, [email, mobile]);
        const other = await tokenTo(h, mobile);
        await succeed(h.invitations.cancel(acting(h), id));
        for (const one of [token, other]) expect(await isAccepted(h, one)).to.equal(false);
        expect((await userOf(h, id))?.identities).to.have.lengthOf(2);
        expect((await looking(h, email)).standing._tag).to.equal('Invited');
        await succeed(h.invitations.cancel(acting(h), id));
        await succeed(resend(h, id));
        expect(await isAccepted(h, await tokenTo(h, email))).to.equal(true);
      });

      it('are refused for who is not there', async () => {
        const { id } = await invited(h, [anEmail()]);
        await h.remove(id);
        for (const gone of [id, 2_000_000_000 as UserId])
          expect(await refusal(h.invitations.cancel(acting(h), gone))).to.deep.equal({ _tag: 'NotFound' });
      });
    });

    describe('in parallel', () => {
      // security 12, T2
      it('of 50 acceptances of one token exactly one succeeds', async () => {
        const { token } = await invited(h, [anEmail()]);
        const done = await Promise.all(Array.from({ length: 50 }, () => isAccepted(h, token)));
        expect(done.filter(Boolean)).to.have.lengthOf(1);
      });

      it('of the tokens of two addresses of one user, and of one address of two users, one succeeds', async () => {
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

      // T13
      it('an acceptance and the code of a registration of the same address: one wins, the other is refused', async () => {
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

      it('an acceptance and a cancellation, or another sending, leave no token and never half a user', async () => {
        for (let round = 0; round < 10; round += 1) {
          const address = anEmail();
          const { id, token } = await invited(h, [address]);
          const other = round % 2 === 0 ? h.invitations.cancel(acting(h), id) : resend(h, id);
          const [isIn] = await Promise.all([isAccepted(h, token), other()]);
          expect(await succeed(h.invitations.find(token))).to.deep.equal(O.none);
          expect((await looking(h, address)).standing._tag).to.equal(isIn ? 'Verified' : 'Invited');
        }
      });

      it('sendings of one username make one user', async () => {
        const username = `ada${aMobile().value.slice(1)}` as Username;
        const sent = Array.from({ length: 6 }, () => inviteWith(h, anInvitee([anEmail()], { username }))());
        const done = await Promise.all(sent);
        expect(done.filter(E.isRight)).to.have.lengthOf(1);
        for (const one of done) if (E.isLeft(one)) expect(one.left._tag).to.equal('UsernameTaken');
      });
    });
  });
};
