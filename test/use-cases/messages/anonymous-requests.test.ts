import { expect } from 'chai';
import fc from 'fast-check';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { Message } from '../../../src/core/domain/messages/message.ts';
import { BUILT_IN_PRIVILEGES } from '../../../src/core/domain/roles/built-in-privileges.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { roleNamed } from '../../fakes/role-rows.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { MINUTE, SECOND, anEmail, policies, sendBudget, succeed } from '../../support/values.ts';
import { anOwner, asking, forgetting, guessing, registering, signingIn } from '../people.ts';

const HOUR = 60 * MINUTE;
const language = 'en' as const;
const ACCOUNTS = 7;

/** What an anonymous caller, or an account without privileges, can do to someone else's address. */
type Step = Readonly<{
  do: 'ask' | 'register' | 'forget' | 'guess' | 'claim' | 'press again' | 'remove';
  at: 'owner' | 'invited';
  /** Index of the account. */
  by: number;
  wait: number;
}>;

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(
    'ask',
    'register',
    'forget',
    'guess',
    'guess',
    'claim',
    'claim',
    'press again',
    'press again',
    'remove',
  ),
  at: fc.constantFrom('owner', 'invited'),
  by: fc.nat(ACCOUNTS - 1),
  wait: fc.constantFrom(0, 0, SECOND, MINUTE, MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR),
});

const signedIn = async (w: World, at: Address): Promise<Principal & { deviceToken: string }> => {
  const { password } = await anOwner(w, [at]);
  const tokens = await succeed(signingIn(w, at.value, password));
  return { ...(await succeed(w.authenticate(tokens.accessToken))), deviceToken: tokens.deviceToken };
};

const anAdministrator = async (w: World): Promise<Principal> => {
  const principal = await signedIn(w, anEmail());
  Object.assign(w.store.users.get(principal.userId)!, { roleId: roleNamed(w.store, 'SuperAdmin')!.id });
  return { ...principal, privileges: Object.keys(BUILT_IN_PRIVILEGES) };
};

/** Two addresses known to attackers: one verified, one invited. */
const aScene = async () => {
  const w = makeWorld();
  const [admin, owner, invited] = [await anAdministrator(w), anEmail(), anEmail()];
  const { userId, deviceToken } = await signedIn(w, owner);
  const profile = { lastName: null, jobTitle: null, gender: null, dob: null, username: null, role: 'User' };
  const invitee = { ...profile, firstName: 'Ada' as never, addresses: [invited] };
  const guest = await succeed(w.invite({ actor: admin, invitee, password: null, language }));
  const accounts: Principal[] = [];
  for (let n = 0; n < ACCOUNTS; n += 1) accounts.push(await signedIn(w, anEmail()));
  w.clock.advance(25 * HOUR);
  w.store.outbox = [];
  return { w, admin, accounts, userId, guest, deviceToken, at: { owner, invited } };
};
type Scene = Awaited<ReturnType<typeof aScene>>;

const claimOf = ({ w }: Scene, { userId }: Principal, address: Address) =>
  w.store.identities.find((i) => i.userId === userId && i.deletedAt === null && i.address.value === address.value)?.id;

/** Refusals, such as intervals, don't matter here. */
const attack = async (scene: Scene, { do: what, at, by, wait }: Step): Promise<void> => {
  const { w, accounts } = scene;
  const [address, principal] = [scene.at[at], accounts[by]!];
  const id = claimOf(scene, principal, address);
  w.clock.advance(wait);
  if (what === 'ask') await asking(w, address)();
  if (what === 'register') await registering(w, [address]);
  if (what === 'forget') await forgetting(w, address)();
  if (what === 'guess') await guessing(w, address, '000000' as OtpCode)();
  if (what === 'claim') await w.addIdentity({ principal, address, language })();
  if (what === 'press again' && id) await w.requestIdentityCode({ principal, id, language })();
  if (what === 'remove' && id) await w.removeIdentity({ principal, id, ifMatch: () => true, language })();
};

type Sent = Readonly<{ message: Message; at: number }>;
const sentTo = ({ w }: Scene, address: Address): readonly Sent[] =>
  w.store.outbox.flatMap(({ message, writtenAt }) =>
    message?.to.value === address.value ? [{ message, at: writtenAt.getTime() }] : [],
  );

/** The maximum within any period of that length. */
const most = (sent: readonly Sent[], ms: number): number =>
  Math.max(0, ...sent.map(({ at }) => sent.filter((other) => other.at <= at && at - other.at < ms).length));

const isClaim = ({ message: { budget } }: Sent): boolean => typeof budget === 'object';
const isAnybodys = ({ message: { budget } }: Sent): boolean => budget === 'anybody';

/** Requests of an owner at a known device and of an administrator, which must be sent at once. */
const wanted = (scene: Scene): readonly (readonly [what: string, at: Address, ask: () => Promise<unknown>])[] => {
  const { w, admin: actor, userId: id, guest, deviceToken, at } = scene;
  return [
    ['an invitation', at.invited, () => succeed(w.inviteAgain({ actor, userId: guest, language }))],
    ['a reset by an administrator', at.owner, () => succeed(w.sendPasswordReset({ actor, userId: id, language }))],
    ['a code for a known device', at.owner, () => succeed(asking(w, at.owner, deviceToken))],
    ['a reset from a known device', at.owner, () => succeed(forgetting(w, at.owner, deviceToken))],
  ];
};

// requirement 103
describe('anonymous requests', () => {
  it('never prevent invitations, administrators’ resets and known devices’ codes from being sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
        const scene = await aScene();
        for (const one of steps) await attack(scene, one);
        for (const [what, at, ask] of wanted(scene)) {
          const before = sentTo(scene, at).length;
          await ask();
          expect(sentTo(scene, at).length - before, what).to.equal(1);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('send at most the budget for claims plus the budget for anonymous requests', async () => {
    const { perHour, perDay } = sendBudget;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 120, size: 'max' }), async (steps) => {
        const scene = await aScene();
        for (const one of steps) await attack(scene, one);
        for (const address of Object.values(scene.at)) {
          const sent = sentTo(scene, address);
          for (const counted of [sent.filter(isClaim), sent.filter(isAnybodys)]) {
            expect(most(counted, HOUR)).to.be.at.most(perHour);
            expect(most(counted, 24 * HOUR)).to.be.at.most(perDay + 24);
          }
          const rest = sent.filter((one) => !isClaim(one) && !isAnybodys(one)).map(({ message }) => message.template);
          expect(rest.filter((template) => template !== 'account-locked')).to.deep.equal([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('from five accounts that claim an address are bounded by the budget for claims', async () => {
    const five = Array.from({ length: 5 }, (_, by): Step => ({ do: 'claim', at: 'invited', by, wait: 0 }));
    const again = Array.from({ length: 8 }, (): Step => ({ do: 'press again', at: 'invited', by: 0, wait: MINUTE }));
    for (const steps of [five, [five[0]!, ...again]]) {
      const scene = await aScene();
      for (const one of steps) await attack(scene, one);
      const before = sentTo(scene, scene.at.invited).length;
      expect(before).to.be.within(1, sendBudget.perHour);
      await succeed(scene.w.inviteAgain({ actor: scene.admin, userId: scene.guest, language }));
      expect(sentTo(scene, scene.at.invited)).to.have.lengthOf(before + 1);
    }
  });

  it('keep no code valid longer than the last message with it', async () => {
    // requirement 107
    const { w, at } = await aScene();
    const codes = () => w.mailbox(at.owner).flatMap((message) => ('code' in message ? (message.code ?? []) : []));
    let last = w.store.now;
    for (let minute = 0; minute < 45; minute += 1) {
      const before = codes().length;
      await asking(w, at.owner)();
      if (codes().length > before) last = w.store.now;
      if (w.store.now.getTime() - last.getTime() >= policies.otp.ttlMs) {
        const code = codes().at(-1)!;
        expect((await guessing(w, at.owner, code)())._tag).to.equal('Left');
        return;
      }
      w.clock.advance(MINUTE);
    }
    expect.fail('the budget was never used up');
  });
});
