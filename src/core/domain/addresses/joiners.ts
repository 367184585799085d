// Arabic letters that connect only to the letter before them (Unicode, ArabicShaping.txt).
const ONLY_BEFORE =
  '\\u0622-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0672\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb\\u06cd\\u06cf\\u06d2\\u06d3\\u06d5\\u06ee\\u06ef\\u0771';
const JOINING = '[[\\p{Script=Arabic}&&\\p{L}]--[\\u0621\\u0674]]';
const DUAL = `[${JOINING}--[${ONLY_BEFORE}]]`;
// Viramas (vowel-killer signs) of scripts in which a joiner after the virama changes how the letters look.
const VIRAMA = '\\u094d\\u0a4d\\u0acd\\u0b4d\\u0c4d\\u0ccd\\u0dca';
/** Viramas of scripts in which joined letters could look like another letter: only the non-joiner may follow. */
const VIRAMA_WITH_LETTERS = '\\u09cd\\u0d4d';

// Joiners that RFC 5892 (appendix A.1 and A.2) allows, except at the end of a word, where a joiner would be invisible.
const IN_PLACE = new RegExp(
  [
    `(?<=${DUAL}\\p{Mn}*)\\u200c(?=\\p{Mn}*${JOINING})`,
    `(?<=[${VIRAMA}${VIRAMA_WITH_LETTERS}])\\u200c(?=\\p{L})`,
    `(?<=[${VIRAMA}])\\u200d(?=\\p{L})`,
  ].join('|'),
  'gv',
);

/** Removes the zero-width joiners that change how the word looks. Keeps others, so that the caller can refuse them. */
export const withoutJoiners = (word: string): string => word.replaceAll(IN_PLACE, '');
