import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash, foreignScheme } from './foreign-hashes.ts';
import type { ForeignScheme } from './foreign/scheme.ts';
import { argon2CostOf, isAffordable, workOf } from './phc.ts';
import type { Argon2Cost } from './phc.ts';

/** An argon2id hash of the digest that another system's hash function made from a password. */
type WrappedHash = Readonly<{ scheme: ForeignScheme; outer: string; cost: Argon2Cost }>;

/** The marker `$wrapped`, the other system's scheme, and our hash: at most 229 characters. The column has 256. */
const WRAPPED = /^\$wrapped(\$.+)(\$argon2id\$v=19\$m=.+)$/;

/** A hash up to this many times as slow as ours is also wrapped, because the ratio varies by machine. */
export const MARGIN = 2;

/** Returns null for unsupported formats and for costs above the limits. */
export const wrappedHash = (stored: string, configured: Argon2Cost): WrappedHash | null => {
  const [, text = '', outer = ''] = WRAPPED.exec(stored) ?? [];
  const [scheme, cost] = [foreignScheme(text), argon2CostOf(outer)];
  return scheme !== null && cost !== null && isAffordable(cost, configured) ? { scheme, outer, cost } : null;
};

/** Returns the hash to store. If it is faster to compute than ours, it is wrapped in argon2, for equal timing. */
export const wrapped = async (stored: string, driver: Argon2Driver, configured: Argon2Cost): Promise<string> => {
  const foreign = foreignHash(stored);
  if (foreign === null || foreign.scheme.work > MARGIN * workOf(configured)) return stored;
  return `$wrapped${foreign.scheme.text}${await driver.hash(foreign.digest, configured)}`;
};
