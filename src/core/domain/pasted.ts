// White space and invisible characters, such as zero-width characters, direction marks and byte order marks.
const UNSEEN = '[\\s\\p{Default_Ignorable_Code_Point}]';
const AROUND = new RegExp(`^${UNSEEN}+|(?<!${UNSEEN})${UNSEEN}+$`, 'gu');

/** A JSON Schema pattern for the characters that may surround a value. The only ASCII among them is white space. */
export const ANYTHING_AROUND = '[^\\x00-\\x08\\x0e-\\x1f!-\\x9f]*';

/** Removes white space and invisible characters around a value, because they are often pasted with it. */
export const trimmed = (raw: string): string => raw.replaceAll(AROUND, '');

const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));

// Unicode encodes the ten digits of each script consecutively, starting with zero.
const asciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (isDigit(first - 1)) first -= 1;
  return String((code - first) % 10);
};

/** Converts digits of any script, full-width characters, spaces and dashes to ASCII; removes invisible characters. */
export const numberInAscii = (raw: string): string =>
  trimmed(raw)
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .replaceAll(/\p{Zs}/gu, ' ')
    // Japanese keyboards type a prolonged sound mark instead of a hyphen.
    .replaceAll(/[\p{Pd}\u2212\u30fc\uff70]/gu, '-')
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
