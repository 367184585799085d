import type { TokenDigest } from '../ids.ts';

/** How long a device stays known after its last sign-in, in milliseconds. */
export const DEVICE_TTL_MS = 90 * 24 * 60 * 60 * 1000;
/** The maximum number of known devices per user. A new one replaces the device with the oldest sign-in. */
export const MAX_DEVICES = 10;

/** The device to add at a sign-in. Not used if the caller presents a valid device token. */
export type NewDevice = Readonly<{
  token: TokenDigest;
  /** Whether to skip the second factor on this device for a while. Set only if the user gave a second factor. */
  remembers?: boolean;
}>;
