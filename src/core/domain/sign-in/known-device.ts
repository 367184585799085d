import type { TokenDigest } from '../ids.ts';

/** How long a device stays known after its last sign-in, in milliseconds. */
export const DEVICE_TTL_MS = 90 * 24 * 60 * 60 * 1000;
/** Known devices per user. One more replaces the device with the oldest sign-in. */
export const MAX_DEVICES = 10;

/** The device to add at a sign-in, unless the store finds that the presented device token is valid. */
export type NewDevice = Readonly<{
  token: TokenDigest;
  /** Set if the user gave a second factor: whether to remember it on this device. */
  remembers?: boolean;
}>;
