import type { Language } from '../../../../core/domain/messages/message.ts';

type Message = Readonly<{ title: string; text: string }>;

type Texts = Readonly<{
  title: string;
  explain: string;
  password: (minLength: number) => string;
  accept: string;
  weak: (minLength: number) => string;
  done: Message;
  invalid: Message;
  later: Message;
  method: Message;
}>;

export const INVITATION_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'You are invited',
    explain: 'Accept the invitation to confirm that this address is yours and to use your account.',
    password: (minLength) =>
      `Password, at least ${minLength} characters. Leave it empty to keep what is set, or to sign in with codes only.`,
    accept: 'Accept the invitation',
    weak: (minLength) =>
      `Choose another password: of at least ${minLength} and at most 256 characters, not one of the most common ones, and not made of your name or address only.`,
    done: { title: 'Welcome', text: 'Your address is confirmed. You can sign in now.' },
    invalid: {
      title: 'This invitation is not, or no longer, valid',
      text: 'Use the link of the newest invitation, once. If it does not work, sign in, or ask for another invitation.',
    },
    later: { title: 'This takes too long', text: 'Nothing was changed. Open the link again in a moment.' },
    method: { title: 'This can not be done here', text: 'Open the link of the message in a browser.' },
  },
  de: {
    title: 'Sie sind eingeladen',
    explain: 'Nehmen Sie die Einladung an, um diese Adresse zu bestätigen und Ihr Konto zu benutzen.',
    password: (minLength) =>
      `Passwort, mindestens ${minLength} Zeichen. Lassen Sie es leer, um es so zu lassen, wie es ist, oder um sich nur mit Codes anzumelden.`,
    accept: 'Einladung annehmen',
    weak: (minLength) =>
      `Wählen Sie ein anderes Passwort: mit mindestens ${minLength} und höchstens 256 Zeichen, keines der häufigsten, und nicht nur aus Ihrem Namen oder Ihrer Adresse.`,
    done: { title: 'Willkommen', text: 'Ihre Adresse ist bestätigt. Sie können sich jetzt anmelden.' },
    invalid: {
      title: 'Diese Einladung gilt nicht, oder nicht mehr',
      text: 'Benutzen Sie den Link der neuesten Einladung, und nur einmal. Wenn das nicht hilft, melden Sie sich an, oder bitten Sie um eine neue Einladung.',
    },
    later: {
      title: 'Das dauert zu lange',
      text: 'Es wurde nichts geändert. Öffnen Sie den Link gleich noch einmal.',
    },
    method: { title: 'Das geht hier nicht', text: 'Öffnen Sie den Link aus der Nachricht in einem Browser.' },
  },
};
