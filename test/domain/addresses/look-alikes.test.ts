import { expect } from 'chai';
import { isLookAlikeLabel, isLookAlikeLocalPart, readAs } from '../../../src/core/domain/addresses/look-alikes.ts';

/** Words that look Latin in another script, with the top-level domains where people expect that script. */
const HOMES: readonly (readonly [word: string, domains: string])[] = [
  ['сор', 'ba bg by kg kz me mk mn rs ru su tatar tj ua uz'],
  ['οινο', 'cy gr'],
  ['սոս', 'am'],
  ['סוס', 'il'],
  ['هاه', 'ae af bh dz eg iq ir jo km kw lb ly ma mr om pk ps qa sa sd so sy td tn ye'],
  ['ყ', 'ge'],
  ['ዐ', 'er et'],
  ['๐', 'th'],
  ['໐', 'la'],
  ['០', 'kh'],
  ['ဝ', 'mm'],
  ['〇', 'cn hk jp kr mo sg tw'],
  ['०', 'in np'],
  ['ଠ', 'in np'],
  ['೦', 'in np'],
  ['ഠ', 'in np'],
];

/** Latin letters, each with the letters that look like it. */
const READINGS =
  'a:аα ae:ӕ b:ьъ bl:ы c:сငၚ d:ԁ e:еҽ f:քғ g:ց h:һհ i:іӏιւıl|וןا١۱1 j:јյ k:κк m:мμ n:ոռпηн o:оοօסهھہە٥۵०ଠ೦ഠ๐໐ဝ០〇ዐ0 ' +
  'p:рρ q:գզ r:гᴦ s:ѕട t:τт u:սυ v:νט w:шաω x:хχ y:уүγყ z:ζ io:ю 3:३ 6:б 8:ଃ';

describe('a label of letters that are drawn like Latin ones', () => {
  // requirement 65
  it('is refused where people do not expect its script, and accepted where they do', () => {
    for (const [word, domains] of HOMES) {
      expect(isLookAlikeLabel(word, 'com'), `${word}.com`).to.equal(true);
      for (const domain of domains.split(' '))
        expect(isLookAlikeLabel(word, domain), `${word}.${domain}`).to.equal(false);
    }
  });

  it('is accepted under a top-level domain of its script, which must exist', () => {
    expect(isLookAlikeLabel('сор', 'рф')).to.equal(false);
    for (const exists of ['бг', 'ею', 'ком', 'мон', 'орг', 'рус', 'срб', 'укр', 'հայ'])
      expect(isLookAlikeLabel(exists, exists), exists).to.equal(false);
    for (const made of ['сом', 'ком1', 'орг1', 'к', 'т']) expect(isLookAlikeLabel(made, made), made).to.equal(true);
    expect(isLookAlikeLabel('дети', 'дети')).to.equal(false);
  });

  it('has a skeleton equal to the Latin label', () => {
    for (const [reading = '', letters = ''] of READINGS.split(' ').map((entry) => entry.split(':')))
      for (const letter of letters) expect(readAs(letter), letter).to.equal(reading);
    expect(readAs('Ѕuper-Аdmín')).to.equal('super-admin');
    expect(readAs('ﬁn')).to.equal('fin');
  });
});

describe('a word beyond ASCII', () => {
  it('uses one writing system; those of East Asia may have Latin letters, too', () => {
    const words =
      'straße пример παράδειγμα հայերեն עברית العربية ქართული አማርኛ ދިވެހި हिन्दी বাংলা ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ไทย ລາວ བོད မြန်မာ ខ្មែរ 例えばエ 한국어中';
    for (const word of words.split(' ')) {
      expect(isLookAlikeLocalPart(word, 'com'), word).to.equal(false);
      const mixes = ['straße', '例えばエ', '한국어中'].includes(word);
      expect(isLookAlikeLocalPart(`${word}a`, 'com'), `${word}a`).to.equal(!mixes);
    }
    expect(isLookAlikeLocalPart('한え', 'com')).to.equal(true);
  });

  it('contains no dotless i, and no i with an extra dot', () => {
    for (const word of ['mıke', 'mi\u0307ke']) expect(isLookAlikeLabel(word, 'com')).to.equal(true);
  });

  it('is refused as a local part only if every font draws it like Latin letters', () => {
    expect(isLookAlikeLocalPart('аррӏе', 'com')).to.equal(false);
    for (const [same, home] of [
      ['сосо', 'ru'],
      ['ονο', 'gr'],
      ['սոս', 'am'],
    ] as const) {
      expect(isLookAlikeLocalPart(same, 'com'), same).to.equal(true);
      expect(isLookAlikeLocalPart(same, home), same).to.equal(false);
    }
    for (const letter of 'аеорсухіјѕһοναρτυιζօսոհ') expect(isLookAlikeLocalPart(letter, 'com'), letter).to.equal(true);
  });

  it('never matches an ASCII word', () => {
    for (const word of ['ada', 'l00k', '1', '']) {
      expect(isLookAlikeLabel(word, 'com')).to.equal(false);
      expect(isLookAlikeLocalPart(word, 'com')).to.equal(false);
    }
  });
});
