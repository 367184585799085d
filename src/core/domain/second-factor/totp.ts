/** A secret of 20 bytes, encrypted; only its adapter opens it. */
export type SealedSecret = Uint8Array & { readonly SealedSecret: unique symbol };

/** A secret that was imported, not encrypted yet. */
export type PlainSecret = Uint8Array & { readonly PlainSecret: unique symbol };

const STEP_MS = 30_000;

/** The time step of RFC 6238 §4.2. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / STEP_MS);

/**
 * The step whose code was given: the current one, or its neighbours, because clocks differ (RFC 6238 §5.2). Null if there
 * is none, or if a code of it or of a later step was used.
 */
export const acceptedStep = (matches: (step: number) => boolean, lastStep: number | null, now: Date): number | null => {
  const current = stepAt(now);
  const found = [current - 1, current, current + 1].filter(matches);
  return found.find((step) => lastStep === null || step > lastStep) ?? null;
};

/** How long a new secret waits for its first code, in milliseconds. */
export const PENDING_TTL_MS = 600_000;
