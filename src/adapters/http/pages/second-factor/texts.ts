import type { Language } from '../../../../core/domain/messages/message.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

type Texts = Readonly<{
  title: string;
  explain: string;
  code: string;
  hint: string;
  format: string;
  wrong: string;
  submit: string;
  lost: string;
  help: string;
  again: string;
  locked: (at: Html) => Html;
}>;

export const SECOND_FACTOR_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Second factor',
    explain:
      'Your account has a second factor. Type the code that your authenticator app shows, or one of your recovery codes.',
    code: 'Code of the app, or a recovery code',
    hint: 'Six digits, or ten characters of a recovery code; spaces and hyphens don’t matter.',
    format: 'Type the six digits that your app shows, or one of your recovery codes.',
    wrong: 'This code is not right, or was used before. Your app shows a new one every 30 seconds.',
    submit: 'Go on',
    lost: 'Lost your phone?',
    help: 'Type one of your recovery codes instead; each works once. Without any, ask an administrator to remove your second factor.',
    again: 'Sign in from the beginning',
    locked: (at) => html`Too many wrong codes. You can try again at ${at}.`,
  },
  de: {
    title: 'Zweiter Faktor',
    explain:
      'Ihr Konto hat einen zweiten Faktor. Geben Sie den Code ein, den Ihre Authenticator-App zeigt, oder einen Ihrer Wiederherstellungscodes.',
    code: 'Code der App oder ein Wiederherstellungscode',
    hint: 'Sechs Ziffern, oder die zehn Zeichen eines Wiederherstellungscodes; Leerzeichen und Striche stören nicht.',
    format: 'Geben Sie die sechs Ziffern aus Ihrer App oder einen Ihrer Wiederherstellungscodes ein.',
    wrong: 'Dieser Code stimmt nicht, oder er wurde schon benutzt. Ihre App zeigt alle 30 Sekunden einen neuen.',
    submit: 'Weiter',
    lost: 'Telefon verloren?',
    help: 'Geben Sie stattdessen einen Ihrer Wiederherstellungscodes ein; jeder gilt einmal. Haben Sie keinen, bitten Sie die Verwaltung, Ihren zweiten Faktor zu entfernen.',
    again: 'Von vorn anmelden',
    locked: (at) => html`Zu viele falsche Codes. Ab ${at} geht es wieder.`,
  },
};
