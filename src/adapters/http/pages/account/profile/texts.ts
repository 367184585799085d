import type { Gender } from '../../../../../core/domain/account/user.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';

export type ProfileField = 'first_name' | 'last_name' | 'job_title' | 'gender' | 'dob' | 'username';

type Texts = Readonly<{
  title: string;
  labels: Readonly<Record<ProfileField, string>>;
  hints: Readonly<{ dob: string; username: string }>;
  refused: Readonly<Record<ProfileField, string>>;
  taken: string;
  tooManyRenames: (minutes: number) => string;
  genders: Readonly<Record<Gender, string>>;
  noAnswer: string;
  save: string;
  stale: string;
  field: string;
  mine: string;
  theirs: string;
  takeMine: string;
  takeTheirs: string;
  empty: string;
  picture: string;
}>;

export const PROFILE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Profile',
    labels: {
      first_name: 'First name',
      last_name: 'Last name (optional)',
      job_title: 'Job title (optional)',
      gender: 'Gender (optional)',
      dob: 'Date of birth (optional)',
      username: 'Username (optional)',
    },
    hints: {
      dob: 'A day since 1900.',
      username:
        'You can sign in with it. 3 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter.',
    },
    refused: {
      first_name: 'Enter a first name of at most 64 characters.',
      last_name: 'Enter a last name of at most 64 characters, or leave it empty.',
      job_title: 'Enter a job title of at most 128 characters, or leave it empty.',
      gender: 'Choose one of the answers.',
      dob: 'Enter a day between 1900 and today, or leave it empty.',
      username:
        'Enter 3 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter. Some names are kept for the service.',
    },
    taken: 'Somebody else has this username. Choose another one.',
    tooManyRenames: (minutes) =>
      `The username was changed too often. You can change it again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    genders: { male: 'Male', female: 'Female', other: 'Other', prefer_not_to_say: 'Prefer not to say' },
    noAnswer: 'No answer',
    save: 'Save profile',
    stale: 'Your profile was changed since you opened it. Nothing was saved. Choose which values to keep.',
    field: 'Field',
    mine: 'Yours',
    theirs: 'Saved meanwhile',
    takeMine: 'Take mine',
    takeTheirs: 'Take theirs',
    empty: 'empty',
    picture: 'Change picture',
  },
  de: {
    title: 'Profil',
    labels: {
      first_name: 'Vorname',
      last_name: 'Nachname (freiwillig)',
      job_title: 'Tätigkeit (freiwillig)',
      gender: 'Geschlecht (freiwillig)',
      dob: 'Geburtsdatum (freiwillig)',
      username: 'Benutzername (freiwillig)',
    },
    hints: {
      dob: 'Ein Tag seit 1900.',
      username:
        'Damit können Sie sich anmelden. 3 bis 64 Buchstaben, Ziffern, Punkte, Unterstriche oder Bindestriche; am Anfang ein Buchstabe.',
    },
    refused: {
      first_name: 'Geben Sie einen Vornamen mit höchstens 64 Zeichen ein.',
      last_name: 'Geben Sie einen Nachnamen mit höchstens 64 Zeichen ein, oder lassen Sie das Feld leer.',
      job_title: 'Geben Sie eine Tätigkeit mit höchstens 128 Zeichen ein, oder lassen Sie das Feld leer.',
      gender: 'Wählen Sie eine der Antworten.',
      dob: 'Geben Sie einen Tag zwischen 1900 und heute ein, oder lassen Sie das Feld leer.',
      username:
        'Geben Sie 3 bis 64 Buchstaben, Ziffern, Punkte, Unterstriche oder Bindestriche ein, am Anfang einen Buchstaben. Einige Namen gehören dem Dienst.',
    },
    taken: 'Jemand anderes hat diesen Benutzernamen. Wählen Sie einen anderen.',
    tooManyRenames: (minutes) =>
      `Der Benutzername wurde zu oft geändert. In ${minutes === 1 ? 'einer Minute' : `${minutes} Minuten`} geht es wieder.`,
    genders: { male: 'Männlich', female: 'Weiblich', other: 'Anderes', prefer_not_to_say: 'Möchte ich nicht sagen' },
    noAnswer: 'Keine Angabe',
    save: 'Profil speichern',
    stale:
      'Ihr Profil wurde geändert, seit Sie es geöffnet haben. Nichts wurde gespeichert. Wählen Sie, welche Werte gelten.',
    field: 'Feld',
    mine: 'Ihre Eingabe',
    theirs: 'Inzwischen gespeichert',
    takeMine: 'Meine nehmen',
    takeTheirs: 'Gespeicherte nehmen',
    empty: 'leer',
    picture: 'Bild ändern',
  },
};
