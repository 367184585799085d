/** Runs an action soon, in order. */
export type RunSoon = (act: () => void) => void;

/**
 * Runs at most `atOnce` actions between two turns of the event loop, so that other work is never held up by all of them,
 * and none in a turn for which `givesWay` holds.
 */
export const makeBatches = (atOnce: number, givesWay: () => boolean = () => false): RunSoon => {
  let ready: (() => void)[] = [];
  const run = (): void => {
    if (givesWay()) return void setImmediate(run);
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
