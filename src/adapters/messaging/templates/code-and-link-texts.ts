import { IGNORE, IGNORE_LINK, SHORT_IGNORE, link } from './phrases.ts';
import type { Wordings } from './wording-types.ts';

export const codeAndLinkTexts = {
  'confirm-address': {
    en: {
      subject: 'Confirm your address',
      body: ({ code }, { name }) => [
        { text: `Your code for ${name} is`, code },
        'Enter it where you signed up, to confirm this address.',
        IGNORE.en,
      ],
      sms: ({ code }, { name }) => `Your code for ${name} is ${code}. Enter it where you signed up. ${SHORT_IGNORE.en}`,
    },
    de: {
      subject: 'Bestätigen Sie Ihre Adresse',
      body: ({ code }, { name }) => [
        { text: `Ihr Code für ${name} lautet`, code },
        'Geben Sie ihn dort ein, wo Sie sich registriert haben, um diese Adresse zu bestätigen.',
        IGNORE.de,
      ],
      sms: ({ code }, { name }) => `Ihr Code für ${name} lautet ${code}. Bitte dort eingeben. ${SHORT_IGNORE.de}`,
    },
  },
  'sign-in-code': {
    en: {
      subject: 'Your sign-in code',
      body: ({ code }, { name }) => [
        { text: `Your sign-in code for ${name} is`, code },
        'Enter it to sign in. Do not share it with anyone: nobody at the service will ask for it.',
        IGNORE.en,
      ],
      sms: ({ code }, { name }) => `Your sign-in code for ${name} is ${code}. Do not share it. ${SHORT_IGNORE.en}`,
    },
    de: {
      subject: 'Ihr Anmeldecode',
      body: ({ code }, { name }) => [
        { text: `Ihr Anmeldecode für ${name} lautet`, code },
        'Geben Sie ihn ein, um sich anzumelden, und sonst niemandem weiter: Der Dienst fragt Sie nie danach.',
        IGNORE.de,
      ],
      sms: ({ code }, { name }) =>
        `Ihr Anmeldecode für ${name} lautet ${code}. Geben Sie ihn niemandem weiter. ${SHORT_IGNORE.de}`,
    },
  },
  'already-registered': {
    en: {
      subject: 'You already have an account',
      body: ({ code }, { name }) => [
        {
          text: `Someone signed up at ${name} with this address, which already belongs to your account. If it was you, sign in as usual, or with the code`,
          code,
        },
        IGNORE.en,
      ],
      sms: ({ code }, { name }) =>
        `Your ${name} account exists already. To sign in, enter the code ${code}. ${SHORT_IGNORE.en}`,
    },
    de: {
      subject: 'Sie haben schon ein Konto',
      body: ({ code }, { name }) => [
        {
          text: `Jemand hat sich bei ${name} mit dieser Adresse registriert, die schon zu Ihrem Konto gehört. Wenn Sie das waren, melden Sie sich wie gewohnt an oder mit dem Code`,
          code,
        },
        IGNORE.de,
      ],
      sms: ({ code }, { name }) =>
        `Sie haben bei ${name} schon ein Konto. Ihr Code zum Anmelden: ${code}. ${SHORT_IGNORE.de}`,
    },
  },
  'confirm-identity': {
    en: {
      subject: 'Confirm your new address',
      body: ({ code }, { name }) => [
        { text: `Your code for ${name} is`, code },
        'Enter it in your account there, to add this address. Do not share it with anyone.',
        IGNORE.en,
      ],
      sms: ({ code }, { name }) =>
        `Your code for ${name} is ${code}. It adds this number to your account. ${SHORT_IGNORE.en}`,
    },
    de: {
      subject: 'Bestätigen Sie Ihre neue Adresse',
      body: ({ code }, { name }) => [
        { text: `Ihr Code für ${name} lautet`, code },
        'Geben Sie ihn dort in Ihrem Konto ein, um diese Adresse hinzuzufügen, und sonst niemandem weiter.',
        IGNORE.de,
      ],
      sms: ({ code }, { name }) =>
        `Ihr Code für ${name} lautet ${code}. Er fügt diese Nummer Ihrem Konto hinzu. ${SHORT_IGNORE.de}`,
    },
  },
  'reset-password': {
    en: {
      subject: 'Choose a new password',
      body: ({ code, token }, { name, url }) => [
        { text: `To choose a new password for your ${name} account, open this link:`, href: link(url, 'reset', token) },
        ...(code === null ? [] : [{ text: 'Or enter this code where you asked for it:', code }]),
        IGNORE_LINK.en,
      ],
      sms: ({ code, token }, { url }) =>
        `Choose a new password: ${link(url, 'reset', token)} ${code === null ? '' : `or enter the code ${code}. `}${SHORT_IGNORE.en}`,
    },
    de: {
      subject: 'Wählen Sie ein neues Passwort',
      body: ({ code, token }, { name, url }) => [
        {
          text: `Um ein neues Passwort für ${name} zu wählen, öffnen Sie diesen Link:`,
          href: link(url, 'reset', token),
        },
        ...(code === null
          ? []
          : [{ text: 'Oder geben Sie dort, wo Sie ihn angefordert haben, diesen Code ein:', code }]),
        IGNORE_LINK.de,
      ],
      sms: ({ code, token }, { url }) =>
        `Neues Passwort wählen: ${link(url, 'reset', token)} ${code === null ? '' : `oder mit Code ${code}. `}${SHORT_IGNORE.de}`,
    },
  },
  invitation: {
    en: {
      subject: 'You are invited',
      body: ({ token }, { name, url }) => [
        {
          text: `You have been invited to join ${name} and can accept with this link:`,
          href: link(url, 'invitation', token),
        },
        'If you did not expect this, you can ignore this message: nothing happens unless the link is used.',
      ],
      sms: ({ token }, { name, url }) =>
        `You are invited to ${name} and can accept at ${link(url, 'invitation', token)}`,
    },
    de: {
      subject: 'Sie sind eingeladen',
      body: ({ token }, { name, url }) => [
        {
          text: `Sie sind zu ${name} eingeladen. Um die Einladung anzunehmen, öffnen Sie diesen Link:`,
          href: link(url, 'invitation', token),
        },
        'Wenn Sie das nicht erwartet haben, können Sie diese Nachricht ignorieren: Ohne den Link passiert nichts.',
      ],
      sms: ({ token }, { name, url }) =>
        `Sie sind zu ${name} eingeladen. Zum Annehmen öffnen Sie ${link(url, 'invitation', token)}`,
    },
  },
  'added-address': {
    en: {
      subject: 'Confirm your new address',
      body: ({ token }, { name, url }) => [
        {
          text: `An administrator of ${name} added this address to your account. To confirm that it is yours, open this link:`,
          href: link(url, 'invitation', token),
        },
        'You sign in anew then: every session of your account ends.',
        IGNORE_LINK.en,
      ],
      sms: ({ token }, { name, url }) => `To confirm your new number at ${name} open ${link(url, 'invitation', token)}`,
    },
    de: {
      subject: 'Bestätigen Sie Ihre neue Adresse',
      body: ({ token }, { name, url }) => [
        {
          text: `Ein Administrator von ${name} hat Ihrem Konto diese Adresse hinzugefügt. Um zu bestätigen, dass sie Ihnen gehört, öffnen Sie diesen Link:`,
          href: link(url, 'invitation', token),
        },
        'Danach melden Sie sich neu an: Alle Sitzungen Ihres Kontos enden.',
        IGNORE_LINK.de,
      ],
      sms: ({ token }, { name, url }) =>
        `Um Ihre neue Nummer bei ${name} zu bestätigen, öffnen Sie ${link(url, 'invitation', token)}`,
    },
  },
} satisfies Partial<Wordings>;
