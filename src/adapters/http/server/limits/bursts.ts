/**
 * The maximum time, in milliseconds, for which new connections may delay waiting requests. After that, requests run for
 * the same length of time, even if more connections are opened.
 */
const AT_MOST_MS = 60;

/**
 * Detects bursts of new connections. Node accepts one connection per turn of the event loop. If each turn also started
 * requests, the last of a hundred connections (such as a health check) would wait for all these requests.
 */
export const makeBursts = (now: () => number = () => performance.now()) => {
  let accepted = 0;
  let before = 0;
  let since: number | null = null;
  let restsUntil = -Infinity;
  return {
    accepted: (): void => void (accepted += 1),
    /**
     * Whether a connection has been accepted since the last call. Returns false for a while after it has returned true
     * for `AT_MOST_MS`.
     */
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
