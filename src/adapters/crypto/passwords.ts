import { randomBytes } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { overloaded } from '../../core/domain/errors.ts';
import type { Overloaded } from '../../core/domain/errors.ts';
import { normalisePassword, PASSWORD_MAX_LENGTH, spellingsOf } from '../../core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../core/domain/sign-in/password.ts';
import type { Passwords } from '../../core/ports/passwords.ts';
import { loadArgon2Driver } from './argon2-driver.ts';
import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash } from './foreign-hashes.ts';
import { hashConcurrency, makeHashSlots } from './hash-slots.ts';
import type { HashSlots } from './hash-slots.ts';
import { argon2CostOf, isAffordable, isWeaker, workOf } from './phc.ts';
import type { Argon2Cost } from './phc.ts';
import { wrappedHash } from './wrapped-hashes.ts';

export type PasswordsOptions = Argon2Cost &
  Readonly<{
    /** How many calls may wait for a slot. */
    queue: number;
    /** How long a call may wait for a slot, in milliseconds. */
    waitMs: number;
    /** Hashes computed at once; defaults to the number of cores. */
    concurrency?: number;
    driver?: Argon2Driver;
  }>;

/** The port, plus how many hashes are being computed and how many calls wait. */
export type ObservedPasswords = Passwords & Readonly<{ running: () => number; waiting: () => number }>;

/** Upper bound in UTF-16 units for `PASSWORD_MAX_LENGTH` code points after NFC, which merges at most 4 into one. */
const MAX_RAW_LENGTH = PASSWORD_MAX_LENGTH * 4 * 2;

/** The least memory that argon2 accepts, in KiB. */
const LEAST_KIB = 8;

type Verifier = Readonly<{ work: number; matches: (text: string) => Promise<boolean> }>;

/** Resolves once the decoy hash is computed, so that no request waits for it. */
export const makePasswords = async (options: PasswordsOptions): Promise<ObservedPasswords> => {
  const driver = options.driver ?? (await loadArgon2Driver());
  const slots = makeHashSlots({
    size: options.concurrency ?? hashConcurrency(),
    queue: options.queue,
    waitMs: options.waitMs,
  });
  const decoy = await driver.hash(randomBytes(16).toString('base64url'), options);

  const verifierOf = (hash: string): Verifier => {
    const cost = argon2CostOf(hash);
    if (cost !== null && isAffordable(cost, options))
      return { work: workOf(cost), matches: (text) => driver.verify(hash, text) };
    const within = wrappedHash(hash, options);
    if (within !== null) {
      const { scheme, outer } = within;
      const matches = async (text: string) => {
        const digest = await scheme.digest(text);
        return (await driver.verify(outer, digest ?? '')) && digest !== null;
      };
      return { work: workOf(within.cost), matches };
    }
    const foreign = foreignHash(hash);
    if (foreign !== null) return { work: foreign.scheme.work, matches: foreign.verify };
    return { work: workOf(options), matches: async (text) => (await driver.verify(decoy, text)) && false };
  };

  /** Spends the difference to a hash of today's cost, so that timing does not reveal an old hash. */
  const spend = async (text: string, missing: number): Promise<void> => {
    const cost = { memoryKib: Math.floor(missing / options.time), time: options.time, parallelism: 1 };
    if (cost.memoryKib >= LEAST_KIB) await driver.hash(text, cost);
  };

  return {
    hash: (password) =>
      inSlot(slots, options, async () => (await driver.hash(normalisePassword(password), options)) as PasswordHash),
    verify: (password, hash) => {
      if (isTooLong(password)) return TE.right(false);
      const { work, matches } = verifierOf(hash);
      return inSlot(slots, options, async () => {
        // Tried for every hash, known or unknown, so that the number of spellings reveals nothing.
        for (const text of spellingsOf(password)) {
          const isRight = await matches(text);
          await spend(text, workOf(options) - work);
          if (isRight) return true;
        }
        return false;
      });
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

/** Errors of the driver are thrown: the port has no refusal for a machine without memory. */
const inSlot =
  <A>(slots: HashSlots, { waitMs }: PasswordsOptions, work: () => Promise<A>): TE.TaskEither<Overloaded, A> =>
  async () => {
    const done = await slots.run(work);
    // Everyone who waits now is served or refused within `waitMs`.
    return done === null ? E.left(overloaded(Math.max(waitMs, 1000))) : E.right(done.value);
  };
