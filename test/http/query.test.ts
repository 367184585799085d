import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explained } from '../../src/adapters/http/server/input/codec-node.ts';
import { readQuery, withPlus } from '../../src/adapters/http/server/input/query.ts';
import { searchText } from '../../src/adapters/http/server/input/search-text.ts';
import { makePhoneNumbers } from '../../src/adapters/phone/phone-numbers.ts';
import { writtenMobile } from '../../src/core/domain/addresses/address.ts';

const codec = t.exact(
  t.intersection([
    t.partial({ q: explained(searchText(writtenMobile(makePhoneNumbers().normalise)), 'what'), role: t.string }),
    t.partial({ to: withPlus(explained(t.string, 'an address')) }),
  ]),
);
const read = (query: string) => {
  const texts = readQuery(query, { codec });
  return E.isRight(texts) ? texts.right : texts.left.map(({ pointer }) => pointer);
};

describe('a plus sign in a query', () => {
  it('is a plus where an address or a time is meant, encoded or not', () => {
    for (const [query, to] of [
      ['to=ada+news@example.com', 'ada+news@example.com'],
      ['to=ada%2Bnews%40example.com', 'ada+news@example.com'],
      ['to=+491701234567', '+491701234567'],
      ['to=%2B491701234567', '+491701234567'],
      ['to=2026-11-30T08:00:00+01:00', '2026-11-30T08:00:00+01:00'],
      ['to=a%20b+c', 'a b+c'],
    ] as const)
      expect(read(query), query).to.deep.equal({ to });
  });

  it('is a plus in a search for an address or a number, and else a space, as forms send it', () => {
    for (const [query, q] of [
      ['q=ada+news@example.com', 'ada+news@example.com'],
      ['q=ada+news%40', 'ada+news@'],
      ['q=+4917', '+4917'],
      ['q=%2B4917', '+4917'],
      ['q=+49+170', '+49+170'],
      ['q=ada+lovelace', 'ada lovelace'],
      ['q=ada%2Blovelace', 'ada+lovelace'],
      ['q=ada%20lovelace', 'ada lovelace'],
      ['q=+ada', ' ada'],
      ['q=+', ' '],
      ['q=4+9', '4 9'],
    ] as const)
      expect(read(query), query).to.deep.equal({ q });
  });

  it('is a space in other parameters, in names, and in parameters that the codec does not know', () => {
    expect(read('role=Help+desk@1&other=a+b@c&a+b=1&constructor=+1')).to.deep.equal({
      role: 'Help desk@1',
      other: 'a b@c',
      'a b': '1',
      constructor: ' 1',
    });
  });

  it('does not hide what is no UTF-8 or given twice', () => {
    expect(read('q=%ff@+1')).to.deep.equal(['/q']);
    expect(read('to=+1&to=+2')).to.deep.equal(['/to']);
  });
});
