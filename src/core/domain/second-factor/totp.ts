/** An encrypted secret of 20 bytes; only the `Totps` adapter can decrypt it. */
export type SealedSecret = Uint8Array & { readonly SealedSecret: unique symbol };

/** An imported secret that is not encrypted yet. */
export type PlainSecret = Uint8Array & { readonly PlainSecret: unique symbol };

const STEP_MS = 30_000;

/** Returns the time step of RFC 6238 §4.2. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / STEP_MS);

/**
 * Returns the time step of a right code: the current step or a neighbour, because clocks differ (RFC 6238 §5.2). Null
 * if the code is wrong, or if a code of the same or a later step was used before.
 */
export const acceptedStep = (matches: (step: number) => boolean, lastStep: number | null, now: Date): number | null => {
  const current = stepAt(now);
  const found = [current - 1, current, current + 1].filter(matches);
  return found.find((step) => lastStep === null || step > lastStep) ?? null;
};

/** How long the first code can confirm a new secret, in milliseconds. */
export const PENDING_TTL_MS = 600_000;
