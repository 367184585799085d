import type { Language } from '../../../../core/domain/messages/message.ts';

/** What the pages of an invitation say. */
export type Wording = Readonly<{
  title: string;
  explain: string;
  password: (minLength: number) => string;
  accept: string;
  weak: (minLength: number) => string;
  doneTitle: string;
  done: string;
  invalidTitle: string;
  invalid: string;
  laterTitle: string;
  later: string;
  otherMethodTitle: string;
  otherMethod: string;
}>;

export const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: {
    title: 'You are invited',
    explain: 'Accept the invitation to confirm that this address is yours and to use your account.',
    password: (minLength) =>
      `Password, at least ${minLength} characters. Leave it empty to keep what is set, or to sign in with codes only.`,
    accept: 'Accept the invitation',
    weak: (minLength) =>
      `Choose another password: of at least ${minLength} and at most 256 characters, not one of the most common ones, and not made of your name or address only.`,
    doneTitle: 'Welcome',
    done: 'Your address is confirmed. You can sign in now.',
    invalidTitle: 'This invitation is not, or no longer, good',
    invalid:
      'Use the link of the newest invitation, once. If it does not work, sign in, or ask whoever invited you for another one.',
    laterTitle: 'This takes too long',
    later: 'Nothing was changed. Open the link again in a moment.',
    otherMethodTitle: 'This can not be done here',
    otherMethod: 'Open the link of the message in a browser.',
  },
  de: {
    title: 'Sie sind eingeladen',
    explain: 'Nehmen Sie die Einladung an, um diese Adresse zu bestätigen und Ihr Konto zu benutzen.',
    password: (minLength) =>
      `Passwort, mindestens ${minLength} Zeichen. Lassen Sie es leer, um es so zu lassen, wie es ist, oder um sich nur mit Codes anzumelden.`,
    accept: 'Einladung annehmen',
    weak: (minLength) =>
      `Wählen Sie ein anderes Passwort: mit mindestens ${minLength} und höchstens 256 Zeichen, keines der häufigsten, und nicht nur aus Ihrem Namen oder Ihrer Adresse.`,
    doneTitle: 'Willkommen',
    done: 'Ihre Adresse ist bestätigt. Sie können sich jetzt anmelden.',
    invalidTitle: 'Diese Einladung gilt nicht, oder nicht mehr',
    invalid:
      'Benutzen Sie den Link der neuesten Einladung, und nur einmal. Wenn das nicht hilft, melden Sie sich an, oder bitten Sie um eine neue Einladung.',
    laterTitle: 'Das dauert zu lange',
    later: 'Es wurde nichts geändert. Öffnen Sie den Link gleich noch einmal.',
    otherMethodTitle: 'Das geht hier nicht',
    otherMethod: 'Öffnen Sie den Link aus der Nachricht in einem Browser.',
  },
};
