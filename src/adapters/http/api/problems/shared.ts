import type { Kind } from './entry.ts';

// What use cases and the edge refuse for the same reason is one kind of problem, with one page.

export const NOT_FOUND = {
  status: 404,
  slug: 'not-found',
  title: 'Nothing here',
  about: {
    en: {
      happened: 'There is nothing at this path, or it is not yours to see: the answer is the same for both.',
      next: 'Check the path and its spelling, and the id in it. Deleted users are shown with `deleted=include` only.',
    },
    de: {
      title: 'Hier ist nichts',
      happened: 'Unter diesem Pfad gibt es nichts, oder Sie dürfen es nicht sehen: Die Antwort ist dieselbe.',
      next: 'Prüfen Sie den Pfad, seine Schreibweise und die Nummer darin. Gelöschte Benutzer erscheinen nur mit `deleted=include`.',
    },
  },
} satisfies Kind;

export const UNAUTHENTICATED = {
  status: 401,
  slug: 'unauthenticated',
  title: 'Not signed in',
  about: {
    en: {
      happened:
        'No access token came with the request, or one that is not good: expired, forged, of a session that has ended, older than the last re-authentication or change of password in its session, or of a user who is disabled or deleted.',
      next: 'Send the access token as `Authorization: Bearer <token>`. If it has expired, get the next one with `POST /v1/auth/refresh`; if that is refused too, sign in again.',
    },
    de: {
      title: 'Nicht angemeldet',
      happened:
        'Mit der Anfrage kam kein Access-Token, oder eines, das nicht gilt: abgelaufen, gefälscht, von einer beendeten Sitzung, älter als die letzte erneute Anmeldung oder Passwortänderung in seiner Sitzung, oder von jemandem, der gesperrt oder gelöscht ist.',
      next: 'Senden Sie das Access-Token als `Authorization: Bearer <token>`. Ist es abgelaufen, holen Sie mit `POST /v1/auth/refresh` das nächste; wird auch das verweigert, melden Sie sich neu an.',
    },
  },
} satisfies Kind;

export const FORBIDDEN = {
  status: 403,
  slug: 'forbidden',
  title: 'Not allowed',
  about: {
    en: {
      happened:
        'You are signed in, and your role does not hold the privilege that this call asks for. `detail` names it.',
      next: 'Ask an administrator for a role that holds it; the change is good with your next request, without another sign-in.',
    },
    de: {
      title: 'Nicht erlaubt',
      happened:
        'Sie sind angemeldet, und Ihre Rolle hat das Privileg nicht, das dieser Aufruf verlangt. `detail` nennt es.',
      next: 'Bitten Sie einen Administrator um eine Rolle, die es hat; die Änderung gilt mit Ihrer nächsten Anfrage, ohne neue Anmeldung.',
    },
  },
} satisfies Kind;

export const INVALID_REQUEST = {
  status: 422,
  slug: 'invalid-request',
  title: 'Invalid input',
  about: {
    en: {
      happened:
        'Fields, query parameters or headers are missing, not known here, or not what they have to be. `errors` points at each: a JSON Pointer into the body, `?name` in the query, `{name}` in the path. Nothing was changed.',
      next: 'Correct what `errors` names, and send the request again.',
    },
    de: {
      title: 'Ungültige Eingabe',
      happened:
        'Felder, Parameter oder Kopfzeilen fehlen, sind hier unbekannt, oder nicht, was sie sein müssen. `errors` zeigt auf jedes: ein JSON Pointer in den Inhalt, `?name` in der Adresse, `{name}` im Pfad. Geändert wurde nichts.',
      next: 'Berichtigen Sie, was `errors` nennt, und senden Sie die Anfrage noch einmal.',
    },
  },
} satisfies Kind;
