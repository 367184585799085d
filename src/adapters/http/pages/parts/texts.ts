import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  problem: string;
  first: string;
  next: string;
  pages: string;
  filters: string;
  remove: (filter: string) => string;
  goes: string;
  stays: string;
}>;

export const PART_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    problem: 'There is a problem',
    first: 'First page',
    next: 'Next page',
    pages: 'Pages of this list',
    filters: 'Filters in use',
    remove: (filter) => `Remove the filter ${filter}`,
    goes: 'What goes',
    stays: 'What stays',
  },
  de: {
    problem: 'Etwas stimmt nicht',
    first: 'Erste Seite',
    next: 'Nächste Seite',
    pages: 'Seiten dieser Liste',
    filters: 'Benutzte Filter',
    remove: (filter) => `Filter ${filter} entfernen`,
    goes: 'Was verschwindet',
    stays: 'Was bleibt',
  },
};
