import type { Limited } from './rate-limit.ts';

type Quota = Readonly<{ quota: number; windowSeconds: number }>;

const within = (quota: number): Quota => ({ quota, windowSeconds: 600 });

/** `name` is in the headers; `overall` is for all clients together; null if it would lock everyone out. */
export const QUOTAS: Readonly<Record<Limited, Readonly<{ name: string; perClient: Quota; overall: Quota | null }>>> = {
  /** Enough for an office behind one address; ten messages a second overall, which mail servers accept. */
  sends: { name: 'address', perClient: within(100), overall: within(6_000) },
  /** Counted per administrator, so that others can't use up the limit. */
  administration: { name: 'administrator', perClient: within(1_000), overall: null },
  /** Enough for a campus whose users share one address and sign in at the same hour. */
  departures: { name: 'departures', perClient: within(1_000), overall: null },
  /** Enough for a script that sets up a company. */
  creations: { name: 'creations', perClient: within(1_000), overall: null },
  /** A signature can't be guessed; each costs a millisecond. */
  proofs: { name: 'proofs', perClient: within(300), overall: null },
};

export const ownChangesQuota = within;
