import { expect } from 'chai';
import { uuidV7 } from '../../src/adapters/system/uuid-v7.ts';

const timeIn = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

describe('ids of sessions and events', () => {
  it('sort in order of creation, for any number per millisecond, and never repeat', () => {
    const now = Date.now() + 60_000;
    const ids = Array.from({ length: 10_000 }, () => uuidV7(() => now));
    expect(ids).to.deep.equal(ids.toSorted());
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeIn(ids.at(-1) ?? '') - now).to.be.within(1, 5);
  });

  it('follow a clock that was set back', () => {
    const now = Date.now() + 120_000;
    uuidV7(() => now);
    expect(timeIn(uuidV7(() => now - 60_000))).to.equal(now - 60_000);
  });
});
