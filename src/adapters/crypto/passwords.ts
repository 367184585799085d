import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { overloaded } from '../../core/domain/errors.ts';
import type { Overloaded } from '../../core/domain/errors.ts';
import { normalisePassword, PASSWORD_MAX_LENGTH, spellingsOf } from '../../core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../core/domain/sign-in/password.ts';
import type { Passwords } from '../../core/ports/passwords.ts';
import { loadArgon2Driver } from './argon2-driver.ts';
import type { Argon2Driver } from './argon2-driver.ts';
import { argon2CostOf, isWeaker } from './phc.ts';
import type { Argon2Cost } from './phc.ts';
import { hashConcurrency, makeSlots } from './slots.ts';
import type { Slots } from './slots.ts';
import { makeVerifiers, verified } from './verifiers.ts';

export type PasswordsOptions = Argon2Cost &
  Readonly<{
    queue: number;
    /** The maximum time that a hash waits for a slot, in milliseconds. */
    waitMs: number;
    /** The maximum number of hashes computed at the same time. Default: `hashConcurrency()`. */
    concurrency?: number;
    driver?: Argon2Driver;
    /** Lowers the priority of threads by name. If absent, hashing competes with requests for CPU time. */
    lowerThreads?: (name: string, by: number) => void;
  }>;

type ObservedPasswords = Passwords & Readonly<{ running: () => number; waiting: () => number }>;

/** The niceness of hashing: under load, it gets half the CPU time of the thread that handles requests. */
const NICE = 3;

/** The maximum length before NFC, in UTF-16 units: NFC merges at most 4 code points of at most 2 units each. */
const MAX_RAW_LENGTH = PASSWORD_MAX_LENGTH * 4 * 2;

/** Resolves once the decoy hash is computed, which is verified in place of an unusable hash, for equal timing. */
export const makePasswords = async (options: PasswordsOptions): Promise<ObservedPasswords> => {
  const driver = options.driver ?? (await loadArgon2Driver());
  const slots = makeSlots({
    size: options.concurrency ?? hashConcurrency(),
    queue: options.queue,
    waitMs: options.waitMs,
  });
  const decoy = await driver.hash(randomBytes(16).toString('base64url'), options);
  options.lowerThreads?.('libuv-worker', NICE);

  const verifierOf = makeVerifiers(driver, options, decoy);

  return {
    hash: (password) =>
      inSlot(slots, options, async () => (await driver.hash(normalisePassword(password), options)) as PasswordHash),
    verify: (password, hash) => {
      if (isTooLong(password)) return TE.right(false);
      const inTime = inSlot(slots, options, () => verified(verifierOf(hash), spellingsOf(password)));
      return async () => {
        const done = await inTime();
        if (E.isLeft(done)) return done;
        const { isRight, waitMs } = done.right;
        // Wait after leaving the slot, so that other hashes can use it.
        return E.right(waitMs < 1 ? isRight : await delay(waitMs, isRight));
      };
    },
    isOutdated: (hash) => {
      const cost = argon2CostOf(hash);
      return cost === null || isWeaker(cost, options) || !hash.startsWith('$argon2id$v=19$');
    },
    running: slots.running,
    waiting: slots.waiting,
  };
};

// Check the raw length first: normalizing takes quadratic time on hostile text (0.7 s for 100 kB).
const isTooLong = (password: string): boolean =>
  password.length > MAX_RAW_LENGTH || [...normalisePassword(password)].length > PASSWORD_MAX_LENGTH;

/** Throws errors of the argon2 library, such as a lack of memory, because the port has no refusal for them. */
const inSlot =
  <A>(slots: Slots, { waitMs }: PasswordsOptions, work: () => Promise<A>): TE.TaskEither<Overloaded, A> =>
  async () => {
    const done = await slots.run(work);
    // All calls that wait now are served or refused within `waitMs`.
    return done === null ? E.left(overloaded(Math.max(waitMs, 1000))) : E.right(done.value);
  };
