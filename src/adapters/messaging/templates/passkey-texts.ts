import { RESET, SHORT_RESET } from './phrases.ts';
import type { Wordings } from './wording-types.ts';

export const passkeyTexts = {
  'passkey-added': {
    en: {
      subject: 'A passkey was added',
      body: (_, { name }) => [
        `Your account at ${name} has a new passkey. The device that holds it can sign in from now on.`,
        RESET.en(name),
      ],
      sms: (_, { name }) => `Your account at ${name} has a new passkey. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ein Passkey wurde hinzugefügt',
      body: (_, { name }) => [
        `Ihr Konto bei ${name} hat einen neuen Passkey. Das Gerät, das ihn hat, kann sich von jetzt an anmelden.`,
        RESET.de(name),
      ],
      sms: (_, { name }) => `Ihr Konto bei ${name} hat einen neuen Passkey. ${SHORT_RESET.de}`,
    },
  },
  'passkey-removed': {
    en: {
      subject: 'A passkey was removed',
      body: (_, { name }) => [
        `A passkey of your account at ${name} was removed. It no longer signs in.`,
        RESET.en(name),
      ],
      sms: (_, { name }) => `A passkey of your account at ${name} was removed. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ein Passkey wurde entfernt',
      body: (_, { name }) => [
        `Ein Passkey Ihres Kontos bei ${name} wurde entfernt. Mit ihm kann sich niemand mehr anmelden.`,
        RESET.de(name),
      ],
      sms: (_, { name }) => `Ein Passkey Ihres Kontos bei ${name} wurde entfernt. ${SHORT_RESET.de}`,
    },
  },
  'passkey-blocked': {
    en: {
      subject: 'A passkey was blocked',
      body: (_, { name }) => [
        `A passkey of your account at ${name} was blocked, because a copy of it seems to exist. Nobody was signed in. Remove it in your account under “Signing in”, and add a new one.`,
        RESET.en(name),
      ],
      sms: (_, { name }) =>
        `A passkey of your account at ${name} was blocked: it may have been copied. ${SHORT_RESET.en}`,
    },
    de: {
      subject: 'Ein Passkey wurde gesperrt',
      body: (_, { name }) => [
        `Ein Passkey Ihres Kontos bei ${name} wurde gesperrt, weil es von ihm eine Kopie zu geben scheint. Angemeldet wurde niemand. Entfernen Sie ihn in Ihrem Konto unter „Anmelden“, und fügen Sie einen neuen hinzu.`,
        RESET.de(name),
      ],
      sms: (_, { name }) =>
        `Ein Passkey Ihres Kontos bei ${name} wurde gesperrt: vielleicht eine Kopie. ${SHORT_RESET.de}`,
    },
  },
} satisfies Partial<Wordings>;
