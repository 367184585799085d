import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { MAX_IDENTITIES } from '../../src/core/domain/account/identities.ts';
import type { Address, EmailAddress } from '../../src/core/domain/addresses/address.ts';
import type { SessionId, UserId } from '../../src/core/domain/ids.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope } from '../../src/core/domain/locks/attempt-scope.ts';
import { decideSignIn } from '../../src/core/domain/oauth/find-account.ts';
import type { Known } from '../../src/core/domain/oauth/find-account.ts';
import { MAX_PENDING_LINKS } from '../../src/core/domain/oauth/provider-profile.ts';
import type {
  ProviderProfile,
  CodeChallenge,
  ProviderName,
  ReturnTo,
  ProviderSubject,
} from '../../src/core/domain/oauth/provider-profile.ts';
import type { Flow } from '../../src/core/ports/oauth-flows.ts';
import { MINUTE, SECOND, aDigest, aName, anEmail, policies, succeed } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aClaim,
  aNewSignIn,
  asking,
  guessing,
  looking,
  mailTo,
  ownerOf,
  registering,
  verdictOf,
  verified,
} from './steps.ts';

const [FLOW_TTL, CODE_TTL] = [10 * MINUTE, MINUTE];
/** Less than the limit, because one of the two clocks keeps running. */
const ALMOST = 20 * SECOND;

const ONE = 'one' as ProviderName;
const OTHER = 'other' as ProviderName;
const aSubject = (): ProviderSubject => randomUUID() as string as ProviderSubject;
const aChallenge = (): CodeChallenge => randomUUID().padEnd(43, 'x') as CodeChallenge;
const aFlow = (changed: Partial<Flow> = {}): Flow => ({
  provider: ONE,
  returnTo: 'https://app.example.com/' as ReturnTo,
  codeChallenge: aChallenge(),
  sessionId: null,
  ...changed,
});
/** As long as real digests. */
const aSecret = () => aDigest().slice(0, 43) as ReturnType<typeof aDigest>;

type Trust = 'trusted' | 'untrusted';
const anArrival = (
  subject = aSubject(),
  address: Address | null = null,
  trust: Trust = 'trusted',
): ProviderProfile => ({
  subject,
  email: address && { value: address.value as EmailAddress, isTrusted: trust === 'trusted' },
  firstName: aName(),
  lastName: aName(),
});

export const oauthFlowsContract = (name: string, make: MakeHarness): void => {
  describe(`sign-ins at providers: ${name}`, function () {
    this.timeout(60_000);
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    /** A sign-in up to the code. */
    const kept = async (arrival: ProviderProfile, flow = aFlow()) => {
      const code = aSecret();
      await succeed(h.oauthFlows.keep(code, flow, arrival, CODE_TTL));
      return { code, flow };
    };
    type Kept = Awaited<ReturnType<typeof kept>>;
    const redeeming = async (
      { code, flow: { codeChallenge } }: Pick<Kept, 'code' | 'flow'>,
      scope: AttemptScope = publicScope,
      registration: 'open' | 'closed' = 'open',
    ) => {
      const signIn = aNewSignIn(h);
      const seen: Known[] = [];
      const outcome = await succeed(
        h.oauthFlows.signIn({
          code,
          codeChallenge,
          signIn,
          reopensFrom: policies.passwordLockout.maxTotal,
          scope,
          language: 'en',
          decide: (arrival, known) => {
            seen.push(known);
            return decideSignIn(registration, arrival, known);
          },
        }),
      );
      return { outcome: O.toNullable(outcome), session: signIn.session, known: seen[0] };
    };
    const principal = async (id: SessionId) => O.toNullable(await succeed(h.sessions.principal(aClaim(id))));
    /** Signs in and returns the user. */
    const arriving = async (arrival: ProviderProfile, flow = aFlow()) => {
      const { outcome, session, known } = await redeeming(await kept(arrival, flow));
      const user = await principal(session.id);
      if (user === null) throw new Error(`nobody was signed in: ${JSON.stringify(outcome)}`);
      return { userId: user.userId, decision: outcome!.decision, session, known: known! };
    };
    const userOf = async (id: UserId) => O.toNullable(await succeed(h.users.find(id)))!;
    const held = async (id: UserId) =>
      (await userOf(id)).identities.map((i) => [i.type, i.oauthProvider, i.value, i.isVerified, i.isPrimary]);
    const linking = async (
      { code, flow }: Kept,
      who: Readonly<{ userId: UserId; sessionId: SessionId }>,
      provider = flow.provider,
    ) =>
      O.toNullable(
        await succeed(h.oauthFlows.link({ code, codeChallenge: flow.codeChallenge, provider, language: 'en', ...who })),
      );
    const member = async () => {
      const address = anEmail();
      const userId = await verified(h, [address]);
      const session = await arrivingAt(address);
      await mailTo(h, address);
      return { address, userId, sessionId: session };
    };
    /** A session of the user who has verified the address. */
    const arrivingAt = async (address: Address): Promise<SessionId> => {
      await h.elapse(MINUTE);
      await asking(h, address);
      return (await guessing(h, address, { right: true })).sessionId;
    };

    describe('in progress', () => {
      // requirement 44
      it('return once, in the browser that began them, within their time', async () => {
        const [state, browser] = [aSecret(), aSecret()];
        const { provider, ...target } = aFlow();
        const begin = () => h.oauthFlows.start({ provider, state, browser }, target, FLOW_TTL);
        const back = async (from = browser) => O.toNullable(await succeed(h.oauthFlows.arrive(state, from)));
        await succeed(begin());
        expect(await back(aSecret()), 'another browser').to.equal(null);
        expect(await back()).to.deep.equal({ provider, ...target });
        expect(await back(), 'again').to.equal(null);
        await succeed(begin());
        await h.elapse(FLOW_TTL - ALMOST);
        expect(await back()).not.to.equal(null);
        await succeed(begin());
        await h.elapse(FLOW_TTL);
        expect(await back(), 'too late').to.equal(null);
      });

      it('return to only one of many concurrent calls', async () => {
        const [state, browser] = [aSecret(), aSecret()];
        const { provider, ...target } = aFlow();
        await succeed(h.oauthFlows.start({ provider, state, browser }, target, FLOW_TTL));
        const all = Array.from({ length: 10 }, () => succeed(h.oauthFlows.arrive(state, browser)));
        expect((await Promise.all(all)).filter(O.isSome)).to.have.length(1);
      });

      it('are begun by the first browser with the ticket of a link, for its provider, within its time', async () => {
        const { sessionId } = await member();
        const flow = aFlow({ sessionId });
        const [ticket, state, browser] = [aSecret(), aSecret(), aSecret()];
        const open = (provider = ONE, from = ticket) =>
          succeed(h.oauthFlows.open(from, { provider, state, browser }, FLOW_TTL));
        await succeed(h.oauthFlows.prepare(ticket, flow, FLOW_TTL));
        expect({ otherProvider: await open(OTHER), otherSecret: await open(ONE, aSecret()) }).to.deep.equal({
          otherProvider: false,
          otherSecret: false,
        });
        expect(O.isSome(await succeed(h.oauthFlows.arrive(ticket, browser))), 'is no state').to.equal(false);
        expect([await open(), await open()]).to.deep.equal([true, false]);
        expect(O.toNullable(await succeed(h.oauthFlows.arrive(state, browser)))).to.deep.equal(flow);
        await succeed(h.oauthFlows.prepare(ticket, flow, FLOW_TTL));
        await h.elapse(FLOW_TTL);
        expect(await open()).to.equal(false);
      });
    });

    describe('signing in', () => {
      // requirement 44
      it('accepts a code once, with its challenge, not as a link, within its minute', async () => {
        const [who, arrival] = [await member(), anArrival()];
        const one = await kept(arrival);
        const nobody = async (change: Partial<Kept>) => (await redeeming({ ...one, ...change })).outcome;
        expect(await nobody({ code: aSecret() })).to.equal(null);
        expect(await nobody({ flow: aFlow() })).to.equal(null);
        expect(await linking(one, who)).to.equal(null);
        expect((await redeeming(one)).outcome?.decision._tag).to.equal('Create');
        expect((await redeeming(one)).outcome).to.equal(null);
        const [early, late] = [await kept(arrival), await kept(arrival)];
        await h.elapse(CODE_TTL - ALMOST);
        expect((await redeeming(early)).outcome?.decision._tag).to.equal('SignIn');
        await h.elapse(ALMOST);
        expect((await redeeming(late)).outcome).to.equal(null);
      });

      // race 2
      it('succeeds once for ten concurrent uses of one code', async () => {
        const one = await kept(anArrival());
        const all = await Promise.all(Array.from({ length: 10 }, () => redeeming(one)));
        expect(all.filter(({ outcome }) => outcome !== null)).to.have.length(1);
      });

      it('creates one user for concurrent first sign-ins with a code each', async () => {
        const address = anEmail();
        const arrival = anArrival(aSubject(), address);
        const all = await Promise.all(Array.from({ length: 5 }, () => arriving(arrival)));
        expect(new Set(all.map(({ userId }) => userId)).size).to.equal(1);
        expect(all.filter(({ decision }) => decision._tag === 'Create')).to.have.length(1);
      });

      it('creates a user from the provider’s profile; a trusted address is verified and primary', async () => {
        const [address, claimed] = [anEmail(), anEmail()];
        const arrival = anArrival(aSubject(), address);
        const { userId, known } = await arriving(arrival);
        expect(known).to.deep.equal({ linked: null, ownership: { _tag: 'Unknown' }, isUnlinked: false });
        const user = await userOf(userId);
        const { firstName, lastName } = arrival;
        expect(user).to.deep.include({ firstName, lastName, isActive: true, createdBy: null });
        expect(user.role.name).to.equal('User');
        expect(user.lastLoginAt).not.to.equal(null);
        expect(await held(userId)).to.deep.equal([
          ['oauth', 'one', arrival.subject, true, false],
          ['email', null, address.value, true, true],
        ]);
        expect((await looking(h, address)).ownership).to.deep.include({ _tag: 'Verified', userId });
        const other = await arriving(anArrival(aSubject(), claimed, 'untrusted'));
        expect(other.known.ownership, 'nobody looks at it').to.equal(null);
        expect((await held(other.userId))[1]).to.deep.equal(['email', null, claimed.value, false, false]);
        expect((await looking(h, claimed)).ownership._tag).to.equal('Unknown');
        expect(await held((await arriving(anArrival())).userId)).to.have.length(1);
      });

      // requirement 44
      it('finds a user by provider and subject, whatever else the profile says', async () => {
        const [subject, taken] = [aSubject(), anEmail()];
        const first = await arriving(anArrival(subject, anEmail()));
        await verified(h, [taken]);
        const before = await userOf(first.userId);
        const again = await arriving(anArrival(subject, taken));
        expect(again.decision).to.deep.equal({ _tag: 'SignIn', userId: first.userId, methods: [] });
        expect(again.known.linked).to.deep.equal({ userId: first.userId, isActive: true, methods: [] });
        expect(await held(first.userId)).to.have.length(2);
        expect((await userOf(first.userId)).version).to.equal(before.version);
        const elsewhere = await arriving(anArrival(subject), aFlow({ provider: OTHER }));
        expect(elsewhere.userId).not.to.equal(first.userId);
      });

      // requirement 44
      it('links to the owner of a trusted address and notifies them', async () => {
        const { address, userId } = await member();
        const { version } = await userOf(userId);
        const subject = aSubject();
        const arrived = await arriving(anArrival(subject, address));
        expect(arrived.decision).to.deep.equal({ _tag: 'Link', userId, address: address.value, methods: [] });
        expect(arrived.userId).to.equal(userId);
        expect((await held(userId)).at(-1)).to.deep.equal(['oauth', 'one', subject, true, false]);
        expect((await userOf(userId)).version).to.be.above(version);
        const mail = await mailTo(h, address);
        expect(mail.map(({ template }) => template)).to.deep.equal(['identities-changed']);
      });

      // requirement 30
      it('write each new user, link and session into the audit trail', async () => {
        const [ada, linker] = [aSubject(), aSubject()];
        const wrote = async (id: UserId) =>
          (await h.trail())
            .filter(({ subject }) => subject?.type === 'user' && subject.id === String(id))
            .map(({ actor, action, changes }) => [actor, action, ...changes.map(({ field, after }) => [field, after])]);
        const first = await arriving(anArrival(ada));
        const again = await arriving(anArrival(ada));
        const started = (id: UserId, { session }: typeof first) => [
          id,
          'session.started',
          ['method', 'one'],
          ['session_id', session.id],
        ];
        expect(await wrote(first.userId)).to.deep.equal([
          [first.userId, 'user.registered'],
          [first.userId, 'identity.added', ['one', ada]],
          started(first.userId, first),
          started(first.userId, again),
        ]);
        const who = await member();
        const before = (await wrote(who.userId)).length;
        await linking(await kept(anArrival(linker), aFlow({ sessionId: who.sessionId })), who);
        await linking(await kept(anArrival(linker), aFlow({ sessionId: who.sessionId })), who);
        const arrived = await arriving(anArrival(aSubject(), who.address), aFlow({ provider: OTHER }));
        expect(
          (await wrote(who.userId)).slice(before).map(([actor, action, change]) => [actor, action, change]),
        ).to.deep.equal([
          [who.userId, 'identity.added', ['one', linker]],
          [who.userId, 'identity.added', ['other', (await held(who.userId)).at(-1)?.[2]]],
          [who.userId, 'session.started', ['method', 'other']],
        ]);
        expect(arrived.userId).to.equal(who.userId);
      });

      it('tells the decision who owns a trusted address', async () => {
        const [inactive, invited] = [await member(), anEmail()];
        await h.setActive(inactive.userId, false);
        await h.invite(invited);
        const refused = await redeeming(await kept(anArrival(aSubject(), inactive.address)));
        expect(refused.known?.ownership).to.deep.include({
          _tag: 'Verified',
          userId: inactive.userId,
          isActive: false,
        });
        expect(refused.outcome).to.deep.equal({ decision: { _tag: 'Refuse', why: 'inactive' }, scope: 'Public' });
        expect(await held(inactive.userId)).to.have.length(1);
        const { known, userId } = await arriving(anArrival(aSubject(), invited));
        expect(known.ownership).to.deep.equal({ _tag: 'Invited' });
        expect((await held(userId))[1]?.slice(2)).to.deep.equal([invited.value, false, false]);
        expect((await looking(h, invited)).ownership._tag).to.equal('Invited');
      });

      it('writes nothing if it is refused, but uses the code up', async () => {
        const arrival = anArrival(aSubject(), anEmail());
        const one = await kept(arrival);
        const { outcome, session } = await redeeming(one, publicScope, 'closed');
        expect(outcome?.decision).to.deep.equal({ _tag: 'Refuse', why: 'closed' });
        expect(await principal(session.id)).to.equal(null);
        expect((await redeeming(one)).outcome).to.equal(null);
        expect((await arriving(arrival)).decision._tag, 'not known yet').to.equal('Create');
      });

      it('ends the open registration of a trusted address, whose count of wrong codes carries over', async () => {
        const address = anEmail();
        await registering(h, [address]);
        const stranger = await ownerOf(h, address);
        for (let n = 0; n < 2; n += 1) expect(await verdictOf(h, address, { right: false })).to.equal('Wrong');
        const { userId, known } = await arriving(anArrival(aSubject(), address));
        expect(known.ownership).to.deep.include({ _tag: 'Registering', userId: stranger });
        expect(userId).not.to.equal(stranger);
        expect(O.isNone(await succeed(h.users.find(stranger)))).to.equal(true);
        expect(await verdictOf(h, address, { right: false })).to.equal('Wrong');
        expect(await verdictOf(h, address, { right: true })).to.equal('Locked');
      });

      // requirement 44, 50
      it('does not link again what the owner of the address has unlinked', async () => {
        const { address, userId } = await member();
        const arrival = anArrival(aSubject(), address);
        await arriving(arrival);
        const linked = (await userOf(userId)).identities.find(({ type }) => type === 'oauth')!;
        await succeed(
          h.accounts.update(userId, { about: [] }, () => ({
            writes: { removes: linked.id },
            events: [],
            answer: undefined,
          })),
        );
        expect(await held(userId)).to.have.length(1);
        const again = await arriving(arrival);
        expect(again.known).to.deep.include({ linked: null, isUnlinked: true });
        expect(again.userId).not.to.equal(userId);
        const other = await arriving(anArrival(aSubject(), address));
        expect(
          { userId: other.userId, isUnlinked: other.known.isUnlinked },
          'another account of the provider',
        ).to.deep.equal({ userId, isUnlinked: false });
      });

      // requirement 61
      it('creates a new user for a deleted one, and refuses an inactive one', async () => {
        const [arrival, second] = [anArrival(aSubject(), anEmail()), anArrival()];
        const [deleted, inactive] = [await arriving(arrival), await arriving(second)];
        await h.remove(deleted.userId);
        await h.setActive(inactive.userId, false);
        const again = await arriving(arrival);
        expect({
          _tag: again.decision._tag,
          isSameUser: again.userId === deleted.userId,
        }).to.deep.equal({ _tag: 'Create', isSameUser: false });
        const { outcome } = await redeeming(await kept(second));
        expect(outcome?.decision).to.deep.equal({ _tag: 'Refuse', why: 'inactive' });
      });

      it('recognizes the user’s device', async () => {
        const arrival = anArrival();
        const { session } = await arriving(arrival);
        const stranger = await arriving(anArrival());
        const from = async (token = aDigest()) =>
          (await redeeming(await kept(arrival), { _tag: 'Device', token })).outcome?.scope;
        expect(await from(session.device.token)).to.equal('Device');
        expect({
          otherUsersToken: await from(stranger.session.device.token),
          from: await from(),
        }).to.deep.equal({ otherUsersToken: 'Public', from: 'Public' });
      });

      // requirement 50
      it('that waits for its exchange is invalidated when all sessions of its user end', async () => {
        const { address, userId } = await member();
        const known = anArrival();
        const first = await arriving(anArrival(known.subject, address));
        expect(first.userId).to.equal(userId);
        const [bySubject, byAddress] = [await kept(known), await kept(anArrival(aSubject(), address))];
        const others = [await kept(anArrival()), await kept(anArrival(aSubject(), address, 'untrusted'))];
        await succeed(h.sessions.endOthers(userId, first.session.id));
        for (const one of [bySubject, byAddress]) expect((await redeeming(one)).outcome).to.equal(null);
        for (const one of others) expect((await redeeming(one)).outcome?.decision._tag).to.equal('Create');
      });
    });

    describe('linking', () => {
      // requirement 44
      it('accepts the code of its own session, provider and challenge, once', async () => {
        const [who, other] = [await member(), await member()];
        const { sessionId } = who;
        const subject = aSubject();
        const one = await kept(anArrival(subject), aFlow({ sessionId }));
        expect((await redeeming(one)).outcome, 'signs nobody in').to.equal(null);
        expect(await linking(one, { ...other, userId: who.userId })).to.equal(null);
        expect(await linking(one, who, OTHER)).to.equal(null);
        expect(await linking({ ...one, flow: { ...one.flow, codeChallenge: aChallenge() } }, who)).to.equal(null);
        const { version } = await userOf(who.userId);
        const done = await linking(one, who);
        expect(done?._tag === 'Linked' && done.identity).to.deep.include({
          type: 'oauth',
          oauthProvider: 'one',
          value: subject,
          isVerified: true,
          isPrimary: false,
        });
        expect((await userOf(who.userId)).version).to.be.above(version);
        expect((await mailTo(h, who.address)).map(({ template }) => template)).to.deep.equal(['identities-changed']);
        expect(await linking(one, who)).to.equal(null);
        expect((await arriving(anArrival(subject))).userId).to.equal(who.userId);
      });

      it('refuses an account linked to another user, and reports one already linked to this user', async () => {
        const [who, other] = [await member(), await member()];
        const subject = aSubject();
        const as = async ({ sessionId }: typeof who) => kept(anArrival(subject), aFlow({ sessionId }));
        const first = await linking(await as(who), who);
        expect(await linking(await as(other), other)).to.deep.equal({ _tag: 'Taken' });
        expect(await linking(await as(who), who)).to.deep.equal(first);
        expect(await mailTo(h, other.address)).to.deep.equal([]);
      });

      // requirement 102
      it('is refused once the user has the maximum number of identities', async () => {
        const who = await member();
        const link = async (flow = aFlow({ sessionId: who.sessionId })) => linking(await kept(anArrival(), flow), who);
        for (let n = 1; n < MAX_IDENTITIES; n += 1) expect((await link())?._tag).to.equal('Linked');
        expect(await link()).to.deep.equal({ _tag: 'Full' });
        expect((await userOf(who.userId)).identities).to.have.length(MAX_IDENTITIES);
      });

      // requirement 102
      it('is in progress at most ten times per session: a further one ends the oldest', async () => {
        const [who, other] = [await member(), await member()];
        const preparing = async ({ sessionId }: Readonly<{ sessionId: SessionId }>) => {
          const ticket = aSecret();
          await succeed(h.oauthFlows.prepare(ticket, aFlow({ sessionId }), FLOW_TTL));
          return ticket;
        };
        const opening = (ticket: ReturnType<typeof aSecret>) =>
          succeed(h.oauthFlows.open(ticket, { provider: ONE, state: aSecret(), browser: aSecret() }, FLOW_TTL));
        const [first, another] = [await preparing(who), await preparing(other)];
        const tickets = [];
        for (let n = 0; n < MAX_PENDING_LINKS; n += 1) tickets.push(await preparing(who));
        expect(await opening(first)).to.equal(false);
        expect(await opening(another)).to.equal(true);
        for (const ticket of tickets) expect(await opening(ticket)).to.equal(true);
        await preparing(who);
        expect(await opening(await preparing(who))).to.equal(true);
      });

      it('fails for an inactive user', async () => {
        const who = await member();
        const one = await kept(anArrival(), aFlow({ sessionId: who.sessionId }));
        await h.setActive(who.userId, false);
        expect(await linking(one, who)).to.equal(null);
      });
    });
  });
};
