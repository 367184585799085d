import type { Wordings } from './wording.ts';

const IGNORE = {
  en: 'If this was not you, ignore this message: without the code nothing happens.',
  de: 'Wenn Sie das nicht waren, beachten Sie diese Nachricht nicht: Ohne den Code geschieht nichts.',
};

/** Every message in every language; a missing one stops the build. */
export const WORDINGS: Wordings = {
  'confirm-address': {
    en: {
      subject: 'Confirm your address',
      before: (service) => `Your code for ${service} is`,
      after: ['Enter it where you signed up to confirm this address.', IGNORE.en],
    },
    de: {
      subject: 'Bestätigen Sie Ihre Adresse',
      before: (service) => `Ihr Code für ${service} lautet`,
      after: ['Geben Sie ihn dort ein, wo Sie sich angemeldet haben, um diese Adresse zu bestätigen.', IGNORE.de],
    },
  },
  'sign-in-code': {
    en: {
      subject: 'Your sign-in code',
      before: (service) => `Your code for ${service} is`,
      after: ['Enter it to sign in. Tell it to nobody.', IGNORE.en],
    },
    de: {
      subject: 'Ihr Anmeldecode',
      before: (service) => `Ihr Code für ${service} lautet`,
      after: ['Geben Sie ihn ein, um sich anzumelden. Sagen Sie ihn niemandem.', IGNORE.de],
    },
  },
  'already-registered': {
    en: {
      subject: 'You already have an account',
      before: (service) =>
        `Somebody signed up at ${service} with this address, which belongs to your account. If this was you, sign in as ever, or with the code`,
      after: [IGNORE.en],
    },
    de: {
      subject: 'Sie haben schon ein Konto',
      before: (service) =>
        `Jemand hat sich bei ${service} mit dieser Adresse registriert, die zu Ihrem Konto gehört. Waren Sie das, dann melden Sie sich wie immer an, oder mit dem Code`,
      after: [IGNORE.de],
    },
  },
};
