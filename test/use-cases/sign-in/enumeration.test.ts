import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { OtpCode } from '../../../src/core/domain/sign-in/otp-code.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import { addIdentity, addUser } from '../../fakes/store.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { MINUTE, aMobile, anEmail, policies } from '../../support/values.ts';
import {
  INTERVAL,
  LONG,
  anOwner,
  asking,
  codeTo,
  following,
  forgetting,
  guessing,
  registering,
  resetting,
  signingIn,
} from '../people.ts';

const PASSWORD = 'a password that is nobody’s';
const WRONG = '000000' as OtpCode;

/** Every kind of ownership that an address can have. */
const standings: Readonly<Record<string, (w: World, address: Address) => Promise<unknown>>> = {
  'an unknown address': async () => {},
  'a verified one': (w, address) => anOwner(w, [address]),
  'one that is in registration': (w, address) => registering(w, [address]),
  'an invited one': async (w, address) => {
    const someone = { firstName: 'Ada', lastName: null, role: 'User', passwordHash: noPassword };
    const admin = addUser(w.store, { ...someone, createdBy: null });
    const { id } = addUser(w.store, { ...someone, createdBy: admin.id });
    addIdentity(w.store, { userId: id, address, registration: null, otp: noOtp });
  },
  'an inactive user’s': async (w, address) => {
    const { id } = await anOwner(w, [address]);
    w.store.users.get(id)!.isActive = false;
  },
  'a deleted user’s': async (w, address) => {
    const { id } = await anOwner(w, [address]);
    const deleted = { deletedAt: w.store.now };
    Object.assign(w.store.users.get(id)!, deleted);
    for (const identity of w.store.identities) if (identity.userId === id) Object.assign(identity, deleted);
  },
  'somebody’s unverified claim': (w, address) => anOwner(w, [aMobile(), address]),
};

/** The whole answer except secrets and random values. */
const answerOf = async <E, A>(task: TaskEither<E, A>) => {
  const answer = await task();
  if (E.isLeft(answer)) return answer.left;
  const { registration: _registration, ...rest } = answer.right as Record<string, unknown>;
  return rest;
};

type Move = (w: World, address: Address) => Promise<unknown>;
const register: Move = async (w, address) =>
  answerOf(
    w.register({ firstName: 'Eve' as never, lastName: null, addresses: [address], password: PASSWORD, language: 'en' }),
  );
const ask: Move = (w, address) => answerOf(asking(w, address));
const guess: Move = (w, address) => answerOf(guessing(w, address, WRONG));
const guessWith: Move = (w, address) => answerOf(guessing(w, address, WRONG, 'token 1'));
const forget: Move = (w, address) => answerOf(forgetting(w, address));
const reset: Move = (w, address) => answerOf(resetting(w, address, WRONG));
const resetBadly: Move = (w, address) => answerOf(resetting(w, address, WRONG, 'short'));
const resetToOwn: Move = (w, address) => answerOf(resetting(w, address, WRONG, `${address.value} ${address.value}`));
const follow: Move = (w) => answerOf(following(w, 'link 1 1 x'));
const guessFrom: Move = (w, address) => answerOf(guessing(w, address, WRONG, null, 'another’s device'));
const forgetFrom: Move = (w, address) => answerOf(forgetting(w, address, 'another’s device'));
const resetFrom: Move = (w, address) => answerOf(resetting(w, address, WRONG, undefined, 'another’s device'));
const askFrom: Move = (w, address) => answerOf(asking(w, address, 'another’s device'));
const tryPasswordFrom: Move = (w, address) => answerOf(signingIn(w, address.value, PASSWORD, 'another’s device'));
const tryPassword: Move = (w, address) => answerOf(signingIn(w, address.value, PASSWORD));
const wait =
  (ms: number): Move =>
  async (w) =>
    w.clock.advance(ms);
const times = (n: number, ...moves: readonly Move[]) => Array.from({ length: n }, () => moves).flat();

const attempts: Readonly<Record<string, readonly Move[]>> = {
  'asking for a code, too early and again': [ask, ask, wait(INTERVAL - 1), ask, wait(1), ask],
  'guessing at a code that nobody asked for': times(4, guess),
  'guessing at a code into and through a lock': [
    ask,
    ...times(5, guess),
    wait(INTERVAL),
    ask,
    guess,
    wait(policies.otp.lockout.lockMs - INTERVAL - 1),
    guess,
    wait(1),
    ...times(2, guess),
    ask,
    ...times(4, guess),
  ],
  'guessing, asking again, and guessing over the expiry': [
    ask,
    ...times(2, guess),
    wait(INTERVAL),
    ask,
    wait(policies.otp.ttlMs),
    ...times(3, guess),
    ask,
    ...times(4, guess),
  ],
  'registering it, twice, and guessing with a registration': [
    register,
    register,
    ask,
    ...times(2, guessWith),
    wait(INTERVAL),
    register,
    ...times(2, guessWith),
    wait(INTERVAL),
    register,
    ask,
    guess,
  ],
  'asking and guessing, then registering, then guessing on': [ask, guess, wait(INTERVAL), register, ...times(3, guess)],
  'forgetting the password, too early and again': [forget, forget, wait(INTERVAL - 1), forget, wait(1), forget, ask],
  'guessing at a reset code that nobody asked for': times(4, reset),
  'guessing at a reset code into and through a lock, with passwords that are refused': [
    forget,
    resetBadly,
    resetToOwn,
    ...times(2, reset),
    guess,
    reset,
    resetBadly,
    guess,
    wait(INTERVAL),
    forget,
    follow,
    wait(policies.otp.lockout.lockMs - INTERVAL),
    ...times(2, reset),
    forget,
    ask,
    ...times(2, reset, guess),
  ],
  'forgetting the password before and after registering': [forget, reset, register, forget, ...times(3, reset), ask],
  'trying passwords into and through a lock': [
    ...times(6, tryPassword),
    wait(policies.passwordLockout.lockMs - 1),
    tryPassword,
    wait(1),
    ...times(4, tryPassword),
    wait(15 * MINUTE),
    ...times(6, tryPassword),
  ],
  'trying all of it with a device token that is not theirs': [
    askFrom,
    ...times(2, guessFrom, tryPasswordFrom),
    guess,
    guessFrom,
    ...times(4, tryPasswordFrom),
    tryPassword,
    wait(15 * MINUTE),
    askFrom,
    guessFrom,
    tryPasswordFrom,
    forgetFrom,
    ...times(6, resetFrom),
    reset,
  ],
  'trying passwords before, between and after registering': [
    ...times(3, tryPassword),
    register,
    tryPassword,
    guess,
    ...times(2, tryPassword),
    ...times(3, guess),
    tryPassword,
  ],
};

// requirement 28, 31, 35
describe('an anonymous caller learns nothing about an address', () => {
  const transcript = async (prepare: Move, moves: readonly Move[]) => {
    const [w, address] = [makeWorld(), anEmail()];
    await prepare(w, address);
    w.clock.advance(LONG);
    const answers = [];
    for (const move of moves) answers.push(await move(w, address));
    return answers;
  };

  for (const [how, moves] of Object.entries(attempts)) {
    it(`by ${how}`, async () => {
      const unknown = await transcript(async () => {}, moves);
      for (const [name, prepare] of Object.entries(standings)) {
        expect(await transcript(prepare, moves), name).to.deep.equal(unknown);
      }
    });
  }

  it('and no password or code is right for an inactive user, without any hint', async () => {
    const [w, address] = [makeWorld(), anEmail()];
    const { id, password } = await anOwner(w, [address]);
    w.store.users.get(id)!.isActive = false;
    expect(await answerOf(signingIn(w, address.value, password))).to.deep.equal({ _tag: 'InvalidCredentials' });
    const sent = w.mailbox(address).length;
    await ask(w, address);
    expect(w.mailbox(address)).to.have.lengthOf(sent);
    const { pending } = w.store.identities.find((i) => i.userId === id)!.otp;
    const code = w.ports.codes.derive('sign-in', address, pending!.nonce);
    expect(await answerOf(guessing(w, address, code))).to.deep.equal({ _tag: 'InvalidCode' });
  });

  it('by registering it together with an own mobile number, then alone', async () => {
    const outcome = async (prepare: Move) => {
      const [w, address, mobile] = [makeWorld(), anEmail(), aMobile()];
      await prepare(w, address);
      w.clock.advance(LONG);
      const { registration } = await registering(w, [address, mobile]);
      const code = codeTo(w, mobile);
      w.clock.advance(INTERVAL);
      await registering(w, [address]);
      return (await guessing(w, mobile, code, registration)())._tag;
    };
    const unknown = await outcome(async () => {});
    for (const [name, prepare] of Object.entries(standings)) expect(await outcome(prepare), name).to.equal(unknown);
  });
});
