import type { Language } from '../../../../../core/domain/messages/message.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';

type Texts = Readonly<{
  title: string;
  about: string;
  required: string;
  app: string;
  none: string;
  since: string;
  add: string;
  replace: string;
  remove: string;
  codes: string;
  left: (count: number) => string;
  newCodes: string;
  newCodesNote: string;
  addTitle: string;
  addNote: string;
  begin: string;
  confirmTitle: string;
  scan: string;
  qr: string;
  manual: string;
  code: string;
  codeHint: string;
  codeFormat: string;
  wrong: string;
  confirm: string;
  startAgain: string;
  locked: (at: Html) => Html;
  shownTitle: string;
  shown: string;
  save: string;
  done: string;
  removeTitle: string;
  goes: readonly string[];
  codesGo: string;
  stays: readonly string[];
  codesStay: string;
  always: string;
  alwaysAbout: string;
  alwaysOn: string;
  turnOn: string;
  alwaysOff: string;
  onTitle: string;
  onNote: string;
  onCodes: string;
  onEnds: string;
  offTitle: string;
  offGoes: string;
  cancel: string;
}>;

export const FACTOR_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Second factor',
    about:
      'With a second factor, a stolen password is not enough to sign in: it also takes a code of an app on your phone, or a recovery code.',
    required: 'Your account must have a second factor. Add one to go on.',
    app: 'Authenticator app',
    none: 'Not set up.',
    since: 'In use since',
    add: 'Add an app',
    replace: 'Use another app',
    remove: 'Remove',
    codes: 'Recovery codes',
    left: (count) => `${count} of your recovery codes are unused. Each works once, if you don’t have your phone.`,
    newCodes: 'Make new codes',
    newCodesNote: 'New codes replace all old ones.',
    addTitle: 'Add an authenticator app',
    addNote:
      'You need an app that makes codes, on a phone or in a password manager. Your other sessions end once the app is confirmed.',
    begin: 'Show the QR code',
    confirmTitle: 'Confirm the app',
    scan: 'Scan this with your app. It then shows a code of six digits.',
    qr: 'QR code for your authenticator app',
    manual: 'Or type this key into the app:',
    code: 'Code of the app',
    codeHint: 'Six digits; spaces don’t matter.',
    codeFormat: 'Type the six digits that your app shows.',
    wrong: 'This code is not right. Check the time of your phone, and type the code that the app shows now.',
    confirm: 'Confirm',
    startAgain: 'Start again with a new key',
    locked: (at) => html`Too many wrong codes. You can try again at ${at}.`,
    shownTitle: 'Your recovery codes',
    shown: 'Keep these codes where you find them without your phone. They are shown this once, and each works once.',
    save: 'Save as a file',
    done: 'I have kept them',
    removeTitle: 'Remove the app?',
    goes: ['The app makes no valid codes any more.'],
    codesGo: 'Your recovery codes no longer work, and nothing but your password or a code is asked for.',
    stays: ['Your password, your addresses and your sessions stay.'],
    codesStay: 'Your recovery codes stay, and a second factor is still asked for.',
    always: 'Always ask for a second factor',
    alwaysAbout: 'Works without an app: you then sign in with a recovery code as well.',
    alwaysOn: 'Turned on.',
    turnOn: 'Turn on',
    alwaysOff: 'Turn off',
    onTitle: 'Always ask for a second factor?',
    onNote: 'From now on, signing in takes a second factor: a code of your app if you have one, or a recovery code.',
    onCodes: 'You get ten recovery codes, each of which works once. Keep them before you sign out.',
    onEnds: 'Your other sessions end.',
    offTitle: 'No longer always ask for a second factor?',
    offGoes: 'The setting that asks for a second factor even without an app.',
    cancel: 'Cancel',
  },
  de: {
    title: 'Zweiter Faktor',
    about:
      'Mit einem zweiten Faktor genügt ein gestohlenes Passwort nicht zum Anmelden: Es braucht auch einen Code aus einer App auf Ihrem Telefon oder einen Wiederherstellungscode.',
    required: 'Ihr Konto muss einen zweiten Faktor haben. Fügen Sie einen hinzu, dann geht es weiter.',
    app: 'Authenticator-App',
    none: 'Nicht eingerichtet.',
    since: 'In Gebrauch seit',
    add: 'App hinzufügen',
    replace: 'Andere App verwenden',
    remove: 'Entfernen',
    codes: 'Wiederherstellungscodes',
    left: (count) =>
      `${count} Ihrer Wiederherstellungscodes sind unbenutzt. Jeder gilt einmal, wenn Sie Ihr Telefon nicht haben.`,
    newCodes: 'Neue Codes erzeugen',
    newCodesNote: 'Neue Codes ersetzen alle alten.',
    addTitle: 'Authenticator-App hinzufügen',
    addNote:
      'Sie brauchen eine App, die Codes erzeugt, auf einem Telefon oder in einem Passwort-Manager. Sobald die App bestätigt ist, enden Ihre anderen Sitzungen.',
    begin: 'QR-Code zeigen',
    confirmTitle: 'App bestätigen',
    scan: 'Scannen Sie das mit Ihrer App. Sie zeigt dann einen Code aus sechs Ziffern.',
    qr: 'QR-Code für Ihre Authenticator-App',
    manual: 'Oder geben Sie diesen Schlüssel in die App ein:',
    code: 'Code der App',
    codeHint: 'Sechs Ziffern; Leerzeichen stören nicht.',
    codeFormat: 'Geben Sie die sechs Ziffern ein, die Ihre App zeigt.',
    wrong:
      'Dieser Code stimmt nicht. Prüfen Sie die Uhr Ihres Telefons, und geben Sie den Code ein, den die App jetzt zeigt.',
    confirm: 'Bestätigen',
    startAgain: 'Mit neuem Schlüssel beginnen',
    locked: (at) => html`Zu viele falsche Codes. Ab ${at} geht es wieder.`,
    shownTitle: 'Ihre Wiederherstellungscodes',
    shown:
      'Bewahren Sie diese Codes dort auf, wo Sie sie ohne Ihr Telefon finden. Sie werden nur dieses eine Mal gezeigt, und jeder gilt einmal.',
    save: 'Als Datei speichern',
    done: 'Ich habe sie aufbewahrt',
    removeTitle: 'App entfernen?',
    goes: ['Die App erzeugt keine gültigen Codes mehr.'],
    codesGo: 'Ihre Wiederherstellungscodes gelten nicht mehr; zum Anmelden genügt Ihr Passwort oder ein Code.',
    stays: ['Ihr Passwort, Ihre Adressen und Ihre Sitzungen bleiben.'],
    codesStay: 'Ihre Wiederherstellungscodes bleiben; nach einem zweiten Faktor wird weiterhin gefragt.',
    always: 'Immer nach einem zweiten Faktor fragen',
    alwaysAbout: 'Geht ohne App: Sie melden sich dann zusätzlich mit einem Wiederherstellungscode an.',
    alwaysOn: 'Eingeschaltet.',
    turnOn: 'Einschalten',
    alwaysOff: 'Ausschalten',
    onTitle: 'Immer nach einem zweiten Faktor fragen?',
    onNote:
      'Ab jetzt braucht das Anmelden einen zweiten Faktor: einen Code Ihrer App, wenn Sie eine haben, oder einen Wiederherstellungscode.',
    onCodes:
      'Sie bekommen zehn Wiederherstellungscodes, von denen jeder einmal gilt. Bewahren Sie sie auf, bevor Sie sich abmelden.',
    onEnds: 'Ihre anderen Sitzungen enden.',
    offTitle: 'Nicht mehr immer nach einem zweiten Faktor fragen?',
    offGoes: 'Die Einstellung, die auch ohne App nach einem zweiten Faktor fragt.',
    cancel: 'Abbrechen',
  },
};
