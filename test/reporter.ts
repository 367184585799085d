import Mocha from 'mocha';

export type Counts = Readonly<{ passed: number; failed: number }>;

/** Mocha's own report, then one last line for people and machines, `N passed, N failed`, or its numbers for `run.ts`. */
export default class Reporter extends Mocha.reporters.Spec {
  /** Runs after the global teardown. `failures` counts what no test stands for too, so that 0 means exit code 0. */
  override done(failures: number, exit?: (failures: number) => void): void {
    const { passes } = this.stats;
    if (process.send) process.send({ passed: passes, failed: failures } satisfies Counts, () => exit?.(failures));
    else {
      Mocha.reporters.Base.consoleLog(`${passes} passed, ${failures} failed`);
      exit?.(failures);
    }
  }
}
