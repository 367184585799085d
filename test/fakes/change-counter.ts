import type { ChangeCounter } from '../../src/adapters/http/server/limits/change-limit.ts';

type Limit = Readonly<{ quota: number; windowSeconds: number }>;

/** Counts in memory; `elapse` advances its clock. */
export const makeFakeChanges = () => {
  const windows = new Map<string, { used: number; endsAt: number }>();
  let now = 0;
  const windowOf = (key: string, { windowSeconds }: Limit) => {
    const seen = windows.get(key);
    const window = seen && seen.endsAt > now ? seen : { used: 0, endsAt: now + windowSeconds * 1000 };
    windows.set(key, window);
    return window;
  };
  return {
    elapse: (ms: number): void => {
      now += ms;
    },
    counter: (limit: Limit): ChangeCounter => ({
      ...limit,
      take: async (by, id) => {
        const window = windowOf(`${by} ${id}`, limit);
        const left = () => ({
          remaining: limit.quota - window.used,
          resetMs: window.endsAt - now,
          retryAfterMs: null,
        });
        if (window.used >= limit.quota)
          return { ...left(), retryAfterMs: window.endsAt - now, giveBack: async () => left() };
        window.used += 1;
        return {
          ...left(),
          giveBack: async () => {
            window.used -= 1;
            return left();
          },
        };
      },
    }),
  };
};
