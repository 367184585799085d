import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  about: string;
  person: string;
  reached: string;
  access: string;
  submit: string;
}>;

export const INVITE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Invite a user',
    about:
      'An invitation is sent to each address. The person who opens it can sign in; until then the user is shown as invited.',
    person: 'Who it is',
    reached: 'Where the invitation goes',
    access: 'What the user may do',
    submit: 'Send invitation',
  },
  de: {
    title: 'Jemanden einladen',
    about:
      'An jede Adresse geht eine Einladung. Wer sie öffnet, kann sich anmelden; bis dahin gilt das Konto als eingeladen.',
    person: 'Wer es ist',
    reached: 'Wohin die Einladung geht',
    access: 'Was die Person darf',
    submit: 'Einladung senden',
  },
};
