/** Runs each action in a later turn of the event loop, in the order of the calls. */
export type RunSoon = (act: () => void) => void;

/**
 * Runs at most `atOnce` actions per turn of the event loop, so that other work is not delayed for long. Runs no actions
 * in a turn in which `givesWay` returns true.
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
