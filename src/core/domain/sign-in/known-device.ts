import type { TokenDigest } from '../ids.ts';

/** How long a device stays known after its last sign-in, in milliseconds. */
export const DEVICE_TTL_MS = 90 * 24 * 60 * 60 * 1000;
/** Known devices per user; a further one replaces the one that signed in longest ago. */
export const MAX_DEVICES = 10;

/** The device to add at a sign-in if the presented one is invalid, which only the store knows, under its locks. */
export type NewDevice = Readonly<{
  token: TokenDigest;
  /** The second factor was given, to be remembered or not; absent if it was not asked for. */
  remembers?: boolean;
}>;
