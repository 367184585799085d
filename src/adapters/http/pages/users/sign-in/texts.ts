import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  addresses: string;
  columns: Readonly<Record<'value' | 'state' | 'since' | 'actions', string>>;
  verified: string;
  unverified: string;
  primary: string;
  account: (provider: string) => string;
  remove: string;
  add: string;
  none: string;
  invitation: string;
  invitationAbout: string;
  invite: string;
  reset: string;
  resetAbout: string;
  sendReset: string;
  addTitle: (name: string) => string;
  addAbout: string;
  address: string;
  addressHint: string;
  addSubmit: string;
  wrongAddress: string;
  takenAddress: string;
  alreadyAdded: string;
  notServed: string;
  tooMany: (most: number) => string;
  notInvitable: string;
  removeTitle: (value: string) => string;
  goes: (value: string) => string;
  told: string;
  stays: string;
  removeSubmit: (value: string) => string;
}>;

export const SIGN_IN_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    addresses: 'Addresses and linked accounts',
    columns: { value: 'Address', state: 'State', since: 'Added', actions: 'Actions' },
    verified: 'Verified',
    unverified: 'Unverified',
    primary: 'Primary',
    account: (provider) => `Account at ${provider}`,
    remove: 'Remove',
    add: 'Add an address',
    none: 'There is no address. Without one the user can’t get a code or a message.',
    invitation: 'Invitation',
    invitationAbout:
      'The user has not signed in yet. New links are sent to the unverified addresses; the older ones end.',
    invite: 'Send invitation again',
    reset: 'Password reset',
    resetAbout:
      'A code and a link for a new password are sent to the primary address. You see neither. The present password stays until then.',
    sendReset: 'Send password reset',
    addTitle: (name) => `Add an address for ${name}`,
    addAbout:
      'A link is sent to the address. The person who opens it gets into this account, and all of its earlier sessions end.',
    address: 'Email address or mobile number',
    addressHint: 'As in ada@example.net or +49 151 23456789.',
    addSubmit: 'Add address',
    wrongAddress: 'Enter an email address, as in ada@example.net, or a mobile number with its country code.',
    takenAddress: 'Somebody else has this address. Search for it among the users.',
    alreadyAdded: 'The user has this address already.',
    notServed: 'No messages are sent to the country of this number. Use an email address.',
    tooMany: (most) => `The user has ${most} addresses, and more are not possible. Remove one first.`,
    notInvitable: 'Addresses can be added once the user is enabled and has confirmed the first one.',
    removeTitle: (value) => `Remove ${value}`,
    goes: (value) => `${value} as a way to sign in and to get messages`,
    told: 'The user is told at the primary address.',
    stays: 'All other addresses, the password and the sessions',
    removeSubmit: (value) => `Remove ${value}`,
  },
  de: {
    addresses: 'Adressen und verknüpfte Konten',
    columns: { value: 'Adresse', state: 'Zustand', since: 'Hinzugefügt', actions: 'Aktionen' },
    verified: 'Bestätigt',
    unverified: 'Unbestätigt',
    primary: 'Hauptadresse',
    account: (provider) => `Konto bei ${provider}`,
    remove: 'Entfernen',
    add: 'Adresse hinzufügen',
    none: 'Es gibt keine Adresse. Ohne Adresse kommen weder Codes noch Nachrichten an.',
    invitation: 'Einladung',
    invitationAbout:
      'Die Person hat sich noch nicht angemeldet. An die unbestätigten Adressen gehen neue Links; die älteren gelten dann nicht mehr.',
    invite: 'Einladung noch einmal senden',
    reset: 'Passwort zurücksetzen',
    resetAbout:
      'An die Hauptadresse gehen ein Code und ein Link für ein neues Passwort. Sie sehen beide nicht. Bis dahin gilt das bisherige Passwort.',
    sendReset: 'Link senden',
    addTitle: (name) => `Adresse für ${name} hinzufügen`,
    addAbout: 'An die Adresse geht ein Link. Wer ihn öffnet, kommt in dieses Konto, und alle früheren Sitzungen enden.',
    address: 'E-Mail-Adresse oder Mobilnummer',
    addressHint: 'Wie ada@example.net oder +49 151 23456789.',
    addSubmit: 'Adresse hinzufügen',
    wrongAddress: 'Geben Sie eine E-Mail-Adresse ein, wie ada@example.net, oder eine Mobilnummer mit Ländervorwahl.',
    takenAddress: 'Diese Adresse gehört schon jemandem. Suchen Sie sie in der Liste der Benutzer.',
    alreadyAdded: 'Diese Adresse gehört schon zum Konto.',
    notServed: 'In das Land dieser Nummer werden keine Nachrichten gesendet. Nehmen Sie eine E-Mail-Adresse.',
    tooMany: (most) => `Es gibt schon ${most} Adressen, mehr sind nicht möglich. Entfernen Sie zuerst eine.`,
    notInvitable: 'Adressen lassen sich erst hinzufügen, wenn das Konto aktiv und die erste Adresse bestätigt ist.',
    removeTitle: (value) => `${value} entfernen`,
    goes: (value) => `${value} als Weg zur Anmeldung und für Nachrichten`,
    told: 'Die Person erfährt es an ihrer Hauptadresse.',
    stays: 'Alle anderen Adressen, das Passwort und die Sitzungen',
    removeSubmit: (value) => `${value} entfernen`,
  },
};
