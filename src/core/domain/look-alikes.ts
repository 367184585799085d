/** Scripts that one word of an address may be written in; a word that mixes two of them is taken for a disguise. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Han}/u,
];

/** Cyrillic, Greek and Armenian letters drawn like Latin ones: a word made only of these reads as a Latin word. */
const DRAWN_LIKE_LATIN = /^[аеорсухіјѕһԁԛԝοναρτυιζօսոհ\d._-]+$/u;

/**
 * Whether a lower-case NFC word could be read as another one: compatibility forms (full-width, ligatures), invisible
 * or unassigned code points, dotless i, mixed scripts, or foreign letters that are all drawn like Latin ones
 * (Unicode TR39, in its narrow form).
 */
export const hasLookAlikes = (word: string): boolean =>
  /[^\x00-\x7f]/.test(word) &&
  (word.normalize('NFKC') !== word ||
    /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}ı]|i\u0307/u.test(word) ||
    SCRIPTS.filter((script) => script.test(word)).length > 1 ||
    DRAWN_LIKE_LATIN.test(word));

/** Letters of other scripts, by the Latin ones that they are drawn like. */
const DRAWN_LIKE: Readonly<Record<string, string>> = {
  a: 'аα',
  d: 'ԁ',
  e: 'еε',
  f: 'ғ',
  i: 'іιıї',
  m: 'мμ',
  n: 'ոη',
  p: 'рρ',
  r: 'гᴦ',
  s: 'ѕ',
  t: 'тτ',
  u: 'սυ',
};
const LATIN = new Map(
  Object.entries(DRAWN_LIKE).flatMap(([latin, others]) => [...others].map((other) => [other, latin])),
);

/** How a name reads, whatever letters it is written with: lower-case, compatibility forms folded, without marks. */
export const readAs = (name: string): string =>
  [...name.normalize('NFKD').toLowerCase()]
    .map((letter) => LATIN.get(letter) ?? letter)
    .filter((letter) => !/\p{M}/u.test(letter))
    .join('');
