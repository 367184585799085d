import { domainToASCII, domainToUnicode } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { fromPunycode, toPunycode } from '../../../src/core/domain/addresses/punycode.ts';

/** RFC 3492, section 7.1; the examples without capital letters. */
const OF_THE_RFC: readonly (readonly [text: string, punycode: string])[] = [
  ['ليهمابتكلموشعربي؟', 'egbpdaj6bu4bxfgehfvwxn'],
  ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
  ['למההםפשוטלאמדבריםעברית', '4dbcagdahymbxekheh6e0a7fei0b'],
  ['यहलोगहिन्दीक्योंनहींबोलसकतेहैं', 'i1baa7eci9glrd9b2ae1bj0hfcgg6iyaf8o0a1dig0cd'],
  ['なぜみんな日本語を話してくれないのか', 'n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa'],
  ['почемужеонинеговорятпорусски', 'b1abfaaepdrnnbgefbadotcwatmq2g4l'],
  ['3年b組金八先生', '3b-ww4c5e180e575a65lsy2b'],
  ['-> $1.00 <-', '-> $1.00 <--'],
];

describe('punycode', () => {
  it('is that of RFC 3492', () => {
    for (const [text, punycode] of OF_THE_RFC) {
      expect(toPunycode(text)).to.equal(punycode);
      expect(fromPunycode(punycode)).to.equal(text);
    }
  });

  it('is that of Node for any letters', () => {
    const letter = fc.constantFrom(...'abz019-äßéжяπا٣नमी한中例ア𠮷');
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 20 }), (text) => {
        const ascii = domainToASCII(`ü${text}`);
        if (domainToUnicode(ascii) !== `ü${text}` || !ascii.startsWith('xn--')) return;
        expect(`xn--${toPunycode(`ü${text}`)}`).to.equal(ascii);
        expect(fromPunycode(ascii.slice('xn--'.length))).to.equal(`ü${text}`);
      }),
      { seed: 13, numRuns: 3000 },
    );
  });

  it('is decoded or refused, whatever it says', () => {
    const any = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'), maxLength: 59 });
    fc.assert(
      fc.property(any, (punycode) => {
        const text = fromPunycode(punycode);
        if (text !== null && toPunycode(text) === punycode) expect(fromPunycode(punycode)).to.equal(text);
      }),
      { seed: 13, numRuns: 3000 },
    );
    for (const wrong of ['99999999', 'a-b', '!', 'ü', 'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz', 'a-99999b'])
      expect(fromPunycode(wrong) === null || toPunycode(fromPunycode(wrong) ?? '') !== wrong, wrong).to.equal(true);
  });
});
