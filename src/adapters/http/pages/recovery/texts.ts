import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  explain: string;
  submit: string;
  back: string;
  typeTitle: string;
  sent: (address: string, life: string) => string;
  link: string;
  newPassword: string;
  passwordHint: (minLength: number) => string;
  passwordFormat: string;
  change: string;
}>;

export const RECOVERY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Forgot your password?',
    explain: 'We send a code and a link to your address. With either you choose a new password.',
    submit: 'Send code and link',
    back: 'Back to signing in',
    typeTitle: 'Choose a new password',
    sent: (address, life) => `If ${address} is known here, a message is on its way. Its code is good for ${life}.`,
    link: 'The link in the message works even while codes or passwords are locked.',
    newPassword: 'New password',
    passwordHint: (minLength) => `At least ${minLength} characters. A few words in a row are easy to keep in mind.`,
    passwordFormat: 'Type a new password.',
    change: 'Change password',
  },
  de: {
    title: 'Passwort vergessen?',
    explain: 'Wir senden einen Code und einen Link an Ihre Adresse. Mit beiden können Sie ein neues Passwort wählen.',
    submit: 'Code und Link senden',
    back: 'Zurück zur Anmeldung',
    typeTitle: 'Neues Passwort wählen',
    sent: (address, life) => `Falls ${address} hier bekannt ist, ist eine Nachricht unterwegs. Ihr Code gilt ${life}.`,
    link: 'Der Link in der Nachricht geht auch, während Codes oder Passwörter gesperrt sind.',
    newPassword: 'Neues Passwort',
    passwordHint: (minLength) => `Mindestens ${minLength} Zeichen. Einige Wörter hintereinander sind leicht zu merken.`,
    passwordFormat: 'Geben Sie ein neues Passwort ein.',
    change: 'Passwort ändern',
  },
};
