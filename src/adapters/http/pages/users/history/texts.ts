import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{ title: string; none: string; stale: string }>;

export const HISTORY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'What happened to this user',
    none: 'Nothing yet.',
    stale: 'The page that you asked for is not there any more. This is the first page.',
  },
  de: {
    title: 'Was mit diesem Konto geschah',
    none: 'Bisher nichts.',
    stale: 'Die gewünschte Seite gibt es nicht mehr. Dies ist die erste Seite.',
  },
};
