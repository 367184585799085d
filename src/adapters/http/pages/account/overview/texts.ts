import type { Lock } from '../../../../../core/domain/locks/current-lock.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';

type Texts = Readonly<{
  title: string;
  about: string;
  todo: string;
  nothing: string;
  unverified: (address: string) => string;
  confirm: string;
  noPassword: string;
  setPassword: string;
  passwordLocked: (scope: Lock['scope']) => string;
  factorLocked: (scope: Lock['scope']) => string;
  codesLocked: (address: string, scope: Lock['scope']) => string;
  /** Used if too many wrong codes were typed for an unverified address. */
  claimLocked: (address: string) => string;
  opens: (at: Html) => Html;
  staysLocked: string;
  address: string;
  username: string;
  lastSignIn: string;
  from: (ip: string) => string;
  never: string;
  since: string;
  none: string;
  change: string;
  picture: string;
}>;

const SCOPES_EN: Readonly<Record<Lock['scope'], string>> = {
  Public: 'on devices that are not known',
  Device: 'on a device that is known',
  Session: 'in one of your sessions',
};
const SCOPES_DE: Readonly<Record<Lock['scope'], string>> = {
  Public: 'auf unbekannten Geräten',
  Device: 'auf einem bekannten Gerät',
  Session: 'in einer Ihrer Sitzungen',
};

export const OVERVIEW_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'My account',
    about: 'About you',
    todo: 'What needs you',
    nothing: 'Nothing needs you at the moment.',
    unverified: (address) => `${address} is not confirmed yet, so you can’t sign in with it.`,
    confirm: 'Confirm it',
    noPassword: 'You have no password, and sign in with codes, passkeys or a linked account.',
    setPassword: 'Set a password',
    passwordLocked: (scope) =>
      `Too many wrong passwords were tried, so signing in with the password is locked ${SCOPES_EN[scope]}.`,
    factorLocked: (scope) =>
      `Somebody passed your first factor and tried wrong codes of the second one, so it is locked ${SCOPES_EN[scope]}. If that was not you, choose a new password.`,
    codesLocked: (address, scope) =>
      `Too many wrong codes for ${address} were tried, so signing in with a code is locked ${SCOPES_EN[scope]}.`,
    claimLocked: (address) => `Too many wrong codes for ${address} were tried, so it can’t be confirmed now.`,
    opens: (at) => html`It opens by itself at ${at}.`,
    staysLocked: 'It opens when you sign in another way, or when an administrator unlocks it.',
    address: 'Address',
    username: 'Username',
    lastSignIn: 'Last sign-in',
    from: (ip) => `from ${ip}`,
    never: 'Not yet',
    since: 'Member since',
    none: 'None',
    change: 'Change profile',
    picture: 'Change picture',
  },
  de: {
    title: 'Mein Konto',
    about: 'Über Sie',
    todo: 'Was Sie tun sollten',
    nothing: 'Im Augenblick ist nichts zu tun.',
    unverified: (address) => `${address} ist noch nicht bestätigt, deshalb können Sie sich damit nicht anmelden.`,
    confirm: 'Bestätigen',
    noPassword: 'Sie haben kein Passwort und melden sich mit Codes, Passkeys oder einem verknüpften Konto an.',
    setPassword: 'Passwort festlegen',
    passwordLocked: (scope) =>
      `Zu oft wurde ein falsches Passwort versucht; die Anmeldung mit Passwort ist ${SCOPES_DE[scope]} gesperrt.`,
    factorLocked: (scope) =>
      `Jemand ist an Ihrem ersten Faktor vorbeigekommen und hat falsche Codes des zweiten probiert; er ist ${SCOPES_DE[scope]} gesperrt. Wenn Sie das nicht waren, wählen Sie ein neues Passwort.`,
    codesLocked: (address, scope) =>
      `Zu oft wurde ein falscher Code für ${address} versucht; die Anmeldung mit Code ist ${SCOPES_DE[scope]} gesperrt.`,
    claimLocked: (address) =>
      `Zu oft wurde ein falscher Code für ${address} versucht; die Adresse lässt sich jetzt nicht bestätigen.`,
    opens: (at) => html`Die Sperre endet von selbst um ${at}.`,
    staysLocked: 'Die Sperre endet, wenn Sie sich anders anmelden oder die Verwaltung sie aufhebt.',
    address: 'Adresse',
    username: 'Benutzername',
    lastSignIn: 'Letzte Anmeldung',
    from: (ip) => `von ${ip}`,
    never: 'Noch keine',
    since: 'Mitglied seit',
    none: 'Keiner',
    change: 'Profil ändern',
    picture: 'Bild ändern',
  },
};
