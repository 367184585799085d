import type { Language } from '../../../../../core/domain/messages/message.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';

type Texts = Readonly<{
  newTitle: string;
  address: string;
  addressHint: string;
  add: string;
  cancel: string;
  unreadable: string;
  notServed: string;
  alreadyAdded: string;
  tooMany: (most: number) => string;
  tooSoon: (seconds: number) => string;
  codeTitle: (address: string) => string;
  codeAbout: (address: string, minutes: number) => string;
  code: string;
  verify: string;
  wrongCode: (minutes: number) => string;
  locked: (at: Html) => Html;
  taken: string;
  notReceived: string;
  notReceivedHint: string;
  sendAgain: string;
  removeTitle: (identity: string) => string;
  remove: string;
  unlink: string;
  goes: (identity: string) => string;
  unlinkTitle: (account: string) => string;
  goesLinked: (account: string) => string;
  goesPrimary: string;
  stays: string;
  keep: string;
  lastWay: string;
}>;

export const ADDRESS_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    newTitle: 'Add an address',
    address: 'Email or mobile',
    addressHint: 'Such as ada@example.com, or +44 7700 900123. A code is sent to it.',
    add: 'Send code',
    cancel: 'Cancel',
    unreadable: 'Enter an email address such as ada@example.com, or a mobile number with + and the country code.',
    notServed: 'No messages are sent to this country. Enter another address.',
    alreadyAdded: 'You have this address already.',
    tooMany: (most) => `You have ${most} addresses and linked accounts, which is the most. Remove one first.`,
    tooSoon: (seconds) =>
      `A code was sent a moment ago. A new one can be sent in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
    codeTitle: (address) => `Confirm ${address}`,
    codeAbout: (address, minutes) =>
      `A code is sent to ${address} when you add it or ask for one. It is good for ${minutes} minutes.`,
    code: 'Code',
    verify: 'Confirm address',
    wrongCode: (minutes) => `This code is not right. Codes are good for ${minutes} minutes.`,
    locked: (at) => html`Too many tries. You can try again at ${at}.`,
    taken: 'This address belongs to another account, so it can’t be yours, too. Remove it there first.',
    notReceived: 'Not received it?',
    notReceivedHint: 'It may be among unwanted messages, or it is too old.',
    sendAgain: 'Send a new code',
    removeTitle: (identity) => `Remove ${identity}`,
    remove: 'Remove address',
    unlink: 'Unlink account',
    goes: (identity) => `You can’t sign in with ${identity} any more`,
    unlinkTitle: (account) => `Unlink your ${account}`,
    goesLinked: (account) => `You can’t sign in with your ${account} any more`,
    goesPrimary: 'It stops being the primary one; another confirmed one takes its place',
    stays: 'Your account, and all your other ways to sign in',
    keep: 'Keep it',
    lastWay: 'This is your only confirmed way to sign in, so it was not removed. Confirm another one first.',
  },
  de: {
    newTitle: 'Adresse hinzufügen',
    address: 'E-Mail oder Mobilnummer',
    addressHint: 'Zum Beispiel ada@example.com oder +49 1512 3456789. Ein Code wird dorthin gesendet.',
    add: 'Code senden',
    cancel: 'Abbrechen',
    unreadable: 'Geben Sie eine E-Mail-Adresse wie ada@example.com oder eine Mobilnummer mit + und Landesvorwahl ein.',
    notServed: 'In dieses Land werden keine Nachrichten gesendet. Geben Sie eine andere Adresse ein.',
    alreadyAdded: 'Diese Adresse haben Sie schon.',
    tooMany: (most) => `Sie haben ${most} Adressen und verknüpfte Konten; mehr geht nicht. Entfernen Sie zuerst etwas.`,
    tooSoon: (seconds) =>
      `Gerade wurde ein Code gesendet. Ein neuer geht in ${seconds === 1 ? 'einer Sekunde' : `${seconds} Sekunden`}.`,
    codeTitle: (address) => `${address} bestätigen`,
    codeAbout: (address, minutes) =>
      `An ${address} wird ein Code gesendet, wenn Sie die Adresse hinzufügen oder einen anfordern. Er gilt ${minutes} Minuten.`,
    code: 'Code',
    verify: 'Adresse bestätigen',
    wrongCode: (minutes) => `Dieser Code stimmt nicht. Codes gelten ${minutes} Minuten.`,
    locked: (at) => html`Zu viele Versuche. Ab ${at} geht es wieder.`,
    taken:
      'Diese Adresse gehört zu einem anderen Konto und kann deshalb nicht auch Ihre sein. Entfernen Sie sie zuerst dort.',
    notReceived: 'Nichts bekommen?',
    notReceivedHint: 'Vielleicht liegt er bei den unerwünschten Nachrichten, oder er ist zu alt.',
    sendAgain: 'Neuen Code senden',
    removeTitle: (identity) => `${identity} entfernen`,
    remove: 'Adresse entfernen',
    unlink: 'Konto trennen',
    goes: (identity) => `Die Anmeldung mit ${identity} geht nicht mehr`,
    unlinkTitle: (account) => `Ihr ${account} trennen`,
    goesLinked: (account) => `Die Anmeldung mit Ihrem ${account} geht nicht mehr`,
    goesPrimary: 'Sie ist nicht mehr die Hauptadresse; eine andere bestätigte tritt an ihre Stelle',
    stays: 'Ihr Konto und alle anderen Wege zur Anmeldung',
    keep: 'Behalten',
    lastWay:
      'Das ist Ihr einziger bestätigter Weg zur Anmeldung, deshalb wurde er nicht entfernt. Bestätigen Sie zuerst einen anderen.',
  },
};
