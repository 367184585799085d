/** Runs `work` in a trace span called `name`. */
export type Step = <A>(name: string, work: () => Promise<A>) => Promise<A>;

type Call = (...args: readonly unknown[]) => unknown;

// A use case is a task itself if it has no arguments; otherwise it returns one. Other results need no span.
const tracedCall =
  (name: string, call: Call, step: Step): Call =>
  (...args) => {
    if (args.length === 0) return step(name, async () => call());
    const answer = call(...args);
    return typeof answer === 'function' ? () => step(name, answer as () => Promise<unknown>) : answer;
  };

/** Wraps functions so that each call runs in a span with the name of the function. */
export const tracedCalls = <T extends object>(calls: T, step: Step, prefix = ''): T =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      typeof call === 'function' ? tracedCall(`${prefix}${name}`, call as Call, step) : call,
    ]),
  ) as T;
