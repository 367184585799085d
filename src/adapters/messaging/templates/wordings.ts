import type { Wordings } from './wording.ts';

const IGNORE = {
  en: 'If this was not you, ignore this message: without the code nothing happens.',
  de: 'Wenn Sie das nicht waren, beachten Sie diese Nachricht nicht: Ohne den Code geschieht nichts.',
};
const IGNORE_LINK = {
  en: 'If this was not you, ignore this message: unless the link is used nothing happens.',
  de: 'Wenn Sie das nicht waren, beachten Sie diese Nachricht nicht: Solange niemand den Link benutzt, geschieht nichts.',
};
const RESET = {
  en: (service: string) =>
    `If this was not you, somebody may know your password: go to ${service} and ask for a new one with “forgot password”, which ends every session.`,
  de: (service: string) =>
    `Wenn Sie das nicht waren, kennt vielleicht jemand Ihr Passwort: Fordern Sie auf ${service} über „Passwort vergessen“ ein neues an; damit enden alle Sitzungen.`,
};
const link = (service: string, page: string, token: string): string =>
  `${service}/${page}?token=${encodeURIComponent(token)}`;

export const WORDINGS: Wordings = {
  'confirm-address': {
    en: {
      subject: 'Confirm your address',
      body: ({ code }, service) => [
        { text: `Your code for ${service} is`, code },
        'Enter it where you signed up to confirm this address.',
        IGNORE.en,
      ],
    },
    de: {
      subject: 'Bestätigen Sie Ihre Adresse',
      body: ({ code }, service) => [
        { text: `Ihr Code für ${service} lautet`, code },
        'Geben Sie ihn dort ein, wo Sie sich angemeldet haben, um diese Adresse zu bestätigen.',
        IGNORE.de,
      ],
    },
  },
  'sign-in-code': {
    en: {
      subject: 'Your sign-in code',
      body: ({ code }, service) => [
        { text: `Your code for ${service} is`, code },
        'Enter it to sign in. Tell it to nobody.',
        IGNORE.en,
      ],
    },
    de: {
      subject: 'Ihr Anmeldecode',
      body: ({ code }, service) => [
        { text: `Ihr Code für ${service} lautet`, code },
        'Geben Sie ihn ein, um sich anzumelden. Sagen Sie ihn niemandem.',
        IGNORE.de,
      ],
    },
  },
  'already-registered': {
    en: {
      subject: 'You already have an account',
      body: ({ code }, service) => [
        {
          text: `Somebody signed up at ${service} with this address, which belongs to your account. If this was you, sign in as ever, or with the code`,
          code,
        },
        IGNORE.en,
      ],
    },
    de: {
      subject: 'Sie haben schon ein Konto',
      body: ({ code }, service) => [
        {
          text: `Jemand hat sich bei ${service} mit dieser Adresse registriert, die zu Ihrem Konto gehört. Waren Sie das, dann melden Sie sich wie immer an, oder mit dem Code`,
          code,
        },
        IGNORE.de,
      ],
    },
  },
  'confirm-identity': {
    en: {
      subject: 'Confirm your new address',
      body: ({ code }, service) => [
        { text: `Your code for ${service} is`, code },
        'Enter it in your account there to add this address to it. Tell it to nobody.',
        IGNORE.en,
      ],
    },
    de: {
      subject: 'Bestätigen Sie Ihre neue Adresse',
      body: ({ code }, service) => [
        { text: `Ihr Code für ${service} lautet`, code },
        'Geben Sie ihn dort in Ihrem Konto ein, um ihm diese Adresse hinzuzufügen. Sagen Sie ihn niemandem.',
        IGNORE.de,
      ],
    },
  },
  'reset-password': {
    en: {
      subject: 'Choose a new password',
      body: ({ code, token }, service) => [
        { text: `To choose a new password for ${service}, open this link:`, href: link(service, 'reset', token) },
        ...(code === null ? [] : [{ text: 'Or enter the code', code }]),
        IGNORE_LINK.en,
      ],
    },
    de: {
      subject: 'Wählen Sie ein neues Passwort',
      body: ({ code, token }, service) => [
        { text: `Um ein neues Passwort für ${service} zu wählen, öffnen Sie:`, href: link(service, 'reset', token) },
        ...(code === null ? [] : [{ text: 'Oder geben Sie diesen Code ein:', code }]),
        IGNORE_LINK.de,
      ],
    },
  },
  invitation: {
    en: {
      subject: 'You are invited',
      body: ({ token }, service) => [
        {
          text: `You have been invited to ${service}. To accept, open this link:`,
          href: link(service, 'invitation', token),
        },
        'If you did not expect this, ignore this message: unless the link is used nothing happens.',
      ],
    },
    de: {
      subject: 'Sie sind eingeladen',
      body: ({ token }, service) => [
        {
          text: `Sie sind zu ${service} eingeladen. Um anzunehmen, öffnen Sie:`,
          href: link(service, 'invitation', token),
        },
        'Wenn Sie das nicht erwartet haben, beachten Sie diese Nachricht nicht: Solange niemand den Link benutzt, geschieht nichts.',
      ],
    },
  },
  'account-locked': {
    en: {
      subject: 'Your account was locked',
      body: (_, service) => [
        `Too many wrong attempts were made to sign in to your account at ${service}, so that it takes no more of them for a while. Your sessions go on.`,
        'If this was you, wait, or use “forgot password”. If it was not, there is nothing that you need to do: nobody got in.',
      ],
    },
    de: {
      subject: 'Ihr Konto wurde gesperrt',
      body: (_, service) => [
        `Jemand hat zu oft vergeblich versucht, sich bei Ihrem Konto auf ${service} anzumelden; eine Weile sind keine weiteren Versuche möglich. Ihre Sitzungen bleiben bestehen.`,
        'Waren Sie das, dann warten Sie, oder benutzen Sie „Passwort vergessen“. Waren Sie es nicht, dann ist nichts zu tun: Niemand ist hineingekommen.',
      ],
    },
  },
  'password-changed': {
    en: {
      subject: 'Your password was changed',
      body: (_, service) => [`The password of your account at ${service} was changed.`, RESET.en(service)],
    },
    de: {
      subject: 'Ihr Passwort wurde geändert',
      body: (_, service) => [`Das Passwort Ihres Kontos auf ${service} wurde geändert.`, RESET.de(service)],
    },
  },
  'identities-changed': {
    en: {
      subject: 'The addresses of your account were changed',
      body: (_, service) => [
        `An address of your account at ${service} was added, removed or made the primary one.`,
        RESET.en(service),
      ],
    },
    de: {
      subject: 'Die Adressen Ihres Kontos wurden geändert',
      body: (_, service) => [
        `Eine Adresse Ihres Kontos auf ${service} wurde hinzugefügt, entfernt oder zur bevorzugten gemacht.`,
        RESET.de(service),
      ],
    },
  },
  'account-deleted': {
    en: {
      subject: 'Your account was deleted',
      body: (_, service) => [
        `Your account at ${service} was deleted, and every session of it ended.`,
        'If this was not you, tell an administrator soon: for a while it can be restored.',
      ],
    },
    de: {
      subject: 'Ihr Konto wurde gelöscht',
      body: (_, service) => [
        `Ihr Konto auf ${service} wurde gelöscht; alle seine Sitzungen sind beendet.`,
        'Wenn Sie das nicht waren, melden Sie sich bald bei einem Administrator: Eine Weile lässt es sich wiederherstellen.',
      ],
    },
  },
};
