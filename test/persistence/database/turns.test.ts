import { expect } from 'chai';
import { makeTurns } from '../../../src/adapters/persistence/database/turns.ts';
import { overloadIn } from '../../../src/core/domain/errors.ts';

const LONG = 60_000;

/** Work that a test ends, and that reports when it has started. */
const held = () => {
  let end = (_error?: Error) => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  const state = { isStarted: false };
  const work = (): Promise<void> => {
    state.isStarted = true;
    return ended;
  };
  return { work, end, isStarted: () => state.isStarted };
};
/** Everything that needs neither time nor I/O has continued. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const refusalOf = (work: Promise<unknown>) => work.then(() => 'done', overloadIn);

describe('turns', () => {
  const limits = { running: 2, waiting: 3, retryAfterMs: 1_500 };

  it('run two calls per key, and the others in order of arrival', async () => {
    const turns = makeTurns(limits);
    const all = [held(), held(), held(), held(), held()];
    const done = all.map(({ work }) => turns.run('a', work, LONG));
    const started = async () => {
      await settled();
      return all.map(({ isStarted }) => isStarted());
    };
    expect(await started()).to.deep.equal([true, true, false, false, false]);
    expect(turns.waiting()).to.equal(3);
    all[1]!.end();
    expect(await started()).to.deep.equal([true, true, true, false, false]);
    all[0]!.end();
    expect(await started()).to.deep.equal([true, true, true, true, false]);
    for (const { end } of all) end();
    await Promise.all(done);
    expect(turns.waiting()).to.equal(0);
  });

  it('let no later call overtake a waiting one', async () => {
    const turns = makeTurns({ ...limits, running: 1 });
    const order: string[] = [];
    const [first, second] = [held(), held()];
    const doing = (name: string) => async () => void order.push(name);
    const done = [
      turns.run('a', first.work, LONG),
      turns.run('a', second.work, LONG),
      turns.run('a', doing('third'), LONG),
    ];
    first.end();
    // Arrives at the moment when the first turn ends.
    done.push(turns.run('a', doing('late'), LONG));
    await settled();
    expect(order).to.deep.equal([]);
    second.end();
    await Promise.all(done);
    expect(order).to.deep.equal(['third', 'late']);
  });

  it('refuse at once if the queue is full, without starting the work', async () => {
    const turns = makeTurns(limits);
    const all = [held(), held(), held(), held(), held()];
    const done = all.map(({ work }) => turns.run('a', work, LONG));
    const late = held();
    expect(await refusalOf(turns.run('a', late.work, LONG))).to.deep.equal({ _tag: 'Overloaded', retryAfterMs: 1_500 });
    for (const { end } of all) end();
    await Promise.all(done);
    expect(late.isStarted()).to.equal(false);
  });

  it('refuse a call that has waited long enough, without starting it later', async () => {
    const turns = makeTurns(limits);
    const [one, two] = [held(), held()];
    const done = [one, two].map(({ work }) => turns.run('a', work, LONG));
    const late = held();
    expect(await refusalOf(turns.run('a', late.work, 5))).to.have.property('_tag', 'Overloaded');
    expect(await refusalOf(turns.run('a', late.work, 0))).to.have.property('_tag', 'Overloaded');
    one.end();
    two.end();
    await Promise.all(done);
    expect(late.isStarted()).to.equal(false);
    expect(turns.keys()).to.equal(0);
  });

  it('keep keys separate', async () => {
    const turns = makeTurns(limits);
    const all = [...Array(5).keys()].map(held);
    const done = all.map(({ work }) => turns.run('a', work, LONG));
    expect(await turns.run('b', async () => 'b', LONG)).to.equal('b');
    for (const { end } of all) end();
    await Promise.all(done);
  });

  it('continue after work fails, and pass the failure on', async () => {
    const turns = makeTurns({ ...limits, running: 1 });
    const failing = held();
    const first = turns.run('a', failing.work, LONG).catch((error: Error) => error.message);
    const thrown = turns
      .run(
        'a',
        () => {
          throw new Error('thrown');
        },
        LONG,
      )
      .catch((error: Error) => error.message);
    const next = turns.run('a', async () => 'next', LONG);
    failing.end(new Error('rejected'));
    expect(await Promise.all([first, thrown, next])).to.deep.equal(['rejected', 'thrown', 'next']);
  });

  it('are held until the work ends, even if the caller gave up', async () => {
    const turns = makeTurns({ ...limits, running: 1 });
    const abandoned = held();
    const gone = turns.run('a', abandoned.work, LONG);
    await Promise.race([gone, settled()]);
    const next = held();
    const done = turns.run('a', next.work, LONG);
    await settled();
    expect(next.isStarted()).to.equal(false);
    abandoned.end();
    next.end();
    await Promise.all([gone, done]);
    expect(next.isStarted()).to.equal(true);
  });

  it('delete a key that is not in use', async () => {
    const turns = makeTurns(limits);
    const outcomes = [...Array(1_000).keys()].map((n) =>
      refusalOf(turns.run(String(n % 100), () => (n % 7 ? Promise.resolve() : Promise.reject(new Error('x'))), LONG)),
    );
    expect(turns.keys()).to.equal(100);
    await Promise.all(outcomes);
    expect(turns.keys()).to.equal(0);
  });
});
