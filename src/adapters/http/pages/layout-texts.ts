import type { Language } from '../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  /** What the title begins with, if a form was refused. */
  error: string;
  skip: string;
  signOut: string;
  request: string;
  sections: string;
  account: string;
  administration: string;
  /** The other language, in that language. */
  language: Readonly<{ other: string; language: Language }>;
}>;

export const LAYOUT_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    error: 'Error: ',
    skip: 'Skip to the content',
    signOut: 'Sign out',
    request: 'Request',
    sections: 'Sections',
    account: 'My account',
    administration: 'Administration',
    language: { other: 'Deutsch', language: 'de' },
  },
  de: {
    error: 'Fehler: ',
    skip: 'Zum Inhalt springen',
    signOut: 'Abmelden',
    request: 'Anfrage',
    sections: 'Bereiche',
    account: 'Mein Konto',
    administration: 'Verwaltung',
    language: { other: 'English', language: 'en' },
  },
};
