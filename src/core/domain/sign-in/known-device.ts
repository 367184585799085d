import type { TokenDigest } from '../ids.ts';

/** How long a device stays known after its last sign-in, in milliseconds. */
export const DEVICE_TTL_MS = 90 * 24 * 60 * 60 * 1000;
/** How many a user has at most; one more pushes out the one whose last sign-in is the longest ago. */
export const MAX_DEVICES = 10;

/**
 * What becomes known at a sign-in that does not come from a known device. Every sign-in names one, because only the
 * store knows, under its locks, whether the one that was presented is good.
 */
export type NewDevice = Readonly<{ token: TokenDigest }>;
