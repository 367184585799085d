import { RESET, SHORT_RESET } from './phrases.ts';
import type { Wordings } from './wording-types.ts';

export const accountTexts = {
  'account-locked': {
    en: {
      subject: 'Sign-in to your account is paused',
      body: (_, { name }) => [
        `There were too many failed attempts to sign in to your ${name} account, so it takes no more of them for a while. Nobody got in, and you stay signed in where you are.`,
        'If it was you, wait a while, or choose “Forgot password”. If it was not, there is nothing you need to do.',
      ],
      sms: (_, { name }) =>
        `Your ${name} account is locked for a while after too many failed sign-ins. Nobody got in. Need to sign in? Choose "Forgot password".`,
    },
    de: {
      subject: 'Die Anmeldung bei Ihrem Konto ist gesperrt',
      body: (_, { name }) => [
        `Zu viele Versuche, sich bei ${name} mit Ihrem Konto anzumelden, sind fehlgeschlagen; eine Weile sind keine weiteren möglich. Niemand ist hineingekommen, und wo Sie angemeldet sind, bleiben Sie es.`,
        'Wenn Sie das waren, warten Sie eine Weile oder wählen Sie „Passwort vergessen“. Wenn nicht, müssen Sie nichts tun.',
      ],
      sms: (_, { name }) =>
        `Zu viele Fehlversuche: Ihr Konto bei ${name} ist eine Weile gesperrt. Niemand kam hinein. Eilig? Wählen Sie "Passwort vergessen".`,
    },
  },
  'password-changed': {
    en: {
      subject: 'Your password was changed',
      body: (_, { name }) => [
        `The password of your account at ${name} was changed. Passkeys and other second factors stay: look at them under “Signing in”.`,
        RESET.en(name),
      ],
      sms: (_, { name }) => `Your password at ${name} was changed. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ihr Passwort wurde geändert',
      body: (_, { name }) => [
        `Das Passwort Ihres Kontos bei ${name} wurde geändert. Passkeys und andere zweite Faktoren bleiben: Sehen Sie unter „Anmelden“ nach.`,
        RESET.de(name),
      ],
      sms: (_, { name }) => `Ihr Passwort bei ${name} wurde geändert. ${SHORT_RESET.de}`,
    },
  },
  'identities-changed': {
    en: {
      subject: 'The addresses of your account were changed',
      body: (_, { name }) => [
        `An address of your account at ${name} was added, removed or made the primary one.`,
        RESET.en(name),
      ],
      sms: (_, { name }) => `The addresses of your account at ${name} were changed. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Die Adressen Ihres Kontos wurden geändert',
      body: (_, { name }) => [
        `Eine Adresse Ihres Kontos bei ${name} wurde hinzugefügt, entfernt oder zur Hauptadresse gemacht.`,
        RESET.de(name),
      ],
      sms: (_, { name }) => `Die Adressen Ihres Kontos bei ${name} wurden geändert. ${SHORT_RESET.de}`,
    },
  },
  'account-deleted': {
    en: {
      subject: 'Your account was deleted',
      body: (_, { name }) => [
        `Your account at ${name} was deleted, and all its sessions have ended.`,
        'If this was not you, contact an administrator soon: for a while the account can be restored.',
      ],
      sms: (_, { name }) =>
        `Your account at ${name} was deleted. Not you? Contact an administrator soon: for a while it can be restored.`,
    },
    de: {
      subject: 'Ihr Konto wurde gelöscht',
      body: (_, { name }) => [
        `Ihr Konto bei ${name} wurde gelöscht; alle seine Sitzungen sind beendet.`,
        'Wenn Sie das nicht waren, wenden Sie sich bald an einen Administrator: Eine Weile lässt sich das Konto wiederherstellen.',
      ],
      sms: (_, { name }) =>
        `Ihr Konto bei ${name} wurde gelöscht. Waren Sie das nicht? Ein Administrator kann es eine Weile wiederherstellen.`,
    },
  },
  'session-ended': {
    en: {
      subject: 'A session of yours was ended',
      body: (_, { name }) => [
        `A session of your account at ${name} was ended, because a token of it came twice: somebody may have copied it.`,
        'Sign in again. If you do not know why this happened, look through your sessions and choose a new password.',
      ],
      sms: (_, { name }) =>
        `A session of yours at ${name} was ended: a token of it came twice. Sign in again, and choose a new password if in doubt.`,
    },
    de: {
      subject: 'Eine Ihrer Sitzungen wurde beendet',
      body: (_, { name }) => [
        `Eine Sitzung Ihres Kontos bei ${name} wurde beendet, weil ein Token davon zweimal kam: Vielleicht hat es jemand kopiert.`,
        'Melden Sie sich neu an. Wenn Sie den Grund nicht kennen, sehen Sie Ihre Sitzungen durch und wählen Sie ein neues Passwort.',
      ],
      sms: (_, { name }) =>
        `Eine Ihrer Sitzungen bei ${name} wurde beendet: Ein Token kam zweimal. Melden Sie sich neu an, im Zweifel mit neuem Passwort.`,
    },
  },
  'too-many-sessions': {
    en: {
      subject: 'Sessions of yours were ended',
      body: (_, { name }) => [
        `Your account at ${name} had too many sessions, so those that were used least were ended.`,
        'A program that signs in again and again is the usual reason; it should keep its session, or sign out. If you know of none, look through your sessions and choose a new password.',
      ],
      sms: (_, { name }) =>
        `Your account at ${name} had too many sessions; those used least were ended. If this surprises you, choose a new password.`,
    },
    de: {
      subject: 'Einige Ihrer Sitzungen wurden beendet',
      body: (_, { name }) => [
        `Ihr Konto bei ${name} hatte zu viele Sitzungen; die am wenigsten benutzten wurden beendet.`,
        'Meist liegt das an einem Programm, das sich immer wieder anmeldet; es sollte seine Sitzung behalten oder sich abmelden. Wenn Sie keines kennen, sehen Sie Ihre Sitzungen durch und wählen Sie ein neues Passwort.',
      ],
      sms: (_, { name }) =>
        `Ihr Konto bei ${name} hatte zu viele Sitzungen; die am wenigsten benutzten sind beendet. Im Zweifel bitte das Passwort ändern.`,
    },
  },
} satisfies Partial<Wordings>;
