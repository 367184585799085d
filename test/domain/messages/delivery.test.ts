import { expect } from 'chai';
import { MAX_ATTEMPTS, retryDelayMs } from '../../../src/core/domain/messages/delivery.ts';

const HOUR = 3_600_000;

describe('message delivery', () => {
  it('is attempted eight times over about a day, first after a second', () => {
    const waits = [...Array(MAX_ATTEMPTS - 1).keys()].map((i) => retryDelayMs(i + 1, 0.5)!);
    expect(waits).to.have.lengthOf(7);
    expect(waits[0]).to.equal(1_000);
    for (const [i, wait] of waits.entries()) if (i > 0) expect(wait).to.be.greaterThan(waits[i - 1]!);
    expect(waits.reduce((a, b) => a + b)).to.be.within(22 * HOUR, 26 * HOUR);
    expect(retryDelayMs(MAX_ATTEMPTS, 0.5)).to.equal(null);
  });

  it('varies later delays by 20 %', () => {
    expect(retryDelayMs(2, 0)).to.equal(5_200);
    expect(retryDelayMs(2, 1)).to.equal(7_800);
    expect(retryDelayMs(1, 1)).to.equal(1_000);
  });
});
