// White space, and characters that nobody sees: zero-width ones, direction marks, byte order marks.
const UNSEEN = '[\\s\\p{Default_Ignorable_Code_Point}]';
const AROUND = new RegExp(`^${UNSEEN}+|(?<!${UNSEEN})${UNSEEN}+$`, 'gu');

/** JSON Schema for what may stand around a value: no ASCII but white space. */
export const ANYTHING_AROUND = '[^\\x00-\\x08\\x0e-\\x1f!-\\x9f]*';

/** Drops what people copy along with a value. */
export const trimmed = (raw: string): string => raw.replaceAll(AROUND, '');

const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));

// Unicode has the ten digits of each script in a row, from zero on.
const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (isDigit(first - 1)) first -= 1;
  return String((code - first) % 10);
};

/** Digits, full-width characters, spaces, hyphens and dashes of any script. Characters that nobody sees are dropped. */
export const numberInAscii = (raw: string): string =>
  trimmed(raw)
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .replaceAll(/\p{Zs}/gu, ' ')
    // Japanese keyboards give a prolonged sound mark for a hyphen.
    .replaceAll(/[\p{Pd}\u2212\u30fc\uff70]/gu, '-')
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
