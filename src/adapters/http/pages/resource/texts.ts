import type { Language } from '../../../../core/domain/messages/message.ts';

export type Control = 'line' | 'exact' | 'lines' | 'number' | 'day' | 'time' | 'email' | 'tick' | 'choice' | 'user';

type Texts = Readonly<{
  yes: string;
  no: string;
  user: string;
  timeHint: string;
  userHint: string;
  missing: (label: string) => string;
  refused: (label: string, control: Control) => string;
  nobody: (label: string) => string;
  taken: string;
  create: (noun: string) => string;
  save: string;
  cancel: string;
  /** Shown if the list is empty. */
  none: (nouns: string) => string;
  stale: string;
  deletedOnes: (nouns: string) => string;
  noneDeleted: string;
  deletedAt: string;
  restoreOne: string;
  created: string;
  changed: string;
  views: string;
  overview: string;
  history: string;
  danger: string;
  delete: (title: string) => string;
  deleteLong: string;
  deleteGoes: (title: string) => string;
  deleteStays: string;
  restore: (title: string) => string;
  restoreLong: string;
  back: (nouns: string) => string;
  stood: string;
  outdated: string;
  outdatedDelete: string;
}>;

const EN_KINDS: Readonly<Record<Control, string>> = {
  line: 'use fewer characters, and only letters and signs that can be seen.',
  exact: 'begin with a small letter; after it come small letters, digits, dots, underscores or hyphens.',
  lines: 'use fewer characters, and only letters and signs that can be seen.',
  number: 'write a whole number, such as 1250.',
  day: 'choose a day, such as 2024-02-29.',
  time: 'write a time such as 2024-02-29T12:00:00Z.',
  email: 'write an email address, such as ada@example.com.',
  tick: 'tick it or not.',
  choice: 'choose one.',
  user: 'write the number of a user, such as 12.',
};

const DE_KINDS: Readonly<Record<Control, string>> = {
  line: 'Verwenden Sie weniger Zeichen, und nur solche, die man sieht.',
  exact: 'Beginnen Sie mit einem Kleinbuchstaben; danach Kleinbuchstaben, Ziffern, Punkte, Unter- oder Bindestriche.',
  lines: 'Verwenden Sie weniger Zeichen, und nur solche, die man sieht.',
  number: 'Schreiben Sie eine ganze Zahl, etwa 1250.',
  day: 'Wählen Sie einen Tag, etwa 2024-02-29.',
  time: 'Schreiben Sie einen Zeitpunkt wie 2024-02-29T12:00:00Z.',
  email: 'Schreiben Sie eine E-Mail-Adresse, etwa ada@example.com.',
  tick: 'Setzen Sie den Haken oder nicht.',
  choice: 'Wählen Sie etwas aus.',
  user: 'Schreiben Sie die Nummer eines Benutzers, etwa 12.',
};

export const RESOURCE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    yes: 'Yes',
    no: 'No',
    user: 'User',
    timeHint: 'In UTC, such as 2024-02-29T12:00:00Z.',
    userHint: 'The number of the user.',
    missing: (label) => `${label}: this can’t be empty.`,
    refused: (label, control) => `${label}: ${EN_KINDS[control]}`,
    nobody: (label) => `${label}: there is no user with this number and a confirmed address.`,
    taken: 'This name is taken. Choose another one.',
    create: (noun) => `Create ${noun.toLowerCase()}`,
    save: 'Save changes',
    cancel: 'Cancel',
    none: (nouns) => `There are no ${nouns.toLowerCase()} yet.`,
    stale: 'This place in the list is gone. Here is its beginning.',
    deletedOnes: (nouns) => `Deleted ${nouns.toLowerCase()}`,
    noneDeleted: 'Nothing is deleted.',
    deletedAt: 'Deleted',
    restoreOne: 'Restore',
    created: 'Created',
    changed: 'Changed',
    views: 'Views',
    overview: 'Overview',
    history: 'History',
    danger: 'Delete',
    delete: (title) => `Delete ${title}`,
    deleteLong: 'It disappears at once. It can be restored.',
    deleteGoes: (title) => `${title}, from all lists, at once.`,
    deleteStays: 'Its history. It can be restored.',
    restore: (title) => `Restore ${title}`,
    restoreLong: 'If it was deleted, it comes back as it was.',
    back: (nouns) => `All ${nouns.toLowerCase()}`,
    stood: 'What is saved now:',
    outdated:
      'Somebody else has changed it since you opened it. Nothing was saved. Compare, and save again to replace what is there now.',
    outdatedDelete: 'Somebody else has changed it since you opened it. Nothing was deleted. Look at it again first.',
  },
  de: {
    yes: 'Ja',
    no: 'Nein',
    user: 'Benutzer',
    timeHint: 'In UTC, etwa 2024-02-29T12:00:00Z.',
    userHint: 'Die Nummer des Benutzers.',
    missing: (label) => `${label}: Das darf nicht leer sein.`,
    refused: (label, control) => `${label}: ${DE_KINDS[control]}`,
    nobody: (label) => `${label}: Es gibt keinen Benutzer mit dieser Nummer und bestätigter Adresse.`,
    taken: 'Diesen Namen gibt es schon. Wählen Sie einen anderen.',
    create: (noun) => `${noun} anlegen`,
    save: 'Änderungen speichern',
    cancel: 'Abbrechen',
    none: (nouns) => `Es gibt noch keine ${nouns}.`,
    stale: 'Diese Stelle der Liste gibt es nicht mehr. Hier ist ihr Anfang.',
    deletedOnes: (nouns) => `Gelöschte ${nouns}`,
    noneDeleted: 'Nichts ist gelöscht.',
    deletedAt: 'Gelöscht',
    restoreOne: 'Wiederherstellen',
    created: 'Angelegt',
    changed: 'Geändert',
    views: 'Ansichten',
    overview: 'Überblick',
    history: 'Verlauf',
    danger: 'Löschen',
    delete: (title) => `${title} löschen`,
    deleteLong: 'Sofort nicht mehr da. Wiederherstellen ist möglich.',
    deleteGoes: (title) => `${title}, sofort und aus allen Listen.`,
    deleteStays: 'Der Verlauf. Wiederherstellen ist möglich.',
    restore: (title) => `${title} wiederherstellen`,
    restoreLong: 'Wenn gelöscht wurde, kommt alles zurück, wie es war.',
    back: (nouns) => `Alle ${nouns}`,
    stood: 'Jetzt ist gespeichert:',
    outdated:
      'Jemand anderes hat inzwischen etwas geändert. Nichts wurde gespeichert. Vergleichen Sie, und speichern Sie noch einmal, um den jetzigen Stand zu ersetzen.',
    outdatedDelete:
      'Jemand anderes hat inzwischen etwas geändert. Nichts wurde gelöscht. Sehen Sie es sich zuerst noch einmal an.',
  },
};
