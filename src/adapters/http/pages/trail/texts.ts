import type { Language } from '../../../../core/domain/messages/message.ts';

type FilterName = 'actor' | 'subject' | 'action' | 'from' | 'to';

type Texts = Readonly<{
  title: string;
  filters: string;
  labels: Readonly<Record<FilterName, string>>;
  hints: Readonly<Partial<Record<FilterName, string>>>;
  errors: Readonly<Record<FilterName, string>>;
  anyAction: string;
  show: string;
  clear: string;
  none: string;
  nothing: string;
  stale: string;
  seal: string;
  sealedTo: string;
  head: string;
  unsealed: string;
  older: string;
  sealHint: string;
}>;

export const TRAIL_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Audit trail',
    filters: 'Filter events',
    labels: { actor: 'Who', subject: 'About', action: 'What', from: 'From', to: 'To' },
    hints: {
      actor: 'The number of a user, such as 12.',
      subject: 'Such as user:12 or role:3.',
      from: 'In UTC.',
      to: 'That day included.',
    },
    errors: {
      actor: 'Who: write the number of a user, such as 12.',
      subject: 'About: write what it is and its number, such as user:12 or role:3.',
      action: 'What: choose one of the list.',
      from: 'From: choose a day, such as 2024-02-29.',
      to: 'To: choose a day, such as 2024-02-29.',
    },
    anyAction: 'Anything',
    show: 'Show events',
    clear: 'Clear filters',
    none: 'No event fits these filters.',
    nothing: 'Nothing has happened yet.',
    stale: 'This place in the trail is not to be found with these filters. Here is its beginning.',
    seal: 'Seal',
    sealedTo: 'Sealed up to',
    head: 'Last head',
    unsealed: 'Nothing is sealed yet. Events are sealed every few seconds.',
    older: 'an event that is no longer kept',
    sealHint:
      'Events up to this one can’t be changed unnoticed. A copy of the head, kept elsewhere, also shows whether the end was cut off.',
  },
  de: {
    title: 'Prüfprotokoll',
    filters: 'Ereignisse filtern',
    labels: { actor: 'Wer', subject: 'Betrifft', action: 'Was', from: 'Von', to: 'Bis' },
    hints: {
      actor: 'Die Nummer eines Benutzers, etwa 12.',
      subject: 'Etwa user:12 oder role:3.',
      from: 'In UTC.',
      to: 'Einschließlich dieses Tages.',
    },
    errors: {
      actor: 'Wer: Schreiben Sie die Nummer eines Benutzers, etwa 12.',
      subject: 'Betrifft: Schreiben Sie die Art und die Nummer, etwa user:12 oder role:3.',
      action: 'Was: Wählen Sie etwas aus der Liste.',
      from: 'Von: Wählen Sie einen Tag, etwa 2024-02-29.',
      to: 'Bis: Wählen Sie einen Tag, etwa 2024-02-29.',
    },
    anyAction: 'Alles',
    show: 'Ereignisse zeigen',
    clear: 'Filter löschen',
    none: 'Zu diesen Filtern gibt es kein Ereignis.',
    nothing: 'Es ist noch nichts geschehen.',
    stale: 'Diese Stelle des Protokolls gibt es mit diesen Filtern nicht. Hier ist der Anfang.',
    seal: 'Siegel',
    sealedTo: 'Versiegelt bis',
    head: 'Letzter Stand',
    unsealed: 'Noch ist nichts versiegelt. Ereignisse werden alle paar Sekunden versiegelt.',
    older: 'zu einem Ereignis, das nicht mehr aufbewahrt wird',
    sealHint:
      'Bis dahin ist kein Ereignis unbemerkt zu ändern. Eine anderswo aufbewahrte Kopie des Stands zeigt auch, ob das Ende abgeschnitten wurde.',
  },
};

export type { FilterName };
