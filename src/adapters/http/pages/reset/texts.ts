import type { Language } from '../../../../core/domain/messages/message.ts';
import type { PasswordRefusal } from '../../../../core/domain/sign-in/password.ts';
import { passwordFault } from '../password-texts.ts';

type Message = Readonly<{ title: string; text: string }>;

type Texts = Readonly<{
  title: string;
  newPassword: (minLength: number) => string;
  repeat: string;
  submit: string;
  mismatch: string;
  refused: (refusal: PasswordRefusal, minLength: number) => string;
  busy: string;
  perhaps: string;
  done: Message;
  stale: Message;
  missing: Message;
  unreadable: Message;
  method: Message;
  askAgain: string;
}>;

const NEW_LINK = {
  en: 'Ask for a new message with “forgot password” where you sign in; the link in it works once, for an hour.',
  de: 'Fordern Sie dort, wo Sie sich anmelden, über „Passwort vergessen“ eine neue Nachricht an; der Link darin gilt einmal und eine Stunde lang.',
};
export const RESET_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Choose a new password',
    newPassword: (minLength) => `New password, of at least ${minLength} characters`,
    repeat: 'Repeat the new password',
    submit: 'Change password',
    mismatch: 'Your password was not changed: the two that you typed differ.',
    refused: (refusal, minLength) =>
      `Your password was not changed: the new one ${passwordFault.en(refusal, minLength)}.`,
    busy: 'There is too much to do at the moment, and your password was not changed. Try again in a few seconds.',
    perhaps:
      'The service lost its data at the last step. We can’t tell whether your password was changed: try to sign in with the new one first.',
    done: {
      title: 'Your password was changed',
      text: 'Every session of your account has ended. Sign in with the new password.',
    },
    stale: { title: 'This link is not good any more', text: `It was used already, or is too old. ${NEW_LINK.en}` },
    missing: {
      title: 'The link is incomplete',
      text: `Open the whole link of the message, up to its last character. ${NEW_LINK.en}`,
    },
    unreadable: {
      title: 'The form could not be read',
      text: 'Open the link of the message again, and send the form as it is.',
    },
    method: { title: 'This can not be done here', text: 'Open the link of the message in a browser.' },
    askAgain: 'Get a new message',
  },
  de: {
    title: 'Wählen Sie ein neues Passwort',
    newPassword: (minLength) => `Neues Passwort, mindestens ${minLength} Zeichen lang`,
    repeat: 'Noch einmal dasselbe',
    submit: 'Passwort ändern',
    mismatch: 'Ihr Passwort wurde nicht geändert: Die beiden Eingaben unterscheiden sich.',
    refused: (refusal, minLength) =>
      `Ihr Passwort wurde nicht geändert: Das neue ${passwordFault.de(refusal, minLength)}.`,
    busy: 'Im Augenblick ist zu viel zu tun, und Ihr Passwort wurde nicht geändert. Versuchen Sie es in einigen Sekunden noch einmal.',
    perhaps:
      'Der Dienst hat beim letzten Schritt seine Daten verloren. Ob Ihr Passwort geändert wurde, ist nicht zu sagen: Versuchen Sie zuerst, sich mit dem neuen anzumelden.',
    done: {
      title: 'Ihr Passwort wurde geändert',
      text: 'Alle Sitzungen Ihres Kontos sind beendet. Melden Sie sich mit dem neuen Passwort an.',
    },
    stale: {
      title: 'Dieser Link gilt nicht mehr',
      text: `Er wurde schon benutzt oder ist zu alt. ${NEW_LINK.de}`,
    },
    missing: {
      title: 'Der Link ist unvollständig',
      text: `Öffnen Sie den ganzen Link aus der Nachricht, bis zum letzten Zeichen. ${NEW_LINK.de}`,
    },
    unreadable: {
      title: 'Das Formular war nicht zu lesen',
      text: 'Öffnen Sie den Link aus der Nachricht noch einmal, und senden Sie das Formular, wie es ist.',
    },
    method: { title: 'Das geht hier nicht', text: 'Öffnen Sie den Link aus der Nachricht in einem Browser.' },
    askAgain: 'Neue Nachricht anfordern',
  },
};
