import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  password: string;
  secondFactor: string;
  hasFactor: string;
  noFactor: string;
  manageFactor: string;
  addFactor: string;
  isSet: string;
  isNotSet: string;
  change: string;
  set: string;
  addresses: string;
  aboutAddresses: string;
  address: string;
  state: string;
  actions: string;
  verified: string;
  unverified: string;
  primary: string;
  confirm: string;
  makePrimary: string;
  remove: string;
  lastWay: string;
  add: string;
  linked: string;
  aboutLinked: string;
  provider: string;
  since: string;
  notLinked: string;
  link: string;
  unlink: string;
}>;

export const SIGNING_IN_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Signing in',
    password: 'Password',
    secondFactor: 'Second factor',
    hasFactor: 'A second factor is asked for when you sign in.',
    noFactor: 'Not set up: anyone who knows your password or reads your messages can sign in.',
    manageFactor: 'Manage the second factor',
    addFactor: 'Add a second factor',
    isSet: 'You have a password.',
    isNotSet: 'You have no password. You sign in with codes, passkeys or a linked account.',
    change: 'Change password',
    set: 'Set a password',
    addresses: 'Addresses',
    aboutAddresses: 'You can sign in with each confirmed address. Messages go to the primary one.',
    address: 'Address',
    state: 'State',
    actions: 'Actions',
    verified: 'Confirmed',
    unverified: 'Not confirmed',
    primary: 'Primary',
    confirm: 'Confirm',
    makePrimary: 'Make primary',
    remove: 'Remove',
    lastWay: 'It is your only confirmed way to sign in, so it can’t be removed. Confirm another one first.',
    add: 'Add an address',
    linked: 'Linked accounts',
    aboutLinked: 'You can sign in with an account that you have elsewhere.',
    provider: 'Provider',
    since: 'Linked',
    notLinked: 'Not linked',
    link: 'Link',
    unlink: 'Unlink',
  },
  de: {
    title: 'Anmeldung',
    password: 'Passwort',
    secondFactor: 'Zweiter Faktor',
    hasFactor: 'Beim Anmelden wird nach einem zweiten Faktor gefragt.',
    noFactor: 'Nicht eingerichtet: Wer Ihr Passwort kennt oder Ihre Nachrichten liest, kann sich anmelden.',
    manageFactor: 'Zweiten Faktor verwalten',
    addFactor: 'Zweiten Faktor hinzufügen',
    isSet: 'Sie haben ein Passwort.',
    isNotSet: 'Sie haben kein Passwort. Sie melden sich mit Codes, Passkeys oder einem verknüpften Konto an.',
    change: 'Passwort ändern',
    set: 'Passwort festlegen',
    addresses: 'Adressen',
    aboutAddresses: 'Mit jeder bestätigten Adresse können Sie sich anmelden. Nachrichten gehen an die Hauptadresse.',
    address: 'Adresse',
    state: 'Zustand',
    actions: 'Aktionen',
    verified: 'Bestätigt',
    unverified: 'Nicht bestätigt',
    primary: 'Hauptadresse',
    confirm: 'Bestätigen',
    makePrimary: 'Primär machen',
    remove: 'Entfernen',
    lastWay:
      'Es ist Ihr einziger bestätigter Weg zur Anmeldung und lässt sich nicht entfernen. Bestätigen Sie zuerst einen anderen.',
    add: 'Adresse hinzufügen',
    linked: 'Verknüpfte Konten',
    aboutLinked: 'Sie können sich mit einem Konto anmelden, das Sie anderswo haben.',
    provider: 'Anbieter',
    since: 'Verknüpft',
    notLinked: 'Nicht verknüpft',
    link: 'Verknüpfen',
    unlink: 'Trennen',
  },
};
