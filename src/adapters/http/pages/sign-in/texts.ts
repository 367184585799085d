import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  login: string;
  loginFormat: string;
  password: string;
  passwordFormat: string;
  submit: string;
  wrong: string;
  others: string;
  register: string;
  continueWith: (provider: string) => string;
  or: string;
  codeTitle: string;
  codeExplain: string;
  sendCode: string;
  byPassword: string;
  typeTitle: string;
  known: string;
  forget: string;
}>;

export const SIGN_IN_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Sign in',
    login: 'Email, mobile or username',
    loginFormat: 'Type your email address, mobile number or username.',
    password: 'Password',
    passwordFormat: 'Type your password.',
    submit: 'Sign in',
    wrong: 'The address or the password is not right. New here? Confirm your address first.',
    others: 'Other ways',
    register: 'Make an account',
    continueWith: (provider) => `Continue with ${provider}`,
    or: 'Or with an account elsewhere',
    codeTitle: 'Sign in with a code',
    codeExplain: 'We send a code of six digits to your address. You need no password.',
    sendCode: 'Send code',
    byPassword: 'Sign in with a password',
    typeTitle: 'Type the code',
    known: 'This browser stays known: it gets in while strangers are locked out.',
    forget: 'Forget this browser, too',
  },
  de: {
    title: 'Anmelden',
    login: 'E-Mail, Mobilnummer oder Benutzername',
    loginFormat: 'Geben Sie Ihre E-Mail-Adresse, Mobilnummer oder Ihren Benutzernamen ein.',
    password: 'Passwort',
    passwordFormat: 'Geben Sie Ihr Passwort ein.',
    submit: 'Anmelden',
    wrong: 'Adresse oder Passwort stimmt nicht. Neu hier? Bestätigen Sie zuerst Ihre Adresse.',
    others: 'Andere Wege',
    register: 'Konto anlegen',
    continueWith: (provider) => `Weiter mit ${provider}`,
    or: 'Oder mit einem Konto anderswo',
    codeTitle: 'Mit einem Code anmelden',
    codeExplain: 'Wir senden einen Code aus sechs Ziffern an Ihre Adresse. Ein Passwort brauchen Sie nicht.',
    sendCode: 'Code senden',
    byPassword: 'Mit Passwort anmelden',
    typeTitle: 'Code eingeben',
    known: 'Dieser Browser bleibt bekannt: Er kommt auch hinein, während Fremde gesperrt sind.',
    forget: 'Auch diesen Browser vergessen',
  },
};
