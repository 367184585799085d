import { setTimeout as sleep } from 'node:timers/promises';

/** Work that yields the milliseconds to wait, so that the same code can also run synchronously in the `exit` event. */
export type Steps<T> = Generator<number, T, void>;

export const finish = async <T>(steps: Steps<T>): Promise<T> => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await sleep(step.value);
  }
};

export const finishSync = <T>(steps: Steps<T>): T => {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    Atomics.wait(never, 0, 0, step.value);
  }
};
