import { hasAllowedCharacters } from './allowed-characters.ts';
import { withoutJoiners } from './joiners.ts';

// Scripts in modern use (UAX 31, table 5). A word may use only one script, except that Chinese, Japanese and Korean are
// written in several, also together with Latin (UTS 39).
const ONE_SCRIPT = [
  'Latin Cyrillic Greek Armenian Hebrew Arabic Georgian Ethiopic Thaana Devanagari Bengali Gurmukhi Gujarati',
  'Oriya Tamil Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Khmer',
]
  .join(' ')
  .split(' ');
const WRITING_SYSTEMS = [...ONE_SCRIPT, 'Latin Han Hiragana Katakana', 'Latin Han Hangul'].map((scripts) => {
  const classes = `${scripts} Common Inherited`.split(' ').map((script) => `\\p{Script_Extensions=${script}}`);
  return new RegExp(`^[${classes.join('')}]*$`, 'u');
});

/** Letters of other scripts that look like a Latin letter (UTS 39, confusables.txt; Chromium's IDN policy). */
const DRAWN_LIKE = {
  a: 'аα',
  ae: 'ӕ',
  b: 'ьъ',
  bl: 'ы',
  c: 'сငၚ',
  e: 'еҽ',
  f: 'ք',
  g: 'ց',
  h: 'һհ',
  i: 'іӏιւ',
  j: 'јյ',
  k: 'κ',
  l: 'וןا١۱',
  n: 'ոռпη',
  o: 'оοօסهھہە٥۵०ଠംംಂಂ೦ഠ๐໐ဝ០〇ዐ',
  p: 'рρ',
  q: 'գզ',
  r: 'г',
  s: 'ѕട',
  t: 'τ',
  u: 'սυ',
  v: 'νט',
  w: 'шաω',
  x: 'хχ',
  y: 'уүγყ',
  z: 'ζ',
  io: 'ю',
  '3': '३',
  '6': 'б',
  '8': 'ଃ',
};
/** Letters that look Latin only in a few fonts, and ASCII characters that are easily confused with each other. */
const ALSO_DRAWN_LIKE = { d: 'ԁ', f: 'ғ', i: 'ı1l|', k: 'к', m: 'мμ', n: 'н', o: '0', r: 'ᴦ', t: 'т' };

const onlyOf = (...groups: readonly Readonly<Record<string, string>>[]): RegExp =>
  new RegExp(`^[0-9._\\p{Mn}${groups.flatMap((group) => Object.values(group)).join('')}-]+$`, 'u');
const LIKE_LATIN = onlyOf(DRAWN_LIKE);
const ROUGHLY_LIKE_LATIN = onlyOf(DRAWN_LIKE, ALSO_DRAWN_LIKE);
const SAME_AS_LATIN = onlyOf({ '': 'аеорсухіјѕһοναρτυιζօսոհ' });

// East Asian characters that look like a Latin letter, a digit or a punctuation mark. A word with Latin letters may
// have them only next to other East Asian characters.
const CJK_LIKE_ASCII =
  /^[一二三丨丶丿乀乁乂乙乚乛亅丁丅七乇〇口囗冂冖凵匚匕几十卜卄卅廾工亻山彐门丫〆々ノンソゾヽヾゝゞーエロトニミハヘへメレしくこユヨ]+$/u;
const CJK_RUN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+/gu;
const hidesAmongLatin = (word: string): boolean =>
  /\p{Script=Latin}/u.test(word) && (word.match(CJK_RUN) ?? []).some((run) => CJK_LIKE_ASCII.test(run));

/** Top-level domains of countries and languages that use one of the scripts in `DRAWN_LIKE`. */
const HOMES = (
  [
    ['Cyrillic', 'ba bg by kg kz me mk mn rs ru su tatar tj ua uz'],
    ['Greek', 'cy gr'],
    ['Armenian', 'am'],
    ['Hebrew', 'il'],
    ['Arabic', 'ae af bh dz eg iq ir jo km kw lb ly ma mr om pk ps qa sa sd so sy td tn ye'],
    ['Georgian', 'ge'],
    ['Ethiopic', 'er et'],
    ['Thai', 'th'],
    ['Lao', 'la'],
    ['Khmer', 'kh'],
    ['Myanmar', 'mm'],
    ['Han', 'cn hk jp kr mo sg tw'],
    ...'Devanagari Oriya Kannada Malayalam'.split(' ').map((script) => [script, 'in np']),
  ] as const
).map(([script, domains]) => ({
  script: new RegExp(`\\p{Script=${script}}`, 'u'),
  domains: domains.split(' '),
}));
/** Existing top-level domains whose letters all look Latin. */
const DELEGATED = ['бг', 'ею', 'ком', 'мон', 'орг', 'рус', 'срб', 'укр', 'հայ'];

const isAtHome = (word: string, topLevel: string): boolean =>
  HOMES.some(({ script, domains }) => script.test(word) && (domains.includes(topLevel) || script.test(topLevel)));

// Whether every letter of a label could be mistaken for a Latin letter. Under a top-level domain that belongs to the
// letters' script, readers expect that script, so it is allowed.
const readsAsLatin = (label: string, topLevel: string): boolean => {
  const letters = label.normalize('NFD');
  if (label === topLevel) return ROUGHLY_LIKE_LATIN.test(letters) && !DELEGATED.includes(label);
  return LIKE_LATIN.test(letters) && !isAtHome(label, topLevel);
};

/** Whether a word (lower case, NFC) has characters that UTS 39 disallows, mixes scripts, or has a dotless i. */
const isDisguised = (written: string): boolean => {
  const word = withoutJoiners(written);
  if (!hasAllowedCharacters(word) || /ı|i\u0307/.test(word) || hidesAmongLatin(word)) return true;
  return !WRITING_SYSTEMS.some((system) => system.test(word));
};

const isAscii = (word: string): boolean => /^[\x00-\x7f]*$/.test(word);

export const isLookAlikeLabel = (label: string, topLevel: string): boolean =>
  !isAscii(label) && (isDisguised(label) || readsAsLatin(label, topLevel));

/** A local part may be a short name such as `саша`, so it is refused only if its letters look Latin in every font. */
export const isLookAlikeLocalPart = (local: string, topLevel: string): boolean =>
  !isAscii(local) && (isDisguised(local) || (SAME_AS_LATIN.test(local) && !isAtHome(local, topLevel)));

const LATIN = new Map(
  [...Object.entries(DRAWN_LIKE), ...Object.entries(ALSO_DRAWN_LIKE)].flatMap(([latin, others]) =>
    [...others].map((other) => [other, latin === 'l' ? 'i' : latin] as const),
  ),
);

/** Returns a form for comparison: lower case, without diacritics, and with look-alikes replaced by Latin letters. */
export const readAs = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase()]
    .map((letter) => LATIN.get(letter) ?? letter)
    .filter((letter) => !/\p{M}/u.test(letter))
    .join('');
