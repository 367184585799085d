import type { EdgeRefusal } from '../../server/edge-refusal.ts';
import { inSeconds, retryAfter, soon } from './entry.ts';
import type { Entries } from './entry.ts';
import { FORBIDDEN, INVALID_REQUEST, NOT_FOUND, UNAUTHENTICATED } from './shared.ts';

/** What the edge refuses, before or instead of a use case. */
export const EDGE = {
  NoSuchPath: {
    ...NOT_FOUND,
    detail: () => 'Check the path and its spelling.',
  },
  MethodNotAllowed: {
    status: 405,
    slug: 'method-not-allowed',
    title: 'Method not allowed',
    about: {
      en: {
        happened: 'There is something at this path, but not for this method.',
        next: 'Use one of the methods in `Allow`.',
      },
      de: {
        title: 'Diese Methode geht hier nicht',
        happened: 'Unter diesem Pfad gibt es etwas, aber nicht für diese Methode.',
        next: 'Verwenden Sie eine der Methoden in `Allow`.',
      },
    },
    detail: ({ allow }) => `Use one of ${allow}.`,
    headers: ({ allow }) => ({ Allow: allow }),
  },
  MethodNotImplemented: {
    status: 501,
    slug: 'not-implemented',
    title: 'Method not implemented',
    about: {
      en: {
        happened: 'No call of this service has this method.',
        next: 'Use one of the methods in `Allow`.',
      },
      de: {
        title: 'Diese Methode gibt es nicht',
        happened: 'Kein Aufruf dieses Dienstes hat diese Methode.',
        next: 'Verwenden Sie eine der Methoden in `Allow`.',
      },
    },
    detail: ({ allow }) => `Use one of ${allow}.`,
    headers: ({ allow }) => ({ Allow: allow }),
  },
  InvalidToken: {
    ...UNAUTHENTICATED,
    detail: () => 'The access token is not, or no longer, good: sign in again.',
  },
  PrivilegeMissing: {
    ...FORBIDDEN,
    detail: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  },
  NotAcceptable: {
    status: 406,
    slug: 'not-acceptable',
    title: 'No acceptable representation',
    about: {
      en: {
        happened: 'The request takes no form that the answer has.',
        next: 'Leave out `Accept`, or let it include `application/json`.',
      },
      de: {
        title: 'Keine passende Darstellung',
        happened: 'Die Anfrage nimmt keine Form an, in der es die Antwort gibt.',
        next: 'Lassen Sie `Accept` weg, oder nennen Sie darin auch `application/json`.',
      },
    },
    detail: () => 'Leave out the Accept header, or let it include application/json.',
  },
  UnsupportedMediaType: {
    status: 415,
    slug: 'unsupported-media-type',
    title: 'Unsupported media type',
    about: {
      en: {
        happened: 'The body came in a form, character set or encoding that this call does not read.',
        next: 'Send `Content-Type: application/json` in UTF-8, or what `detail` names; as it is, or as gzip, deflate or br.',
      },
      de: {
        title: 'Dieses Format wird nicht gelesen',
        happened: 'Der Inhalt kam in einem Format, Zeichensatz oder einer Kodierung, die dieser Aufruf nicht liest.',
        next: 'Senden Sie `Content-Type: application/json` in UTF-8, oder was `detail` nennt; so wie es ist, oder als gzip, deflate oder br.',
      },
    },
    detail: ({ accepted }) =>
      `Send the body in UTF-8 with Content-Type ${accepted.join(' or ')}, as it is or encoded as gzip, deflate or br.`,
  },
  PayloadTooLarge: {
    status: 413,
    slug: 'payload-too-large',
    title: 'Body too large',
    about: {
      en: {
        happened: 'The body is larger than this call takes, counted after decompression.',
        next: 'Send less; `detail` says how much is taken.',
      },
      de: {
        title: 'Zu groß',
        happened: 'Der Inhalt ist größer, als dieser Aufruf annimmt; gezählt wird nach dem Entpacken.',
        next: 'Senden Sie weniger; `detail` sagt, wie viel angenommen wird.',
      },
    },
    detail: ({ limit }) => `Send at most ${limit} bytes, counted after decompression.`,
  },
  MalformedJson: {
    status: 400,
    slug: 'malformed-json',
    title: 'Not JSON',
    about: {
      en: {
        happened: 'The body is no complete JSON text (RFC 8259) in UTF-8.',
        next: 'Let a library write the JSON, and send all of it.',
      },
      de: {
        title: 'Kein JSON',
        happened: 'Der Inhalt ist kein vollständiger JSON-Text (RFC 8259) in UTF-8.',
        next: 'Lassen Sie das JSON von einer Bibliothek schreiben, und senden Sie es ganz.',
      },
    },
    detail: () => 'Send one complete JSON text (RFC 8259) in UTF-8.',
  },
  InvalidRequest: {
    ...INVALID_REQUEST,
    detail: () => 'Correct the fields that `errors` names and send the request again.',
    errors: ({ errors }) => errors,
  },
  RateLimited: {
    status: 429,
    slug: 'rate-limited',
    title: 'Too many requests',
    about: {
      en: {
        happened:
          'Calls that send messages or create something are limited for each client address, and for all together; changes of the own account are limited for each user, and some for each session. This one did nothing.',
        next: 'Wait as long as `Retry-After` says; `RateLimit` tells what is left. If all your users share the limit, the service does not know that it stands behind a proxy: set `TRUST_PROXY`.',
      },
      de: {
        title: 'Zu viele Anfragen',
        happened:
          'Aufrufe, die Nachrichten senden oder etwas anlegen, sind je Adresse des Aufrufers und insgesamt begrenzt; Änderungen am eigenen Konto sind es je Benutzer, manche je Sitzung. Dieser hat nichts bewirkt.',
        next: 'Warten Sie, solange `Retry-After` sagt; `RateLimit` nennt, was übrig ist. Wenn alle Ihre Benutzer sich die Grenze teilen, weiß der Dienst nicht, dass er hinter einem Proxy steht: Setzen Sie `TRUST_PROXY`.',
      },
    },
    detail: (refusal) => `Nothing was sent, created or changed; try again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  IdempotencyKeyInUse: {
    status: 409,
    slug: 'idempotency-key-in-use',
    title: 'The same request is still running',
    about: {
      en: {
        happened: 'A request with this `Idempotency-Key` is still running.',
        next: 'Send it again with the same key after `Retry-After`: you get the answer of the first one.',
      },
      de: {
        title: 'Dieselbe Anfrage läuft noch',
        happened: 'Eine Anfrage mit diesem `Idempotency-Key` läuft noch.',
        next: 'Senden Sie sie nach `Retry-After` mit demselben Schlüssel noch einmal: Sie bekommen die Antwort der ersten.',
      },
    },
    detail: (refusal) => `Send the request again with the same key in ${inSeconds(refusal)}, to get its answer.`,
    headers: retryAfter,
  },
  IdempotencyKeyReused: {
    status: 422,
    slug: 'idempotency-key-reused',
    title: 'The key belongs to another request',
    about: {
      en: {
        happened: 'This `Idempotency-Key` came with another request within the last 24 hours.',
        next: 'Send a new request with a new key, and a repeated one exactly as it was.',
      },
      de: {
        title: 'Der Schlüssel gehört zu einer anderen Anfrage',
        happened: 'Dieser `Idempotency-Key` kam in den letzten 24 Stunden mit einer anderen Anfrage.',
        next: 'Senden Sie eine neue Anfrage mit einem neuen Schlüssel, und eine wiederholte genau so, wie sie war.',
      },
    },
    detail: ({ header }) => `Send another request with another ${header}, or this one exactly as it was.`,
    errors: ({ header }) => [
      { pointer: header, code: 'idempotency-key-reused', detail: 'was sent with another request' },
    ],
  },
  NotReady: {
    status: 503,
    slug: 'not-ready',
    title: 'Not ready',
    about: {
      en: {
        happened:
          'The service is starting, ending, or waits for what `errors` names: its database, or the migrations of this version.',
        next: 'Try again after `Retry-After`. Who operates it looks at the database, and runs `npm run migrate`.',
      },
      de: {
        title: 'Nicht bereit',
        happened:
          'Der Dienst startet, endet, oder wartet auf das, was `errors` nennt: seine Datenbank oder die Migrationen dieser Version.',
        next: 'Versuchen Sie es nach `Retry-After` noch einmal. Wer ihn betreibt, sieht nach der Datenbank und ruft `npm run migrate` auf.',
      },
    },
    detail: ({ failing }) => `Waiting for ${failing.join(', ')}; try again in ${soon()['Retry-After']} s.`,
    headers: soon,
    errors: ({ failing }) => failing.map((code) => ({ pointer: '', code, detail: 'is not ready' })),
  },
  InternalError: {
    status: 500,
    slug: 'internal-error',
    title: 'Something went wrong here',
    about: {
      en: {
        happened: 'This is a mistake of the service. What was meant to be changed may or may not have been.',
        next: 'Try again later. If it persists, report the `request_id` of the answer: the log knows more under it.',
      },
      de: {
        title: 'Hier ist etwas schiefgegangen',
        happened:
          'Das ist ein Fehler des Dienstes. Was geändert werden sollte, ist vielleicht geändert, vielleicht nicht.',
        next: 'Versuchen Sie es später noch einmal. Wenn es bleibt, melden Sie die `request_id` der Antwort: Unter ihr weiß das Protokoll mehr.',
      },
    },
    detail: () => 'Try again later; if it persists, report the request_id of this answer.',
  },
} satisfies Partial<Entries<EdgeRefusal>>;
