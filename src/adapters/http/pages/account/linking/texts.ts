import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: (provider: string) => string;
  about: (provider: string) => string;
  link: (provider: string) => string;
  cancel: string;
  onlyOne: string;
  goOn: (provider: string) => string;
}>;

export const LINKING_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: (provider) => `Link an account at ${provider}`,
    about: (provider) =>
      `Afterwards you can sign in with your account at ${provider}. Your other ways to sign in stay as they are.`,
    link: (provider) => `Link ${provider}`,
    cancel: 'Cancel',
    onlyOne: 'The link works once, for 10 minutes. You come back here afterwards.',
    goOn: (provider) => `Go on to ${provider}`,
  },
  de: {
    title: (provider) => `Konto bei ${provider} verknüpfen`,
    about: (provider) =>
      `Danach können Sie sich mit Ihrem Konto bei ${provider} anmelden. Ihre anderen Wege zur Anmeldung bleiben.`,
    link: (provider) => `${provider} verknüpfen`,
    cancel: 'Abbrechen',
    onlyOne: 'Der Link gilt einmal und 10 Minuten lang. Danach kommen Sie hierher zurück.',
    goOn: (provider) => `Weiter zu ${provider}`,
  },
};
