import type { Language } from '../../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  none: string;
  stale: string;
  by: string;
  nobody: string;
  request: string;
  refused: string;
  change: (field: string, before: string, after: string) => string;
  empty: string;
}>;

export const HISTORY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'What happened to this user',
    none: 'Nothing yet.',
    stale: 'The page that you asked for is not there any more. This is the first page.',
    by: 'By',
    nobody: 'the service or an unknown caller',
    request: 'Request',
    refused: 'Refused',
    change: (field, before, after) => `${field}: ${before} → ${after}`,
    empty: 'nothing',
  },
  de: {
    title: 'Was mit diesem Konto geschah',
    none: 'Bisher nichts.',
    stale: 'Die gewünschte Seite gibt es nicht mehr. Dies ist die erste Seite.',
    by: 'Von',
    nobody: 'dem Dienst oder jemand Unbekanntem',
    request: 'Anfrage',
    refused: 'Abgelehnt',
    change: (field, before, after) => `${field}: ${before} → ${after}`,
    empty: 'nichts',
  },
};
