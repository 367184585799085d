import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash } from './foreign-hashes.ts';
import { argon2CostOf, isAffordable, workOf } from './phc.ts';
import type { Argon2Cost } from './phc.ts';
import { MARGIN, wrappedHash } from './wrapped-hashes.ts';

type Verifier = Readonly<{
  /** The digest of another system inside a wrapped hash; null if the hash can't be right. */
  inner: (text: string) => Promise<string | null>;
  /** Takes at least as long as one of our hashes. */
  matches: (text: string) => Promise<boolean>;
  /** Cost of `matches` in multiples of one of our hashes, at least 1. */
  times: number;
}>;

/** The least memory that argon2 accepts, in KiB. */
const LEAST_KIB = 8;

const asTyped: Verifier['inner'] = (text) => Promise.resolve(text);

/** Hashes that nothing can match, and those of excessive cost, are compared with `decoy`. */
export const makeVerifiers = (
  driver: Argon2Driver,
  configured: Argon2Cost,
  decoy: string,
): ((hash: string) => Verifier) => {
  const ours = workOf(configured);

  /** Spends the remaining time of a current hash, so that timing does not reveal an old hash. */
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
    // `work` is an estimate.
    const atLeast = (work: number) => Math.max(1, work / ours / MARGIN);
    if (foreign !== null) return verifier(foreign.scheme.work, foreign.verify, asTyped, atLeast(foreign.scheme.work));
    return verifier(ours, async (text) => (await driver.verify(decoy, text)) && false);
  };
};

export type Verified = Readonly<{ isRight: boolean; waitMs: number }>;

/** Tries every spelling for every hash, and a wrong password waits for the longest digest: timing reveals neither. */
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
