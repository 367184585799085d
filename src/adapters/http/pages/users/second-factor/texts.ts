import type { Language } from '../../../../../core/domain/messages/message.ts';
import type { Html } from '../../html.ts';
import { html } from '../../html.ts';

type Texts = Readonly<{
  title: string;
  none: string;
  since: (at: Html) => Html;
  always: string;
  left: (count: number) => string;
  reset: string;
  about: string;
  reason: string;
  reasonHint: string;
  wrongReason: string;
  see: string;
}>;

export const USER_FACTOR_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Second factor',
    none: 'There is none.',
    since: (at) => html`An authenticator app since ${at}.`,
    always: 'The user has turned on that it is always asked for.',
    left: (count) => `Unused recovery codes: ${count}.`,
    reset: 'Remove the second factor',
    about:
      'For somebody who has lost the phone and the recovery codes. It ends every session and tells every verified address. Make sure in another way that it is the user who asks.',
    reason: 'Reason',
    reasonHint: 'Kept in the audit trail; 1 to 256 characters.',
    wrongReason: 'Enter a reason of 1 to 256 characters.',
    see: 'See the second factor',
  },
  de: {
    title: 'Zweiter Faktor',
    none: 'Es gibt keinen.',
    since: (at) => html`Eine Authenticator-App seit ${at}.`,
    always: 'Die Person hat eingestellt, dass immer danach gefragt wird.',
    left: (count) => `Unbenutzte Wiederherstellungscodes: ${count}.`,
    reset: 'Zweiten Faktor entfernen',
    about:
      'Für jemanden, der Telefon und Wiederherstellungscodes verloren hat. Beendet alle Sitzungen und benachrichtigt alle bestätigten Adressen. Vergewissern Sie sich auf anderem Weg, dass die Person selbst darum bittet.',
    reason: 'Grund',
    reasonHint: 'Steht im Prüfprotokoll; 1 bis 256 Zeichen.',
    wrongReason: 'Geben Sie einen Grund von 1 bis 256 Zeichen an.',
    see: 'Zweiten Faktor ansehen',
  },
};
