import type { Limited } from './rate-limit.ts';

type Quota = Readonly<{ quota: number; windowSeconds: number }>;

const within = (quota: number): Quota => ({ quota, windowSeconds: 600 });

/**
 * `name` appears in the headers. `overall` is for all clients together; null where it would let one client lock out
 * everyone.
 */
export const QUOTAS: Readonly<Record<Limited, Readonly<{ name: string; perClient: Quota; overall: Quota | null }>>> = {
  /** Enough for an office behind one address. `overall` is ten messages a second, which mail servers accept. */
  sends: { name: 'address', perClient: within(100), overall: within(6_000) },
  /** Counted per administrator, so that one can't use up the limit of another. */
  administration: { name: 'administrator', perClient: within(1_000), overall: null },
  /** Redirects to OAuth providers. Enough for a campus whose users share one address and sign in at the same hour. */
  departures: { name: 'departures', perClient: within(1_000), overall: null },
  /** New roles, privileges and generated resources. Enough for a script that sets up a company. */
  creations: { name: 'creations', perClient: within(1_000), overall: null },
  /** Passkey signatures. They can't be guessed, but each check costs a millisecond. */
  proofs: { name: 'proofs', perClient: within(300), overall: null },
};

export const ownChangesQuota = within;
