import type { Argon2Driver } from './argon2-driver.ts';
import { foreignHash, foreignScheme } from './foreign-hashes.ts';
import type { ForeignScheme } from './foreign-hashes.ts';
import { argon2CostOf, isAffordable, workOf } from './phc.ts';
import type { Argon2Cost } from './phc.ts';

/** An argon2id hash of what another system's hash function made of a password. */
export type WrappedHash = Readonly<{ scheme: ForeignScheme; outer: string; cost: Argon2Cost }>;

/** `$wrapped`, the foreign scheme, and our hash: at most 229 of the 256 characters that there are for a hash. */
const WRAPPED = /^\$wrapped(\$.+)(\$argon2id\$v=19\$m=.+)$/;

/** By how much what a hash costs may be misjudged, because two functions are not alike on all machines. */
const MARGIN = 2;

/** Null for anything else, and for a cost past the limits. */
export const wrappedHash = (stored: string, configured: Argon2Cost): WrappedHash | null => {
  const [, text = '', outer = ''] = WRAPPED.exec(stored) ?? [];
  const [scheme, cost] = [foreignScheme(text), argon2CostOf(outer)];
  return scheme !== null && cost !== null && isAffordable(cost, configured) ? { scheme, outer, cost } : null;
};

/**
 * A foreign hash as it is to be stored: one that is computed faster than ours within ours, so that no sign-in is
 * answered sooner than one to an account that does not exist; any other as it is.
 */
export const wrapped = async (stored: string, driver: Argon2Driver, configured: Argon2Cost): Promise<string> => {
  const foreign = foreignHash(stored);
  if (foreign === null || foreign.scheme.work > MARGIN * workOf(configured)) return stored;
  return `$wrapped${foreign.scheme.text}${await driver.hash(foreign.digest, configured)}`;
};
