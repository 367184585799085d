import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { makeBatches } from '../../src/adapters/http/server/limits/batches.ts';

describe('actions in batches', () => {
  for (const atOnce of [1, 3])
    it(`run in order, at most ${atOnce} between two turns of the event loop`, async () => {
      const runSoon = makeBatches(atOnce);
      const ran: number[] = [];
      for (let i = 0; i < 7; i += 1) runSoon(() => ran.push(i));
      expect(ran).to.deep.equal([]);
      for (let before = -1; before < ran.length;) {
        before = ran.length;
        await nextTurn();
        expect(ran.length - before).to.be.at.most(atOnce);
      }
      expect(ran).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    });

  it('run although they were added by one that runs', async () => {
    const runSoon = makeBatches(1);
    await new Promise<void>((resolve) => runSoon(() => runSoon(resolve)));
  });
});
