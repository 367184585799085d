/** Accepting connections may hold up waiting requests for this long; afterwards the requests run for as long. */
const AT_MOST_MS = 60;

/**
 * Tells whether connections are arriving in a burst. Node accepts one connection per turn of the event loop. If each
 * turn also started requests, the last of a hundred connections (such as a health probe) would wait for all of them.
 */
export const makeBursts = (now: () => number = () => performance.now()) => {
  let accepted = 0;
  let before = 0;
  let since: number | null = null;
  let restsUntil = -Infinity;
  return {
    accepted: (): void => void (accepted += 1),
    /** Whether a connection was accepted since the last call. Returns false for a while after `AT_MOST_MS` of true. */
    isOn: (): boolean => {
      const isAccepting = accepted !== before;
      before = accepted;
      if (!isAccepting || now() < restsUntil) {
        since = null;
        return false;
      }
      since ??= now();
      if (now() - since < AT_MOST_MS) return true;
      restsUntil = now() + AT_MOST_MS;
      return false;
    },
  };
};
