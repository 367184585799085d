import type { Language } from '../../../../../core/domain/messages/message.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';

type Texts = Readonly<{
  title: string;
  download: string;
  aboutDownload: string;
  downloadAll: string;
  danger: string;
  aboutDelete: string;
  deleteTitle: string;
  goes: readonly string[];
  stays: (until: Html) => readonly Html[];
  type: (login: string) => string;
  typeHint: string;
  mismatch: string;
  submit: string;
  cancel: string;
  lastAdministrator: string;
  users: string;
}>;

export const DATA_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Data',
    download: 'Your data',
    aboutDownload:
      'A file (JSON) with everything that is stored about you: your profile, addresses, sessions and locks. It has no passwords and no codes.',
    downloadAll: 'Download everything',
    danger: 'Delete your account',
    aboutDelete: 'Nobody can sign in with it any more, and all its sessions end.',
    deleteTitle: 'Delete your account',
    goes: [
      'Your ways to sign in: password, addresses, linked accounts',
      'All your sessions, this one included',
      'Your profile and your picture',
    ],
    stays: (until) => [
      html`Until ${until} an administrator can restore the account; then all of it is erased`,
      html`The audit trail keeps that somebody did something, without your name`,
    ],
    type: (login) => `To go on, type ${login}`,
    typeHint: 'Your username, or one of your addresses.',
    mismatch: 'This is neither your username nor one of your addresses. Nothing was deleted.',
    submit: 'Delete my account',
    cancel: 'Keep my account',
    lastAdministrator:
      'You are the last administrator, so your account was not deleted. Give another user the role of an administrator first.',
    users: 'Go to the users',
  },
  de: {
    title: 'Daten',
    download: 'Ihre Daten',
    aboutDownload:
      'Eine Datei (JSON) mit allem, was über Sie gespeichert ist: Profil, Adressen, Sitzungen und Sperren. Passwörter und Codes stehen nicht darin.',
    downloadAll: 'Alles herunterladen',
    danger: 'Ihr Konto löschen',
    aboutDelete: 'Niemand kann sich mehr damit anmelden, und alle seine Sitzungen enden.',
    deleteTitle: 'Ihr Konto löschen',
    goes: [
      'Ihre Wege zur Anmeldung: Passwort, Adressen, verknüpfte Konten',
      'Alle Ihre Sitzungen, auch diese',
      'Ihr Profil und Ihr Bild',
    ],
    stays: (until) => [
      html`Bis ${until} kann die Verwaltung das Konto wiederherstellen; danach wird alles davon gelöscht`,
      html`Im Prüfprotokoll bleibt, dass jemand etwas getan hat, ohne Ihren Namen`,
    ],
    type: (login) => `Geben Sie zur Bestätigung ${login} ein`,
    typeHint: 'Ihr Benutzername oder eine Ihrer Adressen.',
    mismatch: 'Das ist weder Ihr Benutzername noch eine Ihrer Adressen. Nichts wurde gelöscht.',
    submit: 'Mein Konto löschen',
    cancel: 'Mein Konto behalten',
    lastAdministrator:
      'Sie sind die letzte Administratorin oder der letzte Administrator, deshalb wurde Ihr Konto nicht gelöscht. Geben Sie zuerst jemand anderem diese Rolle.',
    users: 'Zu den Benutzern',
  },
};
