import { expect } from 'chai';
import { changesBetween } from '../../src/core/domain/audit.ts';

describe('changesBetween', () => {
  it('lists the fields that differ, with both values', () => {
    const before = { first_name: 'Ada', last_name: null, is_active: true, privileges: ['a', 'b'] };
    const after = { first_name: 'Ada', last_name: 'Lovelace', is_active: false, privileges: ['a', 'b'] };
    expect(changesBetween<Record<string, string | boolean | null | readonly string[]>>(before, after)).to.deep.equal([
      { field: 'last_name', before: null, after: 'Lovelace' },
      { field: 'is_active', before: true, after: false },
    ]);
    expect(changesBetween(before, { ...before, privileges: ['a', 'b'] })).to.deep.equal([]);
    expect(changesBetween(before, { ...before, privileges: ['a'] })).to.deep.equal([
      { field: 'privileges', before: ['a', 'b'], after: ['a'] },
    ]);
  });
});
