import type { TokenDigest } from '../ids.ts';

/** How long a device stays known after its last sign-in, in milliseconds. */
export const DEVICE_TTL_MS = 90 * 24 * 60 * 60 * 1000;
/** Known devices per user; a further one replaces the one that signed in longest ago. */
export const MAX_DEVICES = 10;

/** Becomes known at a sign-in whose presented device is not good, which only the store knows, under its locks. */
export type NewDevice = Readonly<{ token: TokenDigest }>;
