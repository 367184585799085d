import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  about: string;
  caption: string;
  device: string;
  place: string;
  since: string;
  lastUsed: string;
  ends: string;
  actions: string;
  current: string;
  unknownPlace: string;
  end: string;
  endCurrent: string;
  others: string;
  aboutOthers: string;
  endOthers: string;
  noOthers: string;
}>;

export const SESSION_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Devices',
    about: 'Where you are signed in. End what you don’t know, and then change your password.',
    caption: 'Your sessions',
    device: 'Device',
    place: 'From',
    since: 'Signed in',
    lastUsed: 'Last used',
    ends: 'Ends',
    actions: 'Actions',
    current: 'This one',
    unknownPlace: 'Unknown',
    end: 'End session',
    endCurrent: 'Sign out here',
    others: 'All other sessions',
    aboutOthers: 'You stay signed in here. Devices that were known before are known no more.',
    endOthers: 'End all others',
    noOthers: 'You are signed in nowhere else.',
  },
  de: {
    title: 'Geräte',
    about: 'Hier sind Sie angemeldet. Beenden Sie, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.',
    caption: 'Ihre Sitzungen',
    device: 'Gerät',
    place: 'Von',
    since: 'Angemeldet',
    lastUsed: 'Zuletzt benutzt',
    ends: 'Endet',
    actions: 'Aktionen',
    current: 'Diese hier',
    unknownPlace: 'Unbekannt',
    end: 'Sitzung beenden',
    endCurrent: 'Hier abmelden',
    others: 'Alle anderen Sitzungen',
    aboutOthers: 'Hier bleiben Sie angemeldet. Geräte, die bisher bekannt waren, sind es dann nicht mehr.',
    endOthers: 'Alle anderen beenden',
    noOthers: 'Sonst sind Sie nirgends angemeldet.',
  },
};
