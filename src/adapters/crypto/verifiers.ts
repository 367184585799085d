import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash } from './foreign-hashes.ts';
import { argon2CostOf, isAffordable, workOf } from './phc.ts';
import type { Argon2Cost } from './phc.ts';
import { MARGIN, wrappedHash } from './wrapped-hashes.ts';

type Verifier = Readonly<{
  /** For a wrapped hash, returns the other system's digest, which argon2 hashed; null if the password can't match. */
  inner: (text: string) => Promise<string | null>;
  /** Takes at least as long as computing one of our hashes. */
  matches: (text: string) => Promise<boolean>;
  /** How long `matches` takes, as a multiple of the time for one of our hashes; at least 1. */
  times: number;
}>;

const LEAST_KIB = 8;

const asTyped: Verifier['inner'] = (text) => Promise.resolve(text);

/** If a hash is too costly or can't match any password, `decoy` is verified instead, for equal timing. */
export const makeVerifiers = (
  driver: Argon2Driver,
  configured: Argon2Cost,
  decoy: string,
): ((hash: string) => Verifier) => {
  const ours = workOf(configured);

  /** Computes a dummy hash for the time that a cheaper, older hash saves, for equal timing. */
  const spend = async (text: string, missing: number): Promise<void> => {
    const cost = { memoryKib: Math.floor(missing / configured.time), time: configured.time, parallelism: 1 };
    if (cost.memoryKib >= LEAST_KIB) await driver.hash(text, cost);
  };
  const verifier = (work: number, verify: Verifier['matches'], inner = asTyped, times = 1): Verifier => ({
    inner,
    matches: async (text) => {
      const isRight = await verify(text);
      await spend(text, ours - work);
      return isRight;
    },
    times,
  });

  return (hash) => {
    const cost = argon2CostOf(hash);
    if (cost !== null && isAffordable(cost, configured))
      return verifier(workOf(cost), (text) => driver.verify(hash, text));
    const within = wrappedHash(hash, configured);
    if (within !== null)
      return verifier(workOf(within.cost), (digest) => driver.verify(within.outer, digest), within.scheme.digest);
    const foreign = foreignHash(hash);
    // Divide by `MARGIN`, because `work` is only an estimate.
    const atLeast = (work: number) => Math.max(1, work / ours / MARGIN);
    if (foreign !== null) return verifier(foreign.scheme.work, foreign.verify, asTyped, atLeast(foreign.scheme.work));
    return verifier(ours, async (text) => (await driver.verify(decoy, text)) && false);
  };
};

export type Verified = Readonly<{ isRight: boolean; waitMs: number }>;

/**
 * Tries all spellings of the password. `waitMs` is the delay after which a wrong password has taken as long as with the
 * slowest wrapped hash, so that timing does not reveal what kind of hash the user has.
 */
export const verified = async (
  { inner, matches, times }: Verifier,
  spellings: readonly string[],
): Promise<Verified> => {
  let [inOurs, inAll] = [0, 0];
  for (const text of spellings) {
    const startedAt = performance.now();
    const digest = await inner(text);
    const digestedAt = performance.now();
    const isRight = (await matches(digest ?? '')) && digest !== null;
    if (isRight) return { isRight, waitMs: 0 };
    inOurs += (performance.now() - digestedAt) / times;
    inAll += performance.now() - startedAt;
  }
  return { isRight: false, waitMs: Math.max(0, (1 + MARGIN) * inOurs - inAll) };
};
