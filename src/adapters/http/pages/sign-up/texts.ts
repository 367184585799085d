import type { Language } from '../../../../core/domain/messages/message.ts';

type Message = Readonly<{ title: string; text: string }>;

type Texts = Readonly<{
  title: string;
  explain: string;
  explainPasswordless: string;
  firstName: string;
  firstNameFormat: string;
  lastName: string;
  lastNameFormat: string;
  email: string;
  emailFormat: string;
  mobile: string;
  mobileHint: string;
  mobileFormat: string;
  noAddress: string;
  password: string;
  passwordHint: (minLength: number) => string;
  optionalPassword: string;
  optionalPasswordHint: (minLength: number) => string;
  passwordFormat: string;
  submit: string;
  signIn: string;
  closed: Message;
}>;

export const SIGN_UP_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Make an account',
    explain:
      'Give an email address, a mobile number, or both. Each gets a code, which shows that it is yours. Only the last name can be left out.',
    explainPasswordless:
      'Give an email address, a mobile number, or both. Each gets a code, which shows that it is yours.',
    firstName: 'First name',
    firstNameFormat: 'Type your first name, of at most 64 characters.',
    lastName: 'Last name (optional)',
    lastNameFormat: 'Type a last name of at most 64 characters, or none.',
    email: 'Email',
    emailFormat: 'Type an email address, such as ada@example.com.',
    mobile: 'Mobile number',
    mobileHint: 'With + and the prefix of its country, such as +49.',
    mobileFormat: 'Type a mobile number with + and the prefix of its country.',
    noAddress: 'Type an email address or a mobile number.',
    password: 'Password',
    passwordHint: (minLength) => `At least ${minLength} characters. A few words in a row are easy to keep in mind.`,
    optionalPassword: 'Password (optional)',
    optionalPasswordHint: (minLength) =>
      `Without one, you sign in with a code or a passkey. Otherwise at least ${minLength} characters.`,
    passwordFormat: 'Type a password.',
    submit: 'Make account',
    signIn: 'Sign in instead',
    closed: {
      title: 'Accounts are made by invitation',
      text: 'Ask somebody who administers this service to invite you. If you have an account, sign in.',
    },
  },
  de: {
    title: 'Konto anlegen',
    explain:
      'Geben Sie eine E-Mail-Adresse, eine Mobilnummer oder beides an. Jede bekommt einen Code, der zeigt, dass sie Ihnen gehört. Nur der Nachname darf fehlen.',
    explainPasswordless:
      'Geben Sie eine E-Mail-Adresse, eine Mobilnummer oder beides an. Jede bekommt einen Code, der zeigt, dass sie Ihnen gehört.',
    firstName: 'Vorname',
    firstNameFormat: 'Geben Sie Ihren Vornamen ein, mit höchstens 64 Zeichen.',
    lastName: 'Nachname (freiwillig)',
    lastNameFormat: 'Geben Sie einen Nachnamen mit höchstens 64 Zeichen ein, oder keinen.',
    email: 'E-Mail',
    emailFormat: 'Geben Sie eine E-Mail-Adresse ein, wie ada@example.com.',
    mobile: 'Mobilnummer',
    mobileHint: 'Mit + und der Vorwahl ihres Landes, wie +49.',
    mobileFormat: 'Geben Sie eine Mobilnummer mit + und der Vorwahl ihres Landes ein.',
    noAddress: 'Geben Sie eine E-Mail-Adresse oder eine Mobilnummer ein.',
    password: 'Passwort',
    passwordHint: (minLength) => `Mindestens ${minLength} Zeichen. Einige Wörter hintereinander sind leicht zu merken.`,
    optionalPassword: 'Passwort (freiwillig)',
    optionalPasswordHint: (minLength) =>
      `Ohne Passwort melden Sie sich mit einem Code oder einem Passkey an. Sonst mindestens ${minLength} Zeichen.`,
    passwordFormat: 'Geben Sie ein Passwort ein.',
    submit: 'Konto anlegen',
    signIn: 'Stattdessen anmelden',
    closed: {
      title: 'Konten gibt es auf Einladung',
      text: 'Bitten Sie jemanden, der diesen Dienst verwaltet, um eine Einladung. Wenn Sie ein Konto haben, melden Sie sich an.',
    },
  },
};
