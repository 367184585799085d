import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  profile: string;
  save: string;
  facts: string;
  fact: Readonly<Record<'id' | 'created' | 'updated' | 'seen' | 'password', string>>;
  yes: string;
  no: string;
  never: string;
  danger: string;
  disable: string;
  enable: string;
  remove: string;
  picture: string;
  stale: (theirs: string) => string;
  staleSame: string;
  takeTheirs: string;
  theirs: (value: string) => string;
  nothing: string;
}>;

export const PROFILE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    profile: 'Profile',
    save: 'Save changes',
    facts: 'About this account',
    fact: { id: 'Number', created: 'Created', updated: 'Changed', seen: 'Last sign-in', password: 'Has a password' },
    yes: 'Yes',
    no: 'No',
    never: 'Never',
    danger: 'Keep this user out',
    disable: 'Disable …',
    enable: 'Enable …',
    remove: 'Delete …',
    picture: 'Change picture',
    stale: (fields) =>
      `Somebody else has changed this user since you opened the form. Nothing was saved. Where you differ (${fields}), both values are shown: save to take yours, or`,
    staleSame:
      'Somebody else has changed this user since you opened the form, but none of the fields below. Nothing was saved. Save again to take yours, or',
    takeTheirs: 'take theirs',
    theirs: (value) => `Now: ${value}`,
    nothing: 'nothing',
  },
  de: {
    profile: 'Profil',
    save: 'Änderungen speichern',
    facts: 'Zu diesem Konto',
    fact: {
      id: 'Nummer',
      created: 'Angelegt',
      updated: 'Geändert',
      seen: 'Letzte Anmeldung',
      password: 'Hat ein Passwort',
    },
    yes: 'Ja',
    no: 'Nein',
    never: 'Nie',
    danger: 'Vom Dienst ausschließen',
    disable: 'Deaktivieren …',
    enable: 'Aktivieren …',
    remove: 'Löschen …',
    picture: 'Bild ändern',
    stale: (fields) =>
      `Jemand hat dieses Konto geändert, seit Sie das Formular geöffnet haben. Nichts wurde gespeichert. Wo Sie abweichen (${fields}), stehen beide Werte: Speichern Sie, um Ihre zu nehmen, oder`,
    staleSame:
      'Jemand hat dieses Konto geändert, seit Sie das Formular geöffnet haben, aber keines der Felder unten. Nichts wurde gespeichert. Speichern Sie noch einmal, um Ihre zu nehmen, oder',
    takeTheirs: 'nehmen Sie die anderen',
    theirs: (value) => `Jetzt: ${value}`,
    nothing: 'nichts',
  },
};
