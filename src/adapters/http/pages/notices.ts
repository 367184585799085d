import type { Language } from '../../../core/domain/messages/message.ts';

/** Says what was just done. `about` is what the page is about, such as the name of a user. */
type Notice = (about: string) => string;

const EN = {
  'signed-out': () => 'You are signed out.',
  confirmed: () => 'Confirmed for 10 minutes.',
  saved: () => 'Your changes were saved.',
  'item-created': (about) => `Created: ${about}.`,
  'item-saved': (about) => `Saved: ${about}.`,
  'item-deleted': (about) => `Deleted: ${about}.`,
  'item-restored': (about) => `Restored: ${about}.`,
  'roles-saved': (about) => `Saved: ${about}. Who is affected has it from the next request on.`,
  'roles-unchanged': () => 'No tick was changed, so there was nothing to review.',
} satisfies Record<string, Notice>;

export type NoticeCode = keyof typeof EN;

const DE: Readonly<Record<NoticeCode, Notice>> = {
  'signed-out': () => 'Sie sind abgemeldet.',
  confirmed: () => 'Für 10 Minuten bestätigt.',
  saved: () => 'Ihre Änderungen wurden gespeichert.',
  'item-created': (about) => `Angelegt: ${about}.`,
  'item-saved': (about) => `Gespeichert: ${about}.`,
  'item-deleted': (about) => `Gelöscht: ${about}.`,
  'item-restored': (about) => `Wiederhergestellt: ${about}.`,
  'roles-saved': (about) => `Gespeichert: ${about}. Für die Betroffenen gilt es ab der nächsten Anfrage.`,
  'roles-unchanged': () => 'Kein Haken wurde geändert, es gab also nichts zu prüfen.',
};

export const NOTICES: Readonly<Record<Language, Readonly<Record<NoticeCode, Notice>>>> = { en: EN, de: DE };

export const isNotice = (text: string): text is NoticeCode => Object.hasOwn(EN, text);
