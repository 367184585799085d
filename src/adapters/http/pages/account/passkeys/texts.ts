import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  about: string;
  none: string;
  name: string;
  added: string;
  used: string;
  never: string;
  state: string;
  synced: string;
  onDevice: string;
  blocked: string;
  blockedNote: string;
  actions: string;
  rename: string;
  remove: string;
  add: string;
  addTitle: string;
  addNote: string;
  nameHint: string;
  nameFormat: string;
  cannot: string;
  already: string;
  tooMany: (most: number) => string;
  renameTitle: string;
  save: string;
  removeTitle: (name: string) => string;
  goes: string;
  stays: string;
  told: string;
  removeSubmit: (name: string) => string;
  lastWay: string;
  cancel: string;
  has: (count: number) => string;
  hasNone: string;
  manage: string;
}>;

export const OWN_PASSKEY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Passkeys',
    about:
      'A passkey signs you in with your fingerprint, your face or the lock of your device. It can’t be guessed, and works on no other website.',
    none: 'You have no passkey yet.',
    name: 'Name',
    added: 'Added',
    used: 'Last used',
    never: 'Not yet',
    state: 'State',
    synced: 'Synced',
    onDevice: 'On one device',
    blocked: 'Blocked',
    blockedNote:
      'A blocked passkey was used from two places, so it may have been copied. It no longer signs in. Remove it, and add a new one.',
    actions: 'Actions',
    rename: 'Rename',
    remove: 'Remove',
    add: 'Add a passkey',
    addTitle: 'Add a passkey',
    addNote: 'Your device asks for your fingerprint, your face or its lock, and keeps the passkey.',
    nameHint: 'Optional: where it is, such as “Work laptop”; at most 64 characters.',
    nameFormat: 'Type a name of 1 to 64 characters.',
    cannot: 'This browser can’t make passkeys, or runs no scripts. Open this page in another one.',
    already: 'This device has a passkey for your account already.',
    tooMany: (most) => `You can have ${most} passkeys. Remove one first.`,
    renameTitle: 'Rename the passkey',
    save: 'Save name',
    removeTitle: (name) => `Remove “${name}”?`,
    goes: 'This passkey no longer signs in. Your device may still offer it: delete it there, too.',
    stays: 'Your other ways to sign in and your sessions stay.',
    told: 'Your confirmed addresses are told.',
    removeSubmit: (name) => `Remove “${name}”`,
    lastWay: 'It is your only way to sign in, so it can’t be removed. Set a password or confirm an address first.',
    cancel: 'Cancel',
    has: (count) => (count === 1 ? 'You have one passkey.' : `You have ${count} passkeys.`),
    hasNone: 'None yet. A passkey signs you in without a password.',
    manage: 'Manage passkeys',
  },
  de: {
    title: 'Passkeys',
    about:
      'Ein Passkey meldet Sie mit Fingerabdruck, Gesicht oder der Sperre Ihres Geräts an. Er lässt sich nicht erraten und gilt auf keiner anderen Website.',
    none: 'Sie haben noch keinen Passkey.',
    name: 'Name',
    added: 'Hinzugefügt',
    used: 'Zuletzt benutzt',
    never: 'Noch nicht',
    state: 'Zustand',
    synced: 'Synchronisiert',
    onDevice: 'Auf einem Gerät',
    blocked: 'Gesperrt',
    blockedNote:
      'Ein gesperrter Passkey wurde von zwei Orten aus benutzt, vielleicht wurde er kopiert. Er meldet nicht mehr an. Entfernen Sie ihn, und fügen Sie einen neuen hinzu.',
    actions: 'Aktionen',
    rename: 'Umbenennen',
    remove: 'Entfernen',
    add: 'Passkey hinzufügen',
    addTitle: 'Passkey hinzufügen',
    addNote: 'Ihr Gerät fragt nach Fingerabdruck, Gesicht oder seiner Sperre und bewahrt den Passkey auf.',
    nameHint: 'Freiwillig: wo er ist, etwa „Laptop im Büro“; höchstens 64 Zeichen.',
    nameFormat: 'Geben Sie einen Namen aus 1 bis 64 Zeichen ein.',
    cannot:
      'Dieser Browser kann keine Passkeys anlegen oder führt keine Skripte aus. Öffnen Sie diese Seite in einem anderen.',
    already: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
    tooMany: (most) => `Sie können ${most} Passkeys haben. Entfernen Sie zuerst einen.`,
    renameTitle: 'Passkey umbenennen',
    save: 'Namen speichern',
    removeTitle: (name) => `„${name}“ entfernen?`,
    goes: 'Dieser Passkey meldet nicht mehr an. Ihr Gerät bietet ihn vielleicht noch an: Löschen Sie ihn auch dort.',
    stays: 'Ihre anderen Wege zur Anmeldung und Ihre Sitzungen bleiben.',
    told: 'Ihre bestätigten Adressen werden benachrichtigt.',
    removeSubmit: (name) => `„${name}“ entfernen`,
    lastWay:
      'Er ist Ihr einziger Weg zur Anmeldung und lässt sich nicht entfernen. Legen Sie zuerst ein Passwort fest oder bestätigen Sie eine Adresse.',
    cancel: 'Abbrechen',
    has: (count) => (count === 1 ? 'Sie haben einen Passkey.' : `Sie haben ${count} Passkeys.`),
    hasNone: 'Noch keine. Mit einem Passkey melden Sie sich ohne Passwort an.',
    manage: 'Passkeys verwalten',
  },
};
