import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  columns: Readonly<Record<'device' | 'place' | 'since' | 'used' | 'ends', string>>;
  nowhere: string;
  own: string;
  none: string;
  end: string;
  about: string;
}>;

export const SESSION_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Active sessions',
    columns: { device: 'Device', place: 'IP address', since: 'Since', used: 'Last used', ends: 'Ends' },
    nowhere: 'Unknown',
    own: 'This one',
    none: 'There is no active session.',
    end: 'End all sessions',
    about: 'The user is signed out everywhere, and known devices are forgotten. It is possible to sign in again.',
  },
  de: {
    title: 'Aktive Sitzungen',
    columns: { device: 'Gerät', place: 'IP-Adresse', since: 'Seit', used: 'Zuletzt benutzt', ends: 'Endet' },
    nowhere: 'Unbekannt',
    own: 'Diese hier',
    none: 'Es gibt keine aktive Sitzung.',
    end: 'Alle Sitzungen beenden',
    about: 'Die Person wird überall abgemeldet, und bekannte Geräte werden vergessen. Sie kann sich wieder anmelden.',
  },
};
