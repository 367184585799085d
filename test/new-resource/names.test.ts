import { expect } from 'chai';
import { namesOf, pluralOf, spell, withArticle } from '../../tools/new-resource/names.ts';

describe('the names of a new resource', () => {
  it('are the same in every spelling', () => {
    for (const written of ['credit-note', 'credit_note', 'creditNote', 'CreditNote'])
      expect(spell(written), written).to.deep.equal({
        kebab: 'credit-note',
        camel: 'creditNote',
        pascal: 'CreditNote',
        snake: 'credit_note',
        spoken: 'credit note',
      });
  });

  it('have the plural of most nouns, or the given one', () => {
    const plurals = { invoice: 'invoices', city: 'cities', day: 'days', box: 'boxes', 'tax-class': 'tax-classes' };
    for (const [one, many] of Object.entries(plurals)) expect(pluralOf(one)).to.equal(many);
    expect(namesOf('person', 'people').many.pascal).to.equal('People');
  });

  it('have the right article', () => {
    expect({
      vowel: withArticle('invoice'),
      consonant: withArticle('credit note'),
    }).to.deep.equal({ vowel: 'an invoice', consonant: 'a credit note' });
  });
});
