import Mocha from 'mocha';

export type Counts = Readonly<{ passed: number; failed: number }>;

/** Mocha's report and a last line `N passed, N failed`, or the numbers as a message to `run.ts`. */
export default class Reporter extends Mocha.reporters.Spec {
  /** Runs after the global teardown. `failures` also counts failures outside of tests. */
  override done(failures: number, exit?: (failures: number) => void): void {
    const { passes } = this.stats;
    if (process.send) process.send({ passed: passes, failed: failures } satisfies Counts, () => exit?.(failures));
    else {
      Mocha.reporters.Base.consoleLog(`${passes} passed, ${failures} failed`);
      exit?.(failures);
    }
  }
}
