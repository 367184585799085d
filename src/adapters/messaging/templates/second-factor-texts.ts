import { RESET, SHORT_RESET, link } from './phrases.ts';
import type { Wordings } from './wording-types.ts';

const LEFT = {
  en: (left: number) => {
    if (left === 0) return 'None is left: make new ones now, while you are signed in.';
    return left === 1
      ? 'One is left: make new ones before you need it.'
      : `${left} codes are left; make new ones before the last.`;
  },
  de: (left: number) => {
    if (left === 0) return 'Keiner ist übrig: Erzeugen Sie jetzt neue, solange Sie angemeldet sind.';
    return left === 1
      ? 'Einer ist übrig: Erzeugen Sie neue, bevor Sie ihn brauchen.'
      : `${left} Codes sind übrig; erzeugen Sie neue, bevor der letzte weg ist.`;
  },
};

export const secondFactorTexts = {
  'factor-added': {
    en: {
      subject: 'A second factor was added',
      body: (_, { name }) => [
        `Your account at ${name} has a new second factor. From now on it is asked for when you sign in.`,
        RESET.en(name),
      ],
      sms: (_, { name }) => `Your account at ${name} has a new second factor. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ein zweiter Faktor wurde hinzugefügt',
      body: (_, { name }) => [
        `Zu Ihrem Konto bei ${name} wurde ein zweiter Faktor hinzugefügt. Ab jetzt wird er beim Anmelden verlangt.`,
        RESET.de(name),
      ],
      sms: (_, { name }) => `Zu Ihrem Konto bei ${name} wurde ein zweiter Faktor hinzugefügt. ${SHORT_RESET.de}`,
    },
  },
  'undo-factor': {
    en: {
      subject: 'A second factor or passkey was added',
      body: ({ token }, { name, url }) => [
        `A second factor or passkey was added to your account at ${name} by a session that had only proved a password, code or provider. If this was you, there is nothing to do.`,
        {
          text: 'If it was not you, somebody else has access to your account. This link removes what they added, ends every session and voids your password. It works once, for seven days:',
          href: link(url, 'undo-factor', token),
        },
      ],
      sms: ({ token }, { url }) =>
        `New second factor or passkey for your account. Not you? Undo it: ${link(url, 'undo-factor', token)}`,
    },
    de: {
      subject: 'Ein zweiter Faktor oder Passkey wurde hinzugefügt',
      body: ({ token }, { name, url }) => [
        `Zu Ihrem Konto bei ${name} wurde ein zweiter Faktor oder Passkey hinzugefügt, in einer Sitzung, die nur mit Passwort, Code oder Anbieter begonnen hat. Wenn Sie das waren, ist nichts zu tun.`,
        {
          text: 'Wenn Sie das nicht waren, hat jemand anderes Zugriff auf Ihr Konto. Dieser Link entfernt, was hinzugefügt wurde, beendet alle Sitzungen und macht Ihr Passwort ungültig. Er gilt einmal und sieben Tage lang:',
          href: link(url, 'undo-factor', token),
        },
      ],
      sms: ({ token }, { url }) =>
        `Neuer zweiter Faktor oder Passkey. Waren Sie das nicht? Rückgängig machen: ${link(url, 'undo-factor', token)}`,
    },
  },
  'factor-undone': {
    en: {
      subject: 'Second factors and passkeys were undone',
      body: (_, { name }) => [
        `The second factors and passkeys that were added to your account at ${name} were removed by the link that you got. All sessions have ended and your password no longer works.`,
        `Go to ${name} and choose “Forgot password” for a new one. Then look through the addresses of your account.`,
      ],
      sms: (_, { name }) =>
        `New second factors and passkeys of your account at ${name} were undone. Choose "Forgot password" there for a new password.`,
    },
    de: {
      subject: 'Zweite Faktoren und Passkeys sind rückgängig gemacht',
      body: (_, { name }) => [
        `Zweite Faktoren und Passkeys, die zu Ihrem Konto bei ${name} hinzugefügt worden waren, sind durch den Link an Sie entfernt. Alle Sitzungen sind beendet, und Ihr Passwort gilt nicht mehr.`,
        `Wählen Sie bei ${name} „Passwort vergessen“, um ein neues zu bekommen. Sehen Sie danach die Adressen Ihres Kontos durch.`,
      ],
      sms: (_, { name }) =>
        `Neue zweite Faktoren und Passkeys bei ${name} sind rückgängig gemacht. Wählen Sie dort "Passwort vergessen" für ein neues Passwort.`,
    },
  },
  'factor-removed': {
    en: {
      subject: 'A second factor was removed',
      body: (_, { name }) => [
        `A second factor of your account at ${name} was removed. If you have no other, your password or a code is enough to sign in from now on.`,
        RESET.en(name),
      ],
      sms: (_, { name }) => `A second factor of your account at ${name} was removed. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ein zweiter Faktor wurde entfernt',
      body: (_, { name }) => [
        `Ein zweiter Faktor Ihres Kontos bei ${name} wurde entfernt. Wenn Sie keinen anderen haben, genügt ab jetzt zum Anmelden Ihr Passwort oder ein Code.`,
        RESET.de(name),
      ],
      sms: (_, { name }) => `Ein zweiter Faktor Ihres Kontos bei ${name} wurde entfernt. ${SHORT_RESET.de}`,
    },
  },
  'factors-reset': {
    en: {
      subject: 'Your second factors and passkeys were removed',
      body: (_, { name }) => [
        `Every second factor and passkey of your account at ${name} was removed by an administrator. All sessions have ended. Your password or a code is enough to sign in from now on.`,
        RESET.en(name),
      ],
      sms: (_, { name }) =>
        `All second factors and passkeys of your account at ${name} were removed. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ihre zweiten Faktoren und Passkeys wurden entfernt',
      body: (_, { name }) => [
        `Alle zweiten Faktoren und Passkeys Ihres Kontos bei ${name} wurden durch die Administration entfernt. Alle Sitzungen sind beendet. Ab jetzt genügt zum Anmelden Ihr Passwort oder ein Code.`,
        RESET.de(name),
      ],
      sms: (_, { name }) =>
        `Alle zweiten Faktoren und Passkeys Ihres Kontos bei ${name} wurden entfernt. ${SHORT_RESET.de}`,
    },
  },
  'second-factor-locked': {
    en: {
      subject: 'Somebody knows how to get past your first factor',
      body: (_, { name }) => [
        `Somebody signed in to your account at ${name} with a right password or code, and then entered wrong codes of a second factor. That has been locked for a while.`,
        `If this was not you, somebody knows your password or reads your messages: go to ${name} and choose “Forgot password” for a new one.`,
      ],
      sms: (_, { name }) =>
        `Your second factor at ${name} is locked: somebody knows your password and tried codes. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Jemand kennt Ihren ersten Faktor',
      body: (_, { name }) => [
        `Jemand hat sich bei ${name} mit richtigem Passwort oder Code für Ihr Konto angemeldet und danach falsche Codes des zweiten Faktors eingegeben. Dieser ist nun eine Weile gesperrt.`,
        `Wenn Sie das nicht waren, kennt jemand Ihr Passwort oder liest Ihre Nachrichten: Wählen Sie bei ${name} „Passwort vergessen“, um es zu ändern.`,
      ],
      sms: (_, { name }) => `Ihr zweiter Faktor bei ${name} ist gesperrt: Jemand kennt Ihr Passwort. ${SHORT_RESET.de}`,
    },
  },
  'recovery-code-used': {
    en: {
      subject: 'A recovery code was used',
      body: ({ left }, { name }) => [
        `A recovery code of your account at ${name} was used to sign in. ${LEFT.en(left)}`,
        RESET.en(name),
      ],
      sms: ({ left }, { name }) =>
        `A recovery code of your account at ${name} was used, ${left} left. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ein Wiederherstellungscode wurde benutzt',
      body: ({ left }, { name }) => [
        `Für Ihr Konto bei ${name} wurde zum Anmelden ein Wiederherstellungscode benutzt. ${LEFT.de(left)}`,
        RESET.de(name),
      ],
      sms: ({ left }, { name }) =>
        `Für Ihr Konto bei ${name} wurde ein Wiederherstellungscode benutzt, ${left} übrig. ${SHORT_RESET.de}`,
    },
  },
} satisfies Partial<Wordings>;
