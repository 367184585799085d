import { expect } from 'chai';
import { progressBar } from '../../src/adapters/system/progress.ts';

const terminal = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
};

describe('progress', () => {
  it('is a bar in one line of a terminal, and ends with the work', () => {
    const stream = terminal(true);
    const progress = progressBar('importing', 200, stream);
    for (const done of [0, 50, 200, 200]) progress(done, 'lines');
    expect(stream.written).to.deep.equal([
      `\rimporting [${'.'.repeat(40)}] 0 % lines`,
      `\rimporting [${'#'.repeat(10)}${'.'.repeat(30)}] 25 % lines`,
      `\rimporting [${'#'.repeat(40)}] 100 % lines\n`,
    ]);
  });

  it('is a count if the total is unknown', () => {
    const stream = terminal(true);
    progressBar('exporting', null, stream)(500, 'users');
    expect(stream.written).to.deep.equal(['\rexporting 500 users']);
  });

  it('is not shown without a terminal', () => {
    const stream = terminal(false);
    progressBar('importing', 10, stream)(10);
    expect(stream.written).to.deep.equal([]);
  });
});
