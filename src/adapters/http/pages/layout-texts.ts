import type { Language } from '../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  /** The prefix of the document's title if a form was refused. */
  error: string;
  skip: string;
  signOut: string;
  request: string;
  sections: string;
  account: string;
  administration: string;
  /** `other` is the name of the other language, in that language. */
  language: Readonly<{ other: string; language: Language }>;
  script: Readonly<{ show: string; hide: string; showLong: string; hideLong: string; copy: string; copied: string }>;
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
    script: {
      show: 'Show',
      hide: 'Hide',
      showLong: 'Show password',
      hideLong: 'Hide password',
      copy: 'Copy',
      copied: 'Copied',
    },
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
    script: {
      show: 'Anzeigen',
      hide: 'Verbergen',
      showLong: 'Passwort anzeigen',
      hideLong: 'Passwort verbergen',
      copy: 'Kopieren',
      copied: 'Kopiert',
    },
  },
};
