import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { hasAllowedCharacters } from '../../../src/core/domain/addresses/allowed-characters.ts';

const characters = function* (): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code += 1) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
};

describe('the characters of identifiers', () => {
  it('are ASCII and exactly what Unicode 18.0 allows', () => {
    const allowed = [...characters()].filter(hasAllowedCharacters);
    expect(allowed).to.have.lengthOf(33_433);
    // A digest of all of them in order; changes with the version of Unicode.
    const digest = createHash('sha256').update(allowed.join('')).digest('hex');
    expect(digest.slice(0, 16)).to.equal('c8166c6bf9c74f91');
  });

  it('are checked at every place of a text', () => {
    expect(['', 'ada', 'äda', 'ада'].map(hasAllowedCharacters)).to.deep.equal([true, true, true, true]);
    expect(['\u{ff41}da', 'ad\u{ff41}', 'a\u200bd'].map(hasAllowedCharacters)).to.deep.equal([false, false, false]);
  });
});
