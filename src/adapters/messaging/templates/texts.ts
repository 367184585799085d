import type { Wordings } from './wording-types.ts';

const IGNORE = {
  en: 'If you did not ask for this, you can ignore this message: nothing happens without the code.',
  de: 'Wenn Sie das nicht angefordert haben, können Sie diese Nachricht ignorieren: Ohne den Code passiert nichts.',
};
const IGNORE_LINK = {
  en: 'If you did not ask for this, you can ignore this message: nothing happens unless the link is used.',
  de: 'Wenn Sie das nicht angefordert haben, können Sie diese Nachricht ignorieren: Ohne den Link passiert nichts.',
};
const RESET = {
  en: (name: string) =>
    `If this was not you, someone else may have access to your account: go to ${name} and choose “Forgot password”. A new password ends every session.`,
  de: (name: string) =>
    `Wenn Sie das nicht waren, hat vielleicht jemand anderes Zugriff auf Ihr Konto: Wählen Sie bei ${name} „Passwort vergessen“. Ein neues Passwort beendet alle Sitzungen.`,
};
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
const SHORT_IGNORE = { en: 'Not you? Ignore this message.', de: 'Waren Sie das nicht? Dann ignorieren Sie diese SMS.' };
const SHORT_RESET = {
  en: 'Not you? Choose "Forgot password" there now.',
  de: 'Waren Sie das nicht? Wählen Sie dort gleich "Passwort vergessen".',
};
const link = (url: string, page: string, token: string): string => `${url}/${page}?token=${encodeURIComponent(token)}`;

export const WORDINGS: Wordings = {
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
};
