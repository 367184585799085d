import type { Language } from '../../../../core/domain/messages/message.ts';

type Message = Readonly<{ title: string; text: string }>;

type Texts = Readonly<{
  title: string;
  explain: string;
  happens: readonly string[];
  submit: string;
  busy: string;
  done: Message;
  stale: Message;
  missing: Message;
  unreadable: Message;
  method: Message;
  choosePassword: string;
}>;

export const UNDO_FACTOR_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Undo the second factor or passkey',
    explain:
      'Do this if you did not add the second factor or passkey that the message was about. If you did, close this page.',
    happens: [
      'Second factors, passkeys and recovery codes that were added in that session are removed. What you added in another session stays.',
      'All sessions end and all known devices are forgotten, on every device.',
      'Your password stops working, because somebody else may know it.',
      'Addresses that were confirmed since that session began open your account no longer, until they are confirmed again. Accounts at providers that were linked since then are removed.',
    ],
    submit: 'Remove what was added',
    busy: 'There is too much to do at the moment. Nothing was changed. Try again in a few seconds.',
    done: {
      title: 'What was added is removed',
      text: 'All sessions have ended and your password no longer works. Choose a new one now: ask for a message with “forgot password” where you sign in. Then look through the addresses of your account.',
    },
    stale: {
      title: 'This link is not good any more',
      text: 'It was used already, or is too old. If somebody else still has access to your account, choose “forgot password” where you sign in, or ask an administrator to remove second factors and passkeys.',
    },
    missing: { title: 'The link is incomplete', text: 'Open the whole link of the message, up to its last character.' },
    unreadable: {
      title: 'The form could not be read',
      text: 'Open the link of the message again, and send the form as it is.',
    },
    method: { title: 'This can not be done here', text: 'Open the link of the message in a browser.' },
    choosePassword: 'Choose a new password',
  },
  de: {
    title: 'Zweiten Faktor oder Passkey rückgängig machen',
    explain:
      'Tun Sie das, wenn Sie den zweiten Faktor oder Passkey aus der Nachricht nicht selbst hinzugefügt haben. Andernfalls schließen Sie diese Seite.',
    happens: [
      'Zweite Faktoren, Passkeys und Wiederherstellungscodes, die in jener Sitzung hinzugefügt wurden, werden entfernt. Was Sie in einer anderen Sitzung hinzugefügt haben, bleibt.',
      'Alle Sitzungen enden, und alle bekannten Geräte werden vergessen.',
      'Ihr Passwort gilt nicht mehr, weil es vielleicht jemand anderes kennt.',
      'Adressen, die seit Beginn jener Sitzung bestätigt wurden, öffnen Ihr Konto nicht mehr, bis sie wieder bestätigt sind. Seither verknüpfte Konten bei Anbietern werden entfernt.',
    ],
    submit: 'Hinzugefügtes entfernen',
    busy: 'Im Augenblick ist zu viel zu tun, und es wurde nichts geändert. Versuchen Sie es in einigen Sekunden noch einmal.',
    done: {
      title: 'Das Hinzugefügte ist entfernt',
      text: 'Alle Sitzungen sind beendet, und Ihr Passwort gilt nicht mehr. Wählen Sie jetzt ein neues: Fordern Sie dort, wo Sie sich anmelden, über „Passwort vergessen“ eine Nachricht an. Sehen Sie danach die Adressen Ihres Kontos durch.',
    },
    stale: {
      title: 'Dieser Link gilt nicht mehr',
      text: 'Er wurde schon benutzt oder ist zu alt. Wenn noch jemand anderes Zugriff auf Ihr Konto hat, wählen Sie dort, wo Sie sich anmelden, „Passwort vergessen“, oder bitten Sie die Verwaltung, zweite Faktoren und Passkeys zu entfernen.',
    },
    missing: {
      title: 'Der Link ist unvollständig',
      text: 'Öffnen Sie den ganzen Link aus der Nachricht, bis zum letzten Zeichen.',
    },
    unreadable: {
      title: 'Das Formular war nicht zu lesen',
      text: 'Öffnen Sie den Link aus der Nachricht noch einmal, und senden Sie das Formular, wie es ist.',
    },
    method: { title: 'Das geht hier nicht', text: 'Öffnen Sie den Link aus der Nachricht in einem Browser.' },
    choosePassword: 'Neues Passwort wählen',
  },
};
