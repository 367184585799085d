import Mocha from 'mocha';

/** Mocha's own report, then one last line for people and machines: `N passed, N failed`. */
export default class Reporter extends Mocha.reporters.Spec {
  /** Runs after the global teardown. `failures` counts what no test stands for too, so that 0 means exit code 0. */
  override done(failures: number, exit?: (failures: number) => void): void {
    Mocha.reporters.Base.consoleLog(`${this.stats.passes} passed, ${failures} failed`);
    exit?.(failures);
  }
}
