import type { Language } from '../../../core/domain/messages/message.ts';
import type { AnyRefusal } from './page.ts';

type Message = Readonly<{ title: string; text: string }>;

type Texts = Readonly<{
  again: string;
  look: string;
  start: string;
  signIn: string;
  /** `minutes`: how long to wait until the next attempt. */
  of: (refusal: AnyRefusal, status: number, minutes: number) => Message;
}>;

/** Shown if the database failed during the commit. Whether the change was saved is then unknown. */
export const MAY_BE_DONE: Readonly<Record<Language, string>> = {
  en: 'The service lost its data at the last step. We can’t tell whether this was saved; look before you do it again.',
  de: 'Der Dienst hat beim letzten Schritt seine Daten verloren. Ob dies gespeichert wurde, ist nicht zu sagen; sehen Sie nach, bevor Sie es wiederholen.',
};

export const isMaybeDone = (refusal: AnyRefusal): boolean =>
  refusal._tag === 'Unavailable' && refusal.mayBeDone === true;

const privilegesIn = (refusal: AnyRefusal): string => {
  if (refusal._tag === 'PrivilegeMissing' || refusal._tag === 'Forbidden') return refusal.privilege;
  const isMany = refusal._tag === 'NotYoursToGrant' || refusal._tag === 'InsufficientPrivileges';
  return isMany ? refusal.privileges.join(', ') : '';
};

const EN_OTHER: Message = {
  title: 'This is a mistake of the service',
  text: 'We can’t tell whether it was saved; look before you try again. If it happens again, report the number at the end of this page.',
};

const EN_STATUS: Readonly<Record<number, Message>> = {
  400: {
    title: 'The request can’t be read',
    text: 'The form arrived incomplete. Nothing was changed. Go back, and send it again.',
  },
  401: {
    title: 'You are signed out',
    text: 'Your session has ended. Nothing was changed, and what you entered was not kept. Sign in, and then enter it again.',
  },
  403: {
    title: 'This is not yours to do',
    text: 'Your role does not include what this page needs. Ask an administrator for it.',
  },
  404: { title: 'Nothing is here', text: 'There is no such page, or you may not see it. Check the address.' },
  405: { title: 'This page can only be read', text: 'Nothing was changed. Open the page, and use the form on it.' },
  406: { title: 'No such format', text: 'This is sent in one format only. Open it in a browser.' },
  408: { title: 'This took too long', text: 'The form did not arrive in time. Nothing was changed. Send it again.' },
  409: {
    title: 'This does not fit any more',
    text: 'Something else has changed meanwhile. Nothing was changed. Open the page again.',
  },
  412: {
    title: 'Somebody else was faster',
    text: 'What you changed has been changed since you opened it. Nothing was changed. Open the page again.',
  },
  413: {
    title: 'This is too big',
    text: 'What was sent is larger than this page takes. Nothing was changed. Send less.',
  },
  415: { title: 'This format can’t be read', text: 'Nothing was changed. Use the form on the page.' },
  422: { title: 'Something in it is not right', text: 'Nothing was changed. Go back, and check what you entered.' },
  501: { title: 'This page can only be read', text: 'Nothing was changed. Open the page, and use the form on it.' },
  503: {
    title: 'Try again in a moment',
    text: 'The service can’t reach its data. Nothing was changed. Try again in a moment.',
  },
};

const DE_OTHER: Message = {
  title: 'Das ist ein Fehler des Dienstes',
  text: 'Ob es gespeichert wurde, ist nicht zu sagen; sehen Sie nach, bevor Sie es noch einmal versuchen. Wenn es wieder geschieht, melden Sie die Nummer am Ende dieser Seite.',
};

const DE_STATUS: Readonly<Record<number, Message>> = {
  400: {
    title: 'Die Anfrage ist nicht zu lesen',
    text: 'Das Formular kam unvollständig an. Nichts wurde geändert. Gehen Sie zurück, und senden Sie es noch einmal.',
  },
  401: {
    title: 'Sie sind abgemeldet',
    text: 'Ihre Sitzung ist beendet. Nichts wurde geändert, und Ihre Eingaben wurden nicht aufgehoben. Melden Sie sich an, und geben Sie sie dann noch einmal ein.',
  },
  403: {
    title: 'Das dürfen Sie nicht',
    text: 'Ihre Rolle enthält nicht, was diese Seite braucht. Bitten Sie eine Administratorin oder einen Administrator darum.',
  },
  404: {
    title: 'Hier ist nichts',
    text: 'Es gibt keine solche Seite, oder Sie dürfen sie nicht sehen. Prüfen Sie die Adresse.',
  },
  405: {
    title: 'Diese Seite ist nur zum Lesen',
    text: 'Nichts wurde geändert. Öffnen Sie die Seite, und benutzen Sie ihr Formular.',
  },
  406: {
    title: 'Dieses Format gibt es nicht',
    text: 'Das wird nur in einem Format gesendet. Öffnen Sie es in einem Browser.',
  },
  408: {
    title: 'Das hat zu lange gedauert',
    text: 'Das Formular kam nicht rechtzeitig an. Nichts wurde geändert. Senden Sie es noch einmal.',
  },
  409: {
    title: 'Das passt nicht mehr',
    text: 'Inzwischen hat sich etwas anderes geändert. Nichts wurde geändert. Öffnen Sie die Seite neu.',
  },
  412: {
    title: 'Jemand war schneller',
    text: 'Was Sie geändert haben, wurde inzwischen schon geändert. Nichts wurde gespeichert. Öffnen Sie die Seite neu.',
  },
  413: {
    title: 'Das ist zu groß',
    text: 'Es wurde mehr gesendet, als diese Seite annimmt. Nichts wurde geändert. Senden Sie weniger.',
  },
  415: {
    title: 'Dieses Format ist nicht zu lesen',
    text: 'Nichts wurde geändert. Benutzen Sie das Formular auf der Seite.',
  },
  422: {
    title: 'Etwas darin stimmt nicht',
    text: 'Nichts wurde geändert. Gehen Sie zurück, und prüfen Sie Ihre Eingaben.',
  },
  501: {
    title: 'Diese Seite ist nur zum Lesen',
    text: 'Nichts wurde geändert. Öffnen Sie die Seite, und benutzen Sie ihr Formular.',
  },
  503: {
    title: 'Versuchen Sie es gleich noch einmal',
    text: 'Der Dienst erreicht seine Daten nicht. Nichts wurde geändert. Versuchen Sie es gleich noch einmal.',
  },
};

export const REFUSED_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    again: 'Try again',
    look: 'Look at the page',
    start: 'Go to the start page',
    signIn: 'Sign in',
    of: (refusal, status, minutes) => {
      const privileges = privilegesIn(refusal);
      if (refusal._tag === 'ForeignForm')
        return {
          title: 'This form was not sent from here',
          text: 'This form was not sent from here. Nothing was changed.',
        };
      if (status === 429) {
        const when = minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
        return { title: 'Too many tries', text: `Nothing was changed. You can try again ${when}.` };
      }
      if (privileges !== '')
        return {
          title: 'This is not yours to do',
          text: `This needs privileges that you don’t hold: ${privileges}. Nothing was changed. Ask an administrator for them.`,
        };
      if (refusal._tag === 'Overloaded')
        return { title: 'Try again in a moment', text: 'Busy; nothing was changed. Try again in a few seconds.' };
      if (isMaybeDone(refusal)) return { title: 'Look whether this was saved', text: MAY_BE_DONE.en };
      return EN_STATUS[status] ?? EN_OTHER;
    },
  },
  de: {
    again: 'Noch einmal versuchen',
    look: 'Seite ansehen',
    start: 'Zur Startseite',
    signIn: 'Anmelden',
    of: (refusal, status, minutes) => {
      const privileges = privilegesIn(refusal);
      if (refusal._tag === 'ForeignForm')
        return {
          title: 'Dieses Formular kam nicht von hier',
          text: 'Dieses Formular kam nicht von hier. Nichts wurde geändert.',
        };
      if (status === 429) {
        const when = minutes === 1 ? 'einer Minute' : `${minutes} Minuten`;
        return {
          title: 'Zu viele Versuche',
          text: `Nichts wurde geändert. In ${when} können Sie es noch einmal versuchen.`,
        };
      }
      if (privileges !== '')
        return {
          title: 'Das dürfen Sie nicht',
          text: `Dafür fehlen Ihnen Berechtigungen: ${privileges}. Nichts wurde geändert. Bitten Sie eine Administratorin oder einen Administrator darum.`,
        };
      if (refusal._tag === 'Overloaded')
        return {
          title: 'Versuchen Sie es gleich noch einmal',
          text: 'Gerade ist viel zu tun; nichts wurde geändert. Versuchen Sie es in einigen Sekunden noch einmal.',
        };
      if (isMaybeDone(refusal)) return { title: 'Sehen Sie nach, ob dies gespeichert wurde', text: MAY_BE_DONE.de };
      return DE_STATUS[status] ?? DE_OTHER;
    },
  },
};
