import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  happened: string;
  next: string;
  status: string;
  code: string;
  all: string;
  allTitle: string;
  allText: string;
  unknown: Readonly<{ title: string; text: string }>;
  method: Readonly<{ title: string; text: string }>;
}>;

export const PROBLEM_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    happened: 'What happened',
    next: 'What to do next',
    status: 'Status',
    code: 'Code',
    all: 'All problems',
    allTitle: 'Problems that this service answers with',
    allText:
      'An answer that refuses is a problem document (RFC 9457): its `type` leads to one of these pages, its `code` is for programs, its `detail` says what to do in this very case, and `request_id` finds it in the log.',
    unknown: { title: 'No such problem', text: 'This service answers with no problem of this name.' },
    method: { title: 'This can not be done here', text: 'This page can only be read.' },
  },
  de: {
    happened: 'Was geschehen ist',
    next: 'Was zu tun ist',
    status: 'Status',
    code: 'Code',
    all: 'Alle Probleme',
    allTitle: 'Probleme, mit denen dieser Dienst antwortet',
    allText:
      'Eine Antwort, die etwas verweigert, ist ein „problem document“ (RFC 9457): Ihr `type` führt auf eine dieser Seiten, ihr `code` ist für Programme, ihr `detail` sagt, was genau jetzt zu tun ist, und unter der `request_id` steht sie im Protokoll.',
    unknown: {
      title: 'Dieses Problem gibt es nicht',
      text: 'Mit einem Problem dieses Namens antwortet der Dienst nicht.',
    },
    method: { title: 'Das geht hier nicht', text: 'Diese Seite kann nur gelesen werden.' },
  },
};
