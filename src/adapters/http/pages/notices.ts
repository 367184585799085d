import type { Language } from '../../../core/domain/messages/message.ts';
import { USER_NOTICES } from './admin/users/notices.ts';

/** Says what was just done. `about` is what the page is about, such as the name of a user. */
type Notice = (about: string) => string;

const EN = {
  'signed-out': () => 'You are signed out.',
  confirmed: () => 'Confirmed for 10 minutes.',
  saved: () => 'Your changes were saved.',
  ...USER_NOTICES.en,
} satisfies Record<string, Notice>;

export type NoticeCode = keyof typeof EN;

const DE: Readonly<Record<NoticeCode, Notice>> = {
  'signed-out': () => 'Sie sind abgemeldet.',
  confirmed: () => 'Für 10 Minuten bestätigt.',
  saved: () => 'Ihre Änderungen wurden gespeichert.',
  ...USER_NOTICES.de,
};

export const NOTICES: Readonly<Record<Language, Readonly<Record<NoticeCode, Notice>>>> = { en: EN, de: DE };

export const isNotice = (text: string): text is NoticeCode => Object.hasOwn(EN, text);
