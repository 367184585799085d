/** A name in the spellings of code, tables, paths and sentences. */
export type Spellings = Readonly<{ kebab: string; camel: string; pascal: string; snake: string; spoken: string }>;
export type Names = Readonly<{ one: Spellings; many: Spellings }>;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Accepts `credit-note`, `credit_note`, `creditNote` and `CreditNote`. */
export const spell = (written: string): Spellings => {
  const words = written
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[-_]/);
  const pascal = words.map(capital).join('');
  return {
    kebab: words.join('-'),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    snake: words.join('_'),
    spoken: words.join(' '),
  };
};

/** Forms the regular English plural; `--plural` is for other nouns. */
export const pluralOf = (kebab: string): string => {
  if (/[^aeiou]y$/.test(kebab)) return `${kebab.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(kebab) ? `${kebab}es` : `${kebab}s`;
};

export const namesOf = (written: string, plural?: string): Names => {
  const one = spell(written);
  return { one, many: spell(plural ?? pluralOf(one.kebab)) };
};

/** Such as “an invoice”. */
export const withArticle = (spoken: string): string => `${/^[aeiou]/.test(spoken) ? 'an' : 'a'} ${spoken}`;

export const sentence = capital;
