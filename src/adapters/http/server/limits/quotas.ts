import type { Limited } from './rate-limit.ts';

type Quota = Readonly<{ quota: number; windowSeconds: number }>;

const within = (quota: number): Quota => ({ quota, windowSeconds: 600 });

/**
 * `name` appears in the response headers. `overall` limits all clients together. It is null if one client could
 * otherwise lock out all others.
 */
export const QUOTAS: Readonly<Record<Limited, Readonly<{ name: string; perClient: Quota; overall: Quota | null }>>> = {
  /**
   * Enough for an office that shares one IP address. `overall` allows ten messages a second, which mail servers accept.
   */
  sends: { name: 'address', perClient: within(100), overall: within(6_000) },
  /** Counted per administrator, so that administrators can't use up each other's limit. */
  administration: { name: 'administrator', perClient: within(1_000), overall: null },
  /**
   * Redirects to OAuth providers. Enough for a campus whose users share one IP address and sign in within an hour.
   */
  departures: { name: 'departures', perClient: within(1_000), overall: null },
  /** New roles, privileges and generated resources. Enough for a script that sets up a company. */
  creations: { name: 'creations', perClient: within(1_000), overall: null },
  /** Checks of passkey signatures. A signature can't be guessed, but each check takes a millisecond. */
  proofs: { name: 'proofs', perClient: within(300), overall: null },
};

export const ownChangesQuota = within;
