import type { Language } from '../../../core/domain/messages/message.ts';

/** Says what was just done. `about` is what the page is about, such as the name of a user. */
type Notice = (about: string) => string;

const EN = {
  'signed-out': () => 'You are signed out.',
  confirmed: () => 'Confirmed for 10 minutes.',
  saved: () => 'Your changes were saved.',
  'ask-again': () => 'This took longer than ten minutes. Ask for a new code.',
  'not-registered': () =>
    'You are signed in to the account of this address. The name and the password for a new account were not used.',
  'password-reset': () =>
    'Your password was changed, and every session of your account has ended. Sign in with the new password.',
  'provider-failed': () => 'Signing in there did not work. Try again, or sign in another way.',
} satisfies Record<string, Notice>;

export type NoticeCode = keyof typeof EN;

const DE: Readonly<Record<NoticeCode, Notice>> = {
  'signed-out': () => 'Sie sind abgemeldet.',
  confirmed: () => 'Für 10 Minuten bestätigt.',
  saved: () => 'Ihre Änderungen wurden gespeichert.',
  'ask-again': () => 'Das hat länger als zehn Minuten gedauert. Fordern Sie einen neuen Code an.',
  'not-registered': () =>
    'Sie sind im Konto dieser Adresse angemeldet. Name und Passwort für ein neues Konto wurden nicht benutzt.',
  'password-reset': () =>
    'Ihr Passwort wurde geändert, und alle Sitzungen Ihres Kontos sind beendet. Melden Sie sich mit dem neuen Passwort an.',
  'provider-failed': () =>
    'Die Anmeldung dort ging nicht. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
};

export const NOTICES: Readonly<Record<Language, Readonly<Record<NoticeCode, Notice>>>> = { en: EN, de: DE };

export const isNotice = (text: string): text is NoticeCode => Object.hasOwn(EN, text);
