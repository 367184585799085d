/** Like `fold_case` of the database. */
export const foldCase = (name: string): string =>
  [...name]
    .map((letter) => letter.toLowerCase().toUpperCase().toLowerCase())
    .join('')
    .replaceAll('i\u0307', 'i')
    .normalize('NFC');
