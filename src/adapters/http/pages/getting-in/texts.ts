import type { Language } from '../../../../core/domain/messages/message.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

type Texts = Readonly<{
  unreadable: string;
  busy: string;
  away: string;
  /** Used if too many requests came from the client's network. `at` is the time when this limit ends. */
  tooMany: (at: Html) => Html;
  passwordLocked: (at: Html) => Html;
  codeLocked: (at: Html) => Html;
  wrongCode: (life: string) => string;
  codeFormat: string;
  address: string;
  addressHint: string;
  addressFormat: string;
  country: string;
  byCode: string;
  forgot: string;
  resetByLink: string;
  code: string;
  codeHint: string;
  sent: (address: string, life: string) => string;
  notReceived: string;
  spam: string;
  ownCode: (address: string) => string;
  resendFrom: (at: Html) => Html;
  resend: string;
  otherAddress: string;
}>;

export const FORM_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    unreadable: 'The form can’t be read. Type it again.',
    busy: 'Busy; try again in a few seconds. Nothing was changed.',
    away: 'The service can’t reach its data. Nothing was changed. Try again in a moment.',
    tooMany: (at) => html`Too many messages were asked for from your network. You can try again at ${at}.`,
    passwordLocked: (at) => html`Too many tries. You can try again at ${at}, or sign in another way.`,
    codeLocked: (at) => html`Too many tries. Codes are locked until ${at}; a reset link still works.`,
    wrongCode: (life) => `This code is not right. Codes are good for ${life}.`,
    codeFormat: 'Type the six digits of the code.',
    address: 'Email or mobile number',
    addressHint: 'A mobile number begins with + and the prefix of its country, such as +49.',
    addressFormat: 'Type an email address, or a mobile number with + and the prefix of its country.',
    country: 'No messages are sent to this country. Use another address.',
    byCode: 'Sign in with a code',
    forgot: 'Forgot your password?',
    resetByLink: 'Get a reset link',
    code: 'Code',
    codeHint: 'Six digits; spaces and hyphens don’t matter.',
    sent: (address, life) => `If ${address} can get a code, it is on its way. A code is good for ${life}.`,
    notReceived: 'Not received it?',
    spam: 'Look into the folder for spam, and check the address.',
    ownCode: (address) => `Each address gets a code of its own: type the one for ${address}.`,
    resendFrom: (at) => html`A new one can be sent from ${at}.`,
    resend: 'Send a new code',
    otherAddress: 'Use another address',
  },
  de: {
    unreadable: 'Das Formular ist nicht zu lesen. Füllen Sie es noch einmal aus.',
    busy: 'Gerade ist viel zu tun; versuchen Sie es in einigen Sekunden noch einmal. Nichts wurde geändert.',
    away: 'Der Dienst erreicht seine Daten nicht. Nichts wurde geändert. Versuchen Sie es gleich noch einmal.',
    tooMany: (at) => html`Aus Ihrem Netz wurden zu viele Nachrichten angefordert. Ab ${at} geht es wieder.`,
    passwordLocked: (at) => html`Zu viele Versuche. Ab ${at} geht es wieder, oder melden Sie sich anders an.`,
    codeLocked: (at) => html`Zu viele Versuche. Sperre für Codes bis ${at}; ein Link zum Zurücksetzen geht trotzdem.`,
    wrongCode: (life) => `Dieser Code stimmt nicht. Codes gelten ${life}.`,
    codeFormat: 'Geben Sie die sechs Ziffern des Codes ein.',
    address: 'E-Mail oder Mobilnummer',
    addressHint: 'Eine Mobilnummer beginnt mit + und der Vorwahl ihres Landes, wie +49.',
    addressFormat: 'Geben Sie eine E-Mail-Adresse ein, oder eine Mobilnummer mit + und der Vorwahl ihres Landes.',
    country: 'In dieses Land werden keine Nachrichten gesendet. Nehmen Sie eine andere Adresse.',
    byCode: 'Mit einem Code anmelden',
    forgot: 'Passwort vergessen?',
    resetByLink: 'Link zum Zurücksetzen anfordern',
    code: 'Code',
    codeHint: 'Sechs Ziffern; Leerzeichen und Striche stören nicht.',
    sent: (address, life) => `Falls ${address} einen Code bekommen kann, ist er unterwegs. Ein Code gilt ${life}.`,
    notReceived: 'Nicht bekommen?',
    spam: 'Sehen Sie im Spam-Ordner nach, und prüfen Sie die Adresse.',
    ownCode: (address) => `Jede Adresse bekommt ihren eigenen Code: Geben Sie den für ${address} ein.`,
    resendFrom: (at) => html`Ein neuer geht ab ${at}.`,
    resend: 'Neuen Code senden',
    otherAddress: 'Andere Adresse nehmen',
  },
};
