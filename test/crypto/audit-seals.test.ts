import { expect } from 'chai';
import { makeAuditSeals } from '../../src/adapters/crypto/audit-seals.ts';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';

const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const seals = makeAuditSeals(makeKeys({ current: one, old: [] }));

describe('audit seals', () => {
  it('are verified only with the key that made them', () => {
    const mac = seals.mac('a row');
    const rotated = makeAuditSeals(makeKeys({ current: two, old: [one] }));
    const foreign = makeAuditSeals(makeKeys({ current: two, old: [] }));
    expect([seals, rotated, foreign].map((by) => by.isGenuine('a row', mac))).to.deep.equal([true, true, false]);
    expect(seals.isGenuine('a rov', mac)).to.equal(false);
    expect(seals.isGenuine('a row', Buffer.alloc(0))).to.equal(false);
  });

  it('digest the same text differently each time, so that an erased text can’t be guessed', () => {
    const [first, second] = [seals.salted('{"ip":null}'), seals.salted('{"ip":null}')];
    expect(first.digest.equals(second.digest)).to.equal(false);
    expect(seals.digest(first.salt, '{"ip":null}').equals(first.digest)).to.equal(true);
  });
});
