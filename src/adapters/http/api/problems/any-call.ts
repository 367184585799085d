import type { Refusal } from '../../../../core/domain/errors.ts';
import { inSeconds, retryAfter, soon } from './entry.ts';
import type { Entries } from './entry.ts';
import { FORBIDDEN, INVALID_REQUEST, NOT_FOUND, UNAUTHENTICATED } from './shared.ts';

/** What any call can be refused with. */
export const ANY_CALL = {
  Unauthenticated: {
    ...UNAUTHENTICATED,
    detail: () => 'Sign in, and send the access token as `Authorization: Bearer <token>`.',
  },
  Forbidden: {
    ...FORBIDDEN,
    detail: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  },
  NotFound: {
    ...NOT_FOUND,
    detail: () => 'It is not there, or not yours to see: check the id.',
  },
  InvalidField: {
    ...INVALID_REQUEST,
    detail: () => 'Correct the fields that `errors` names and send the request again.',
    errors: ({ pointer, reason }) => [{ pointer, code: 'invalid', detail: reason }],
  },
  PreconditionFailed: {
    status: 412,
    slug: 'precondition-failed',
    title: 'Changed in the meantime',
    about: {
      en: {
        happened:
          'The request said in `If-Match` which version it was meant for, and somebody else has changed it since. Nothing was changed.',
        next: 'Read it again, decide whether your change still fits, and repeat it with the `ETag` of the new answer.',
      },
      de: {
        title: 'Inzwischen geändert',
        happened:
          'Die Anfrage nannte in `If-Match`, für welche Fassung sie gemeint war, und jemand anderes hat sie seither geändert. Geändert wurde nichts.',
        next: 'Lesen Sie neu, prüfen Sie, ob Ihre Änderung noch passt, und wiederholen Sie sie mit dem `ETag` der neuen Antwort.',
      },
    },
    detail: () => 'Read it again, then repeat the change with the ETag of that answer in If-Match.',
  },
  Overloaded: {
    status: 503,
    slug: 'overloaded',
    title: 'Too much to do',
    about: {
      en: {
        happened:
          'More calls wait for the same thing than this process takes on: for a password to be checked, for one account or address, or for a connection to the database. This happens in a flood of calls. Nothing was counted or changed.',
        next: 'Try again after `Retry-After`. If it lasts, start more processes.',
      },
      de: {
        title: 'Zu viel zu tun',
        happened:
          'Mehr Aufrufe warten auf dasselbe, als dieser Prozess annimmt: auf die Prüfung eines Passworts, auf ein Konto oder eine Adresse oder auf eine Verbindung zur Datenbank. Das geschieht bei einer Flut von Aufrufen. Nichts wurde gezählt oder geändert.',
        next: 'Versuchen Sie es nach `Retry-After` noch einmal. Wenn es anhält, starten Sie mehr Prozesse.',
      },
    },
    detail: (refusal) => `Try again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  Unavailable: {
    status: 503,
    slug: 'unavailable',
    title: 'A part of the service is away',
    about: {
      en: {
        happened:
          'The database, or another part that this call needs, does not answer. Whether a change was made can not be told where the connection broke in the middle.',
        next: 'Try again after `Retry-After`; for calls that create something, with the same `Idempotency-Key`. `GET /health/ready` says what is missing.',
      },
      de: {
        title: 'Ein Teil des Dienstes ist nicht erreichbar',
        happened:
          'Die Datenbank oder ein anderer Teil, den dieser Aufruf braucht, antwortet nicht. Wo die Verbindung mittendrin abriss, ist nicht zu sagen, ob etwas geändert wurde.',
        next: 'Versuchen Sie es nach `Retry-After` noch einmal; wo etwas angelegt wird, mit demselben `Idempotency-Key`. `GET /health/ready` sagt, was fehlt.',
      },
    },
    detail: () => `Try again in ${soon()['Retry-After']} s.`,
    headers: soon,
  },
} satisfies Partial<Entries<Refusal>>;
