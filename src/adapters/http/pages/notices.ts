import type { Language } from '../../../core/domain/messages/message.ts';
import { minutesText } from './parts/minutes.ts';
import { PASSKEY_TEXTS } from './passkeys/texts.ts';
import { RESOURCE_NOTICES } from './resource/notices.ts';
import { USER_NOTICES } from './users/notices.ts';

/** A message after a change. `about` is the subject of the change, such as a user's name. */
type Notice = (about: string, site: Readonly<{ reauthTtlSeconds: number }>) => string;

const EN = {
  'signed-out': () => 'You are signed out.',
  confirmed: (_about, { reauthTtlSeconds }) => `Confirmed for ${minutesText('en', reauthTtlSeconds / 60)}.`,
  saved: () => 'Your changes were saved.',
  'picture-saved': () => 'Your picture was saved.',
  'picture-removed': () => 'Your picture was removed.',
  'primary-changed': () => 'This is your primary address now.',
  'gone-already': () => 'It was removed meanwhile.',
  'confirm-first': () => 'Confirm this address first.',
  'password-changed': () => 'Your password was changed, and your other sessions have ended.',
  'code-sent': () => 'A code is on its way.',
  'address-confirmed': () => 'The address is confirmed. You can sign in with it.',
  'address-removed': () => 'It was removed.',
  linked: () => 'The account is linked. You can sign in with it.',
  'not-linked': () => 'The account was not linked. You can try it again.',
  'linked-elsewhere': () => 'The account was not linked, because it belongs to another account here.',
  'too-many-identities': () => 'The account was not linked, because you have too many. Remove one first.',
  'session-ended': () => 'The session was ended.',
  'session-over': () => 'This session was over already.',
  'others-ended': () => 'All other sessions were ended.',
  'choose-new-password': () => 'All other sessions were ended. Now choose a new password.',
  'account-deleted': () => 'Your account was deleted.',
  'passkey-added': () => 'The passkey was added. You can sign in with it.',
  'passkey-renamed': () => 'The passkey was renamed.',
  'passkey-removed': () => 'The passkey was removed.',
  'offer-passkey': () => PASSKEY_TEXTS.en.offer,
  ...USER_NOTICES.en,
  ...RESOURCE_NOTICES.en,
  'sign-in-again': () => 'This sign-in is over. Begin it again.',
  'factor-needed': () => 'Add a second factor first.',
  'factor-removed': () => 'The app was removed.',
  'factor-undone': () =>
    'What was added is removed. All sessions have ended and your password no longer works. Choose a new one now. Then look through the addresses of your account.',
  'always-on': () => 'A second factor is asked for whenever you sign in.',
  'always-off': () => 'The setting is turned off.',
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
  confirmed: (_about, { reauthTtlSeconds }) => `Für ${minutesText('de', reauthTtlSeconds / 60)} bestätigt.`,
  saved: () => 'Ihre Änderungen wurden gespeichert.',
  'picture-saved': () => 'Ihr Bild wurde gespeichert.',
  'picture-removed': () => 'Ihr Bild wurde entfernt.',
  'primary-changed': () => 'Das ist jetzt Ihre Hauptadresse.',
  'gone-already': () => 'Das wurde inzwischen entfernt.',
  'confirm-first': () => 'Bestätigen Sie diese Adresse zuerst.',
  'password-changed': () => 'Ihr Passwort wurde geändert; Ihre anderen Sitzungen sind beendet.',
  'code-sent': () => 'Ein Code ist unterwegs.',
  'address-confirmed': () => 'Die Adresse ist bestätigt. Sie können sich damit anmelden.',
  'address-removed': () => 'Das wurde entfernt.',
  linked: () => 'Das Konto ist verknüpft. Sie können sich damit anmelden.',
  'not-linked': () => 'Das Konto wurde nicht verknüpft. Sie können es noch einmal versuchen.',
  'linked-elsewhere': () => 'Das Konto wurde nicht verknüpft, weil es hier zu einem anderen Konto gehört.',
  'too-many-identities': () => 'Das Konto wurde nicht verknüpft, weil Sie zu viele haben. Entfernen Sie zuerst eines.',
  'session-ended': () => 'Die Sitzung wurde beendet.',
  'session-over': () => 'Diese Sitzung war schon beendet.',
  'others-ended': () => 'Alle anderen Sitzungen wurden beendet.',
  'choose-new-password': () => 'Alle anderen Sitzungen wurden beendet. Wählen Sie jetzt ein neues Passwort.',
  'account-deleted': () => 'Ihr Konto wurde gelöscht.',
  'passkey-added': () => 'Der Passkey wurde hinzugefügt. Sie können sich damit anmelden.',
  'passkey-renamed': () => 'Der Passkey wurde umbenannt.',
  'passkey-removed': () => 'Der Passkey wurde entfernt.',
  'offer-passkey': () => PASSKEY_TEXTS.de.offer,
  ...USER_NOTICES.de,
  ...RESOURCE_NOTICES.de,
  'sign-in-again': () => 'Diese Anmeldung ist vorbei. Beginnen Sie sie noch einmal.',
  'factor-needed': () => 'Fügen Sie zuerst einen zweiten Faktor hinzu.',
  'factor-removed': () => 'Die App wurde entfernt.',
  'factor-undone': () =>
    'Das Hinzugefügte ist entfernt. Alle Sitzungen sind beendet, und Ihr Passwort gilt nicht mehr. Wählen Sie jetzt ein neues. Sehen Sie danach die Adressen Ihres Kontos durch.',
  'always-on': () => 'Bei jedem Anmelden wird nach einem zweiten Faktor gefragt.',
  'always-off': () => 'Die Einstellung ist ausgeschaltet.',
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
