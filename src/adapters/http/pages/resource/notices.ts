import type { Language } from '../../../../core/domain/messages/message.ts';

type Notice = (about: string) => string;

const EN = {
  'item-created': (about) => `Created: ${about}.`,
  'item-saved': (about) => `Saved: ${about}.`,
  'item-deleted': (about) => `Deleted: ${about}.`,
  'item-restored': (about) => `Restored: ${about}.`,
  'roles-saved': (about) => `Saved: ${about}. Who is affected has it from the next request on.`,
  'roles-unchanged': () => 'No tick was changed, so there was nothing to review.',
} satisfies Record<string, Notice>;

const DE: Readonly<Record<keyof typeof EN, Notice>> = {
  'item-created': (about) => `Angelegt: ${about}.`,
  'item-saved': (about) => `Gespeichert: ${about}.`,
  'item-deleted': (about) => `Gelöscht: ${about}.`,
  'item-restored': (about) => `Wiederhergestellt: ${about}.`,
  'roles-saved': (about) => `Gespeichert: ${about}. Für die Betroffenen gilt es ab der nächsten Anfrage.`,
  'roles-unchanged': () => 'Kein Haken wurde geändert, es gab also nichts zu prüfen.',
};

/** Messages after changes of roles, privileges and generated resources. */
export const RESOURCE_NOTICES: Readonly<Record<Language, Readonly<Record<keyof typeof EN, Notice>>>> = {
  en: EN,
  de: DE,
};
