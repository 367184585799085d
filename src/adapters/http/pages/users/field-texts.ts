import type { Language } from '../../../../core/domain/messages/message.ts';
import { PASSWORD_MAX_LENGTH } from '../../../../core/domain/sign-in/password.ts';
import type { PasswordRefusal } from '../../../../core/domain/sign-in/password.ts';

export type FieldName =
  | 'first_name'
  | 'last_name'
  | 'job_title'
  | 'gender'
  | 'dob'
  | 'username'
  | 'email'
  | 'mobile'
  | 'role'
  | 'password';

type Texts = Readonly<{
  label: Readonly<Record<FieldName, string>>;
  hint: Readonly<{ username: string; mobile: string; address: string; password: (minLength: number) => string }>;
  gender: Readonly<Record<'male' | 'female' | 'other' | 'prefer_not_to_say', string>>;
  unsaid: string;
  wrong: Readonly<Record<FieldName, string>>;
  taken: Readonly<Record<'email' | 'mobile' | 'username', string>>;
  noAddress: string;
  notServed: string;
  unknownRole: string;
  weak: (refusal: PasswordRefusal, minLength: number) => string;
}>;

export const FIELD_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    label: {
      first_name: 'First name',
      last_name: 'Last name (optional)',
      job_title: 'Job title (optional)',
      gender: 'Gender (optional)',
      dob: 'Date of birth (optional)',
      username: 'Username (optional)',
      email: 'Email address',
      mobile: 'Mobile number',
      role: 'Role',
      password: 'Password (optional)',
    },
    hint: {
      username: '3 to 64 letters, digits, dots, underscores or hyphens; the first is a letter.',
      mobile: 'With the country code, as in +49 151 23456789.',
      address: 'At least one of the two. An invitation is sent to each.',
      password: (minLength) =>
        `At least ${minLength} characters. Left empty, the user chooses one with the invitation.`,
    },
    gender: { male: 'Male', female: 'Female', other: 'Other', prefer_not_to_say: 'Prefers not to say' },
    unsaid: 'Not given',
    wrong: {
      first_name: 'Enter a first name of 1 to 64 characters.',
      last_name: 'Enter a last name of at most 64 characters, or none.',
      job_title: 'Enter a job title of at most 128 characters, or none.',
      gender: 'Choose one of the list.',
      dob: 'Enter a day since 1900 that is not in the future, or none.',
      username:
        'Enter a username of 3 to 64 letters, digits, dots, underscores or hyphens that begins with a letter and is not kept for the service, or none.',
      email: 'Enter an email address, as in ada@example.net.',
      mobile: 'Enter a mobile number with its country code, as in +49 151 23456789.',
      role: 'Choose a role.',
      password: 'Enter a password of at most 2,048 characters, or none.',
    },
    taken: {
      email: 'Somebody else has this email address. Search for it among the users.',
      mobile: 'Somebody else has this mobile number. Search for it among the users.',
      username: 'Somebody else has this username. Choose another one.',
    },
    noAddress: 'Enter an email address or a mobile number, so that the invitation can be sent.',
    notServed: 'No messages are sent to the country of this number. Use an email address.',
    unknownRole: 'There is no such role any more. Choose another one.',
    weak: ({ fault }, minLength) =>
      ({
        'too-short': `Enter at least ${minLength} characters; some words in a row are easy to remember.`,
        'too-long': `Enter at most ${PASSWORD_MAX_LENGTH} characters.`,
        common: 'This is one of the most common passwords. Choose one that nobody else thinks of.',
        'own-words': 'This is made of names and addresses that others know. Choose one that nobody guesses.',
        unchanged: 'This is the present password. Choose another one.',
      })[fault],
  },
  de: {
    label: {
      first_name: 'Vorname',
      last_name: 'Nachname (freiwillig)',
      job_title: 'Tätigkeit (freiwillig)',
      gender: 'Geschlecht (freiwillig)',
      dob: 'Geburtsdatum (freiwillig)',
      username: 'Benutzername (freiwillig)',
      email: 'E-Mail-Adresse',
      mobile: 'Mobilnummer',
      role: 'Rolle',
      password: 'Passwort (freiwillig)',
    },
    hint: {
      username: '3 bis 64 Buchstaben, Ziffern, Punkte, Unter- oder Bindestriche; am Anfang ein Buchstabe.',
      mobile: 'Mit Ländervorwahl, wie +49 151 23456789.',
      address: 'Mindestens eine von beiden. An jede geht eine Einladung.',
      password: (minLength) =>
        `Mindestens ${minLength} Zeichen. Bleibt das Feld leer, wählt die eingeladene Person selbst eines.`,
    },
    gender: { male: 'Männlich', female: 'Weiblich', other: 'Divers', prefer_not_to_say: 'Keine Angabe gewünscht' },
    unsaid: 'Nicht angegeben',
    wrong: {
      first_name: 'Geben Sie einen Vornamen mit 1 bis 64 Zeichen ein.',
      last_name: 'Geben Sie einen Nachnamen mit höchstens 64 Zeichen ein, oder keinen.',
      job_title: 'Geben Sie eine Tätigkeit mit höchstens 128 Zeichen ein, oder keine.',
      gender: 'Wählen Sie einen Eintrag der Liste.',
      dob: 'Geben Sie einen Tag seit 1900 ein, der nicht in der Zukunft liegt, oder keinen.',
      username:
        'Geben Sie einen Benutzernamen mit 3 bis 64 Buchstaben, Ziffern, Punkten, Unter- oder Bindestrichen ein, der mit einem Buchstaben beginnt und dem Dienst nicht vorbehalten ist, oder keinen.',
      email: 'Geben Sie eine E-Mail-Adresse ein, wie ada@example.net.',
      mobile: 'Geben Sie eine Mobilnummer mit Ländervorwahl ein, wie +49 151 23456789.',
      role: 'Wählen Sie eine Rolle.',
      password: 'Geben Sie ein Passwort mit höchstens 2.048 Zeichen ein, oder keines.',
    },
    taken: {
      email: 'Diese E-Mail-Adresse gehört schon jemandem. Suchen Sie sie in der Liste der Benutzer.',
      mobile: 'Diese Mobilnummer gehört schon jemandem. Suchen Sie sie in der Liste der Benutzer.',
      username: 'Diesen Benutzernamen hat schon jemand. Wählen Sie einen anderen.',
    },
    noAddress: 'Geben Sie eine E-Mail-Adresse oder eine Mobilnummer ein, damit die Einladung gesendet werden kann.',
    notServed: 'In das Land dieser Nummer werden keine Nachrichten gesendet. Nehmen Sie eine E-Mail-Adresse.',
    unknownRole: 'Diese Rolle gibt es nicht mehr. Wählen Sie eine andere.',
    weak: ({ fault }, minLength) =>
      ({
        'too-short': `Geben Sie mindestens ${minLength} Zeichen ein; einige Wörter hintereinander sind leicht zu merken.`,
        'too-long': `Geben Sie höchstens ${PASSWORD_MAX_LENGTH} Zeichen ein.`,
        common: 'Das ist eines der häufigsten Passwörter. Wählen Sie eines, auf das sonst niemand kommt.',
        'own-words': 'Das besteht nur aus Namen und Adressen, die andere kennen. Wählen Sie eines, das niemand errät.',
        unchanged: 'Das ist das jetzige Passwort. Wählen Sie ein anderes.',
      })[fault],
  },
};
