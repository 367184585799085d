import type { Language } from '../../../../core/domain/messages/message.ts';

type Message = Readonly<{ title: string; text: string }>;

type Texts = Readonly<{
  title: string;
  explain: string;
  password: string;
  passwordHint: (minLength: number) => string;
  accept: string;
  later: string;
  perhaps: string;
  signIn: string;
  done: Message;
  stale: Message;
  method: Message;
}>;

export const INVITATION_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'You are invited',
    explain: 'Accept the invitation to confirm that this address is yours and to use your account.',
    password: 'Password (optional)',
    passwordHint: (minLength) =>
      `At least ${minLength} characters. Leave it empty to keep what is set, or to sign in with codes only.`,
    accept: 'Accept the invitation',
    later: 'This takes too long. Nothing was changed. Try again in a moment.',
    perhaps:
      'The service lost its data at the last step. We can’t tell whether the invitation was accepted: send this again, and if it is not good any more, sign in.',
    signIn: 'Sign in',
    done: { title: 'Welcome', text: 'Your address is confirmed. You can sign in now.' },
    stale: {
      title: 'This invitation is not good any more',
      text: 'It was used already, or is too old. Ask who invited you for a new one. If you have accepted it, sign in.',
    },
    method: { title: 'This can not be done here', text: 'Open the link of the message in a browser.' },
  },
  de: {
    title: 'Sie sind eingeladen',
    explain: 'Nehmen Sie die Einladung an, um diese Adresse zu bestätigen und Ihr Konto zu benutzen.',
    password: 'Passwort (freiwillig)',
    passwordHint: (minLength) =>
      `Mindestens ${minLength} Zeichen. Lassen Sie es leer, um es so zu lassen, wie es ist, oder um sich nur mit Codes anzumelden.`,
    accept: 'Einladung annehmen',
    later: 'Das dauert zu lange. Nichts wurde geändert. Versuchen Sie es gleich noch einmal.',
    perhaps:
      'Der Dienst hat beim letzten Schritt seine Daten verloren. Ob die Einladung angenommen wurde, ist nicht zu sagen: Senden Sie dies noch einmal, und wenn sie nicht mehr gilt, melden Sie sich an.',
    signIn: 'Anmelden',
    done: { title: 'Willkommen', text: 'Ihre Adresse ist bestätigt. Sie können sich jetzt anmelden.' },
    stale: {
      title: 'Diese Einladung gilt nicht mehr',
      text: 'Sie wurde schon benutzt oder ist zu alt. Bitten Sie, wer Sie eingeladen hat, um eine neue. Wenn Sie sie angenommen haben, melden Sie sich an.',
    },
    method: { title: 'Das geht hier nicht', text: 'Öffnen Sie den Link aus der Nachricht in einem Browser.' },
  },
};
