import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  explain: string;
  forget: string;
  forgetHint: string;
  submit: string;
  still: string;
  perhaps: string;
}>;

export const SIGN_OUT_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Sign out',
    explain: 'Your session in this browser ends. Your sessions elsewhere stay.',
    forget: 'Also forget this browser',
    forgetHint: 'A known browser gets in while strangers are locked out. Forget it if the browser is not yours alone.',
    submit: 'Sign out',
    still: 'You are still signed in: the service can’t reach its data. Try again in a moment.',
    perhaps:
      'The service lost its data at the last step. We can’t tell whether you are signed out; sign out again to be sure.',
  },
  de: {
    title: 'Abmelden',
    explain: 'Ihre Sitzung in diesem Browser wird beendet. Ihre Sitzungen anderswo bleiben.',
    forget: 'Auch diesen Browser vergessen',
    forgetHint:
      'Ein bekannter Browser kommt auch hinein, während Fremde gesperrt sind. Lassen Sie ihn vergessen, wenn er nicht Ihnen allein gehört.',
    submit: 'Abmelden',
    still: 'Sie sind noch angemeldet: Der Dienst erreicht seine Daten nicht. Versuchen Sie es gleich noch einmal.',
    perhaps:
      'Der Dienst hat beim letzten Schritt seine Daten verloren. Ob Sie abgemeldet sind, ist nicht zu sagen; melden Sie sich zur Sicherheit noch einmal ab.',
  },
};
