import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  about: string;
  notMe: string;
  aboutNotMe: string;
  submit: string;
  nothing: string;
  end: string;
}>;

export const ACTIVITY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Activity',
    about: 'What you did, and what was done with your account. Times are in UTC.',
    notMe: 'Is there something that you didn’t do?',
    aboutNotMe: 'All your other sessions are ended. Then you choose a new password.',
    submit: 'This wasn’t me',
    nothing: 'Nothing yet.',
    end: 'There is nothing older.',
  },
  de: {
    title: 'Aktivität',
    about: 'Was Sie getan haben, und was mit Ihrem Konto geschah. Die Zeiten sind in UTC.',
    notMe: 'Ist etwas dabei, das Sie nicht waren?',
    aboutNotMe: 'Alle Ihre anderen Sitzungen werden beendet. Danach wählen Sie ein neues Passwort.',
    submit: 'Das war ich nicht',
    nothing: 'Noch nichts.',
    end: 'Älteres gibt es nicht.',
  },
};
