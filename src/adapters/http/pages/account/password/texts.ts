import type { Language } from '../../../../../core/domain/messages/message.ts';
import { PASSWORD_MAX_LENGTH } from '../../../../../core/domain/sign-in/password.ts';
import type { PasswordFault } from '../../../../../core/domain/sign-in/password.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';

type Texts = Readonly<{
  changeTitle: string;
  setTitle: string;
  ends: string;
  username: string;
  current: string;
  new: string;
  rule: (minLength: number) => string;
  change: string;
  set: string;
  cancel: string;
  missing: string;
  wrong: string;
  weak: (fault: PasswordFault, minLength: number) => string;
  locked: (at: Html) => Html;
  busy: string;
}>;

export const PASSWORD_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    changeTitle: 'Change password',
    setTitle: 'Set a password',
    ends: 'All your other sessions end, and are asked for the new password.',
    username: 'Account',
    current: 'Current password',
    new: 'New password',
    rule: (minLength) => `At least ${minLength} characters. A few words in a row are easy to keep in mind.`,
    change: 'Change password',
    set: 'Set password',
    cancel: 'Cancel',
    missing: 'Enter your current password.',
    wrong: 'This is not your current password.',
    weak: (fault, minLength) =>
      ({
        'too-short': `Enter at least ${minLength} characters.`,
        'too-long': `Enter at most ${PASSWORD_MAX_LENGTH} characters.`,
        common: 'This is one of the most common passwords. Choose one that nobody else would.',
        'own-words':
          'This is made of your own name or address, or the service’s name. Choose one that nobody can guess.',
        unchanged: 'This is the password that you have. Choose another one.',
      })[fault],
    locked: (at) => html`Too many tries. You can try again at ${at}. Your password was not changed.`,
    busy: 'Busy; your password was not changed. Try again in a few seconds.',
  },
  de: {
    changeTitle: 'Passwort ändern',
    setTitle: 'Passwort festlegen',
    ends: 'Alle Ihre anderen Sitzungen enden und fragen nach dem neuen Passwort.',
    username: 'Konto',
    current: 'Jetziges Passwort',
    new: 'Neues Passwort',
    rule: (minLength) => `Mindestens ${minLength} Zeichen. Einige Wörter hintereinander sind leicht zu merken.`,
    change: 'Passwort ändern',
    set: 'Passwort festlegen',
    cancel: 'Abbrechen',
    missing: 'Geben Sie Ihr jetziges Passwort ein.',
    wrong: 'Das ist nicht Ihr jetziges Passwort.',
    weak: (fault, minLength) =>
      ({
        'too-short': `Geben Sie mindestens ${minLength} Zeichen ein.`,
        'too-long': `Geben Sie höchstens ${PASSWORD_MAX_LENGTH} Zeichen ein.`,
        common: 'Das ist eines der häufigsten Passwörter. Wählen Sie eines, auf das sonst niemand kommt.',
        'own-words':
          'Das besteht nur aus Ihrem Namen, Ihrer Adresse oder dem Namen des Dienstes. Wählen Sie eines, das niemand errät.',
        unchanged: 'Dieses Passwort haben Sie schon. Wählen Sie ein anderes.',
      })[fault],
    locked: (at) => html`Zu viele Versuche. Ab ${at} geht es wieder. Ihr Passwort wurde nicht geändert.`,
    busy: 'Gerade ist viel zu tun; Ihr Passwort wurde nicht geändert. Versuchen Sie es in einigen Sekunden noch einmal.',
  },
};
