import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  explain: string;
  byPassword: string;
  password: string;
  passwordFormat: string;
  wrong: string;
  confirm: string;
  byCode: string;
  address: string;
  send: string;
  cancel: string;
  others: string;
  none: string;
  typeTitle: string;
}>;

export const CONFIRM_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Confirm that it is you',
    explain: 'What comes next changes how one gets into your account. Confirm that it is you, and you can go on.',
    byPassword: 'With your password',
    password: 'Password',
    passwordFormat: 'Type your password.',
    wrong: 'The password is not right.',
    confirm: 'Confirm',
    byCode: 'With a code',
    address: 'Send a code to',
    send: 'Send code',
    cancel: 'Cancel',
    others: 'Confirm in another way',
    none: 'You have neither a password nor a confirmed address. Sign out and sign in again: after a sign-in you need not confirm.',
    typeTitle: 'Type the code',
  },
  de: {
    title: 'Bestätigen Sie, dass Sie es sind',
    explain:
      'Was jetzt kommt, ändert, wie man in Ihr Konto kommt. Bestätigen Sie, dass Sie es sind, dann geht es weiter.',
    byPassword: 'Mit Ihrem Passwort',
    password: 'Passwort',
    passwordFormat: 'Geben Sie Ihr Passwort ein.',
    wrong: 'Das Passwort stimmt nicht.',
    confirm: 'Bestätigen',
    byCode: 'Mit einem Code',
    address: 'Code senden an',
    send: 'Code senden',
    cancel: 'Abbrechen',
    others: 'Auf andere Weise bestätigen',
    none: 'Sie haben weder ein Passwort noch eine bestätigte Adresse. Melden Sie sich ab und wieder an: Nach einer Anmeldung müssen Sie nicht bestätigen.',
    typeTitle: 'Code eingeben',
  },
};
