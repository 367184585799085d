import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { PersonName, nameFromAddress } from '../../../src/core/domain/account/user.ts';
import { aMobile, anEmail } from '../../support/values.ts';

const name = (raw: unknown) => {
  const decoded = PersonName.decode(raw);
  return E.isRight(decoded) ? decoded.right : null;
};

describe('a person’s name', () => {
  it('is normalized to NFC and trimmed', () => {
    expect(name('  Ada ')).to.equal('Ada');
    expect(name('Zoe\u0308')).to.equal('Zo\u00eb');
    for (const ok of ['X', 'Björk Guðmundsdóttir', "O'Brien-Smith", '李', 'محمد', '👩‍💻'])
      expect(name(ok), ok).to.equal(ok);
  });

  it('has 1 to 64 characters as people count them', () => {
    expect(name('é'.repeat(64))).to.have.lengthOf(64);
    expect(name('e\u0301'.repeat(64))).to.have.lengthOf(64);
    expect(name('👍'.repeat(64))).to.have.lengthOf(128);
    for (const wrong of ['', ' ', 'x'.repeat(65), '👍'.repeat(65)]) expect(name(wrong), wrong).to.equal(null);
  });

  // requirement 64
  it('has at least one visible character, no control characters and no lone surrogates', () => {
    for (const wrong of ['a\0b', 'a\nb', 'a\u001bb', '\ud800', 'a\udc00', '\u200b', '\u00ad\u2060', 7, null, ['Ada']]) {
      expect(name(wrong), JSON.stringify(wrong)).to.equal(null);
    }
  });

  it('defaults to the local part of the address', () => {
    expect(nameFromAddress(anEmail('ada.lovelace'))).to.equal('ada.lovelace');
    expect(nameFromAddress(aMobile())).to.equal('User');
    expect(PersonName.is(nameFromAddress(anEmail('x'.repeat(64))))).to.equal(true);
  });
});
