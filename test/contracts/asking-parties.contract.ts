import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { Account, Decided } from '../../src/core/domain/account/account.ts';
import { addIdentity, requestIdentityCode, verifyIdentity } from '../../src/core/domain/account/claims.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Asker } from '../../src/core/domain/addresses/ownership.ts';
import type { IdentityId, TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import { invite, inviteAgain } from '../../src/core/domain/invitations/inviting.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import { forgotPassword } from '../../src/core/domain/recovery/recovery.ts';
import { BUILT_IN_PRIVILEGES } from '../../src/core/domain/roles/built-in-privileges.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { Scope } from '../../src/core/ports/accounts.ts';
import { makeFakeResetLinks } from '../fakes/reset-links.ts';
import { MINUTE, aDigest, aMobile, aName, anEmail, policies, sendBudget, succeed } from '../support/values.ts';
import { acting } from './harness.ts';
import type { Harness, MakeHarness } from './harness.ts';
import { aForm, asking, book, guessing, looking, mailTo, ownerOf, registering, verdictOf, verified } from './steps.ts';

const HOUR = 60 * MINUTE;
const INTERVAL = policies.otp.resendIntervalMs + 1000;
const { perHour } = sendBudget;
const administrator: Asker = { _tag: 'Administrator' };
const links = {
  language: 'en' as const,
  issue: () => {
    const digest = aDigest();
    return { token: digest, digest };
  },
};

/** Each kind of requester has its own budget and interval. */
export const askingPartiesContract = (name: string, make: MakeHarness): void => {
  // requirement 103
  describe(`send budgets by requester: ${name}`, function () {
    this.timeout(120_000);
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const sent = async (to: Address): Promise<readonly Message['template'][]> =>
      (await mailTo(h, to)).map(({ template }) => template);
    const anAccount = () => verified(h, [anEmail()]);
    const forgetting = (to: Address, asker?: Asker) =>
      succeed(
        h.addresses.ask(
          [to],
          ([seen], now) => forgotPassword(policies.otp, { ...book, linkFor: makeFakeResetLinks().issue })(seen!, now),
          asker,
        ),
      );
    const deciding = async <R>(
      id: UserId,
      scope: Scope,
      decide: (account: Account, now: Date, goesOut: boolean) => Decided<R>,
    ) => {
      const answer = O.toNullable(await succeed(h.accounts.update(id, scope, decide)));
      return answer === null || E.isLeft(answer) ? 'refused' : 'done';
    };
    const claiming = (id: UserId, at: Address) =>
      deciding(id, { about: [at], claim: at }, addIdentity(policies.otp, book, at));
    const claimOf = async (id: UserId, at: Address): Promise<IdentityId> =>
      O.toNullable(await succeed(h.users.find(id)))!.identities.find(({ value }) => value === at.value)!.id;
    const pressing = async (id: UserId, at: Address) => {
      const claim = await claimOf(id, at);
      return deciding(id, { about: [], claim }, requestIdentityCode(policies.otp, book, claim));
    };
    const inviting = (at: Address) => {
      const names = { firstName: aName(), lastName: null, jobTitle: null, gender: null, dob: null, username: null };
      const invitee = { ...names, role: 'User', addresses: [at], passwordHash: noPassword };
      const all = { userId: h.admin, privileges: Object.keys(BUILT_IN_PRIVILEGES) };
      return succeed(h.invitations.invite(h.admin, invitee, invite(policies.invitation, links, invitee, all)));
    };
    const again = (id: UserId) =>
      succeed(h.invitations.resend(acting(h), id, inviteAgain(policies.invitation, links, h.admin)));

    describe('claims', () => {
      it('of one address share a limit across accounts, and leave invitations alone', async () => {
        const to = anEmail();
        for (let n = 0; n < perHour + 3; n += 1) expect(await claiming(await anAccount(), to)).to.equal('done');
        expect(await sent(to)).to.deep.equal(Array(perHour).fill('confirm-identity'));
        const guest = await inviting(to);
        expect(await sent(to)).to.deep.equal(['invitation']);
        await again(guest);
        expect(await sent(to)).to.deep.equal(['invitation']);
      });

      it('requested again by one account leave another account’s claim alone', async () => {
        const [to, one, other] = [anEmail(), await anAccount(), await anAccount()];
        await claiming(one, to);
        let count = (await sent(to)).length;
        for (let n = 0; n < perHour + 2; n += 1) {
          await h.elapse(INTERVAL);
          expect(await pressing(one, to)).to.equal('done');
          count += (await sent(to)).length;
        }
        expect(count).to.be.within(2, perHour - 1);
        await claiming(other, to);
        expect(await sent(to)).to.deep.equal(['confirm-identity']);
      });

      it('are separate by address, and use nothing of anonymous requests', async () => {
        const [to, other, id] = [anEmail(), anEmail(), await anAccount()];
        for (let n = 0; n < perHour + 1; n += 1) await claiming(await anAccount(), to);
        await sent(to);
        await claiming(id, other);
        expect(await sent(other)).to.have.lengthOf(1);
        await registering(h, [to]);
        expect(await sent(to)).to.deep.equal(['confirm-address']);
      });

      // requirement 107
      it('above the limit make no valid code, and don’t shorten the lifetime of the sent one', async () => {
        const [to, id] = [anEmail(), await anAccount()];
        for (let n = 0; n < perHour; n += 1) await claiming(await anAccount(), to);
        await claiming(id, to);
        const claim = await claimOf(id, to);
        const guess = { id: claim, isRight: () => true, language: 'en' as const };
        const verifying = () => deciding(id, { about: [to] }, verifyIdentity(policies.otp, guess));
        expect(await verifying()).to.equal('refused');
        await h.elapse(HOUR);
        await pressing(id, to);
        await h.elapse(policies.otp.ttlMs - 2 * MINUTE);
        await pressing(id, to);
        await h.elapse(3 * MINUTE);
        expect(await verifying()).to.equal('refused');
      });
    });

    describe('a known device, a session, and an administrator', () => {
      const anOwner = async () => {
        const [email, form] = [anEmail(), aForm()];
        await registering(h, [email], form);
        const { device, sessionId } = await guessing(h, email, { right: true, registration: form.registration });
        await h.elapse(25 * HOUR);
        await mailTo(h, email);
        const from: Asker = { _tag: 'Device', token: device };
        const session: Asker = { _tag: 'Session', id: sessionId };
        return { email, from, session, id: await ownerOf(h, email) };
      };

      it('don’t wait for the interval of anonymous requests, and don’t start it', async () => {
        const { email, from, session } = await anOwner();
        const asked = async (asker?: Asker) => [
          (await asking(h, email, asker))._tag,
          (await forgetting(email, asker))._tag,
        ];
        expect(await asked()).to.deep.equal(['Asked', 'Asked']);
        expect(await asked(from)).to.deep.equal(['Asked', 'Asked']);
        expect((await forgetting(email, administrator))._tag).to.equal('Asked');
        expect(await sent(email)).to.have.lengthOf(5);
        for (const asker of [undefined, from, session])
          expect(await asked(asker)).to.deep.equal(['TooSoon', 'TooSoon']);
        expect((await forgetting(email, administrator))._tag).to.equal('TooSoon');
        await h.elapse(INTERVAL);
        expect(await asked(session)).to.deep.equal(['Asked', 'Asked']);
        expect(await asked()).to.deep.equal(['Asked', 'Asked']);
      });

      it('wait separately for each address', async () => {
        const { email, from, id } = await anOwner();
        const mobile = aMobile();
        await claiming(id, mobile);
        const guess = { id: await claimOf(id, mobile), isRight: () => true, language: 'en' as const };
        expect(await deciding(id, { about: [mobile] }, verifyIdentity(policies.otp, guess))).to.equal('done');
        await mailTo(h, email);
        for (const to of [email, mobile]) {
          expect((await asking(h, to, from))._tag).to.equal('Asked');
          expect((await forgetting(to, from))._tag).to.equal('Asked');
        }
        for (const to of [email, mobile]) {
          expect((await asking(h, to, from))._tag).to.equal('TooSoon');
          expect((await forgetting(to, from))._tag).to.equal('TooSoon');
        }
        expect(await sent(email)).to.have.lengthOf(2);
        expect(await sent(mobile)).to.include.members(['sign-in-code', 'reset-password']);
      });

      it('still get messages when anonymous requests have used up theirs', async () => {
        const { email, from, session, id } = await anOwner();
        for (let n = 0; n < perHour + 1; n += 1) {
          await asking(h, email);
          await claiming(await anAccount(), email);
          await h.elapse(INTERVAL);
        }
        await sent(email);
        await asking(h, email);
        expect(await sent(email), 'anonymous callers').to.deep.equal([]);
        await asking(h, email, from);
        expect(await sent(email), 'the device').to.deep.equal(['sign-in-code']);
        await h.elapse(INTERVAL);
        await asking(h, email, session);
        expect(await sent(email), 'the session').to.deep.equal(['sign-in-code']);
        await forgetting(email, administrator);
        expect(await sent(email), 'the administrator').to.deep.equal(['reset-password']);
        expect(await ownerOf(h, email)).to.equal(id);
      });

      it('have a budget of their own', async () => {
        const { email, from } = await anOwner();
        const counts = { device: 0, administrator: 0 };
        for (let n = 0; n < perHour + 2; n += 1) {
          await asking(h, email, from);
          counts.device += (await sent(email)).length;
          await forgetting(email, administrator);
          counts.administrator += (await sent(email)).length;
          await h.elapse(INTERVAL);
        }
        expect(counts).to.deep.equal({ device: perHour, administrator: perHour });
      });
    });

    // requirement 107
    describe('above a budget', () => {
      it('keeps a sent code valid exactly as long as its message says', async () => {
        const to = anEmail();
        await verified(h, [to]);
        for (let n = 1; n < perHour; n += 1) {
          await h.elapse(INTERVAL);
          await asking(h, to);
        }
        const { pending } = (await looking(h, to)).otp;
        await h.elapse(2 * INTERVAL);
        await sent(to);
        expect((await asking(h, to))._tag).to.equal('Asked');
        expect(await sent(to)).to.deep.equal([]);
        expect((await looking(h, to)).otp.pending?.nonce).to.equal(pending?.nonce);
        await h.elapse(policies.otp.ttlMs - 2 * INTERVAL);
        expect(await verdictOf(h, to, { right: true })).to.equal('Wrong');
      });

      it('counts guesses and locks as before, for known and unknown addresses', async () => {
        const [known, unknown] = [anEmail(), anEmail()];
        await verified(h, [known]);
        for (let n = 0; n < perHour + 1; n += 1)
          for (const to of [known, unknown]) {
            await h.elapse(policies.otp.ttlMs + INTERVAL);
            await asking(h, to);
          }
        for (const to of [known, unknown]) await asking(h, to);
        for (const verdict of ['Wrong', 'Wrong', 'Wrong', 'Locked'])
          for (const to of [known, unknown]) expect(await verdictOf(h, to, { right: false })).to.equal(verdict);
      });

      it('keeps a mailed invitation valid, because a new one would not be sent', async () => {
        const to = anEmail();
        const guest = await inviting(to);
        const tokens: string[] = [];
        for (let n = 0; n < perHour + 1; n += 1) {
          for (const message of await mailTo(h, to)) if ('token' in message) tokens.push(message.token);
          await again(guest);
        }
        expect(tokens).to.have.lengthOf(perHour);
        const isGood = async (token: string) => O.isSome(await succeed(h.invitations.find(token as TokenDigest)));
        const good = [];
        for (const token of tokens) good.push(await isGood(token));
        expect(good).to.deep.equal([...Array<boolean>(perHour - 1).fill(false), true]);
      });
    });
  });
};
