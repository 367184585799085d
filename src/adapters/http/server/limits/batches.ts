/** Runs an action soon, in order. */
export type RunSoon = (act: () => void) => void;

/** Runs at most `atOnce` actions between two turns of the event loop, so that other work is never held up by all of them. */
export const makeBatches = (atOnce: number): RunSoon => {
  let ready: (() => void)[] = [];
  const run = (): void => {
    const now = ready.slice(0, atOnce);
    ready = ready.slice(atOnce);
    if (ready.length > 0) setImmediate(run);
    for (const act of now) act();
  };
  return (act) => {
    ready.push(act);
    if (ready.length === 1) setImmediate(run);
  };
};
