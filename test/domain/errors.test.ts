import { expect } from 'chai';
import * as errors from '../../src/core/domain/errors.ts';

const HELPERS = ['afterChange', 'providerUnavailable', 'causeOf', 'impossible', 'overloadIn', 'unavailable'];

describe('a refusal', () => {
  it('has a tag of its own, which is also its name', () => {
    for (const [name, value] of Object.entries(errors)) {
      if (HELPERS.includes(name)) continue;
      const made: unknown = typeof value === 'function' ? (value as (...args: unknown[]) => unknown)('', {}) : value;
      expect(made, name).to.have.property('_tag', name.charAt(0).toUpperCase() + name.slice(1));
    }
  });

  it('for a technical reason has a cause to log', () => {
    expect(errors.causeOf(errors.unavailable('users')('broken'))).to.equal('broken');
    expect(errors.causeOf(errors.overloaded(1))).to.have.property('message', 'too many calls wait already');
  });

  it('is recognized as an overload only if it is one', () => {
    const overload = errors.overloaded(1_000);
    expect(errors.overloadIn(new Error('busy', { cause: overload }))).to.equal(overload);
    for (const other of [new Error('bug'), new Error('bug', { cause: errors.notFound }), new Error('', { cause: 'x' })])
      expect(errors.overloadIn(other)).to.equal(null);
    for (const other of [overload, null, 'Overloaded', new Error('', { cause: null })])
      expect(errors.overloadIn(other)).to.equal(null);
  });
});
