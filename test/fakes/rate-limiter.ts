import type { RateLimiter } from '../../src/adapters/http/server/limits/rate-limit.ts';

export type Limit = Readonly<{ quota: number; windowSeconds: number }>;
type Window = { used: number; endsAt: number };

/** Counts shared by several processes; `elapse` advances the clock. */
export const makeFakeCounts = () => {
  const windows = new Map<string, Window>();
  let now = 0;
  const count = (key: string, { quota, windowSeconds }: Limit) => {
    const seen = windows.get(key);
    const fresh = { used: 0, endsAt: now + windowSeconds * 1000 };
    const window = seen && seen.endsAt > now ? seen : fresh;
    windows.set(key, window);
    window.used += 1;
    return { remaining: Math.max(quota - window.used, 0), resetMs: window.endsAt - now, isOver: window.used > quota };
  };
  return {
    elapse: (ms: number): void => {
      now += ms;
    },
    limiter: (perClient: Limit, overall: Limit | null, name = 'address'): RateLimiter => ({
      name,
      ...perClient,
      take: async (client) => {
        const { isOver, ...left } = count(`${name} ${client}`, perClient);
        if (isOver) return { ...left, retryAfterMs: left.resetMs };
        const all = overall && count('all', overall);
        return { ...left, retryAfterMs: all?.isOver ? all.resetMs : null };
      },
    }),
  };
};
