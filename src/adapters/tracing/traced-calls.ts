/** Runs work in a span of that name. */
export type Step = <A>(name: string, work: () => Promise<A>) => Promise<A>;

type Call = (...args: readonly unknown[]) => unknown;

// A function gives a task or is one itself, which only shows when it is called. Other answers need no span.
const tracedCall =
  (name: string, call: Call, step: Step): Call =>
  (...args) => {
    if (args.length === 0) return step(name, async () => call());
    const answer = call(...args);
    return typeof answer === 'function' ? () => step(name, answer as () => Promise<unknown>) : answer;
  };

/** The same functions, each of whose calls is a span of its name. */
export const tracedCalls = <T extends object>(calls: T, step: Step, prefix = ''): T =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      typeof call === 'function' ? tracedCall(`${prefix}${name}`, call as Call, step) : call,
    ]),
  ) as T;
