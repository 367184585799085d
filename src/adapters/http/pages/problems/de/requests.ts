import type { ProblemKind } from '../../../server/problem-kind.ts';

export const requestProblems = {
  IdempotencyKeyInUse: {
    title: 'Dieselbe Anfrage läuft noch',
    happened: 'Eine Anfrage mit diesem `Idempotency-Key` läuft noch.',
    next: 'Senden Sie sie nach `Retry-After` mit demselben Schlüssel noch einmal: Sie bekommen die Antwort der ersten.',
  },
  IdempotencyKeyReused: {
    title: 'Der Schlüssel gehört zu einer anderen Anfrage',
    happened: 'Dieser `Idempotency-Key` kam in den letzten 24 Stunden mit einer anderen Anfrage.',
    next: 'Senden Sie eine neue Anfrage mit einem neuen Schlüssel, und eine wiederholte genau so, wie sie war.',
  },
  InternalError: {
    title: 'Hier ist etwas schiefgegangen',
    happened: 'Das ist ein Fehler des Dienstes. Was geändert werden sollte, ist vielleicht geändert, vielleicht nicht.',
    next: 'Versuchen Sie es später noch einmal. Wenn es bleibt, melden Sie die `request_id` der Antwort: Unter ihr weiß das Protokoll mehr.',
  },
  InvalidRequest: {
    title: 'Ungültige Eingabe',
    happened:
      'Felder, Parameter oder Kopfzeilen fehlen, sind hier unbekannt, oder nicht, was sie sein müssen. `errors` zeigt auf jedes: ein JSON Pointer in den Inhalt, `?name` in der Adresse, `{name}` im Pfad. Geändert wurde nichts.',
    next: 'Berichtigen Sie, was `errors` nennt, und senden Sie die Anfrage noch einmal.',
  },
  MalformedJson: {
    title: 'Kein JSON',
    happened: 'Der Inhalt ist kein vollständiger JSON-Text (RFC 8259) in UTF-8.',
    next: 'Lassen Sie das JSON von einer Bibliothek schreiben, und senden Sie es ganz.',
  },
  MalformedMultipart: {
    title: 'Kein Formular mit Datei',
    happened:
      'Der Inhalt ist kein vollständiges Formular mit einer Datei, oder `Content-Type` nennt keine Grenze (boundary).',
    next: 'Senden Sie ihn als `multipart/form-data`, und lassen Sie Ihr Programm den `Content-Type` selbst schreiben.',
  },
  MethodNotAllowed: {
    title: 'Diese Methode geht hier nicht',
    happened: 'Unter diesem Pfad gibt es etwas, aber nicht für diese Methode.',
    next: 'Verwenden Sie eine der Methoden in `Allow`.',
  },
  MethodNotImplemented: {
    title: 'Diese Methode gibt es nicht',
    happened: 'Kein Aufruf dieses Dienstes hat diese Methode.',
    next: 'Verwenden Sie eine der Methoden in `Allow`.',
  },
  NotAcceptable: {
    title: 'Keine passende Darstellung',
    happened: 'Die Anfrage nimmt keine Form an, in der es die Antwort gibt.',
    next: 'Lassen Sie `Accept` weg, oder nennen Sie darin auch `application/json`.',
  },
  NotFound: {
    title: 'Hier ist nichts',
    happened: 'Unter diesem Pfad gibt es nichts, oder Sie dürfen es nicht sehen: Die Antwort ist dieselbe.',
    next: 'Prüfen Sie den Pfad, seine Schreibweise und die Nummer darin. Gelöschte Benutzer erscheinen nur mit `deleted=include`.',
  },
  NotReady: {
    title: 'Nicht bereit',
    happened:
      'Der Dienst startet, endet, oder wartet auf das, was `errors` nennt: seine Datenbank oder die Migrationen dieser Version.',
    next: 'Versuchen Sie es nach `Retry-After` noch einmal. Wer ihn betreibt, sieht nach der Datenbank und ruft `npm run migrate` auf.',
  },
  Overloaded: {
    title: 'Zu viel zu tun',
    happened:
      'Mehr Aufrufe warten auf dasselbe, als dieser Prozess annimmt: auf die Prüfung eines Passworts, auf ein Konto oder eine Adresse, auf eine Verbindung zur Datenbank oder auf das Lesen eines Bildes; jeder sendet ein Bild nach dem anderen. Das geschieht bei einer Flut von Aufrufen. Nichts wurde gezählt oder geändert.',
    next: 'Versuchen Sie es nach `Retry-After` noch einmal. Wenn es anhält, starten Sie mehr Prozesse.',
  },
  PayloadTooLarge: {
    title: 'Zu groß',
    happened: 'Der Inhalt ist größer, als dieser Aufruf annimmt; gezählt wird nach dem Entpacken.',
    next: 'Senden Sie weniger; `detail` sagt, wie viel angenommen wird.',
  },
  PreconditionFailed: {
    title: 'Inzwischen geändert',
    happened:
      'Die Anfrage nannte in `If-Match`, für welche Fassung sie gemeint war, und jemand anderes hat sie seither geändert. Geändert wurde nichts.',
    next: 'Lesen Sie neu, prüfen Sie, ob Ihre Änderung noch passt, und wiederholen Sie sie mit dem `ETag` der neuen Antwort.',
  },
  RangeNotSatisfiable: {
    title: 'Diesen Teil gibt es nicht',
    happened: 'Die Datei ist kürzer als der Teil, der verlangt wurde.',
    next: 'Lassen Sie `Range` weg, oder verlangen Sie Bytes, die `Content-Range` zulässt.',
  },
  RateLimited: {
    title: 'Zu viele Anfragen',
    happened:
      'Aufrufe, die Nachrichten senden oder etwas anlegen, sind je Adresse des Aufrufers und insgesamt begrenzt; Änderungen am eigenen Konto sind es je Benutzer, manche je Sitzung. Dieser hat nichts bewirkt.',
    next: 'Warten Sie, solange `Retry-After` sagt; `RateLimit` nennt, was übrig ist. Wenn alle Ihre Benutzer sich die Grenze teilen, weiß der Dienst nicht, dass er hinter einem Proxy steht: Setzen Sie `TRUST_PROXY`.',
  },
  RequestTimeout: {
    title: 'Zu langsam gesendet',
    happened: 'Der Inhalt ist nicht rechtzeitig angekommen.',
    next: 'Senden Sie ihn über eine schnellere Verbindung noch einmal, oder eine kleinere Datei.',
  },
  Unavailable: {
    title: 'Ein Teil des Dienstes ist nicht erreichbar',
    happened:
      'Die Datenbank oder ein anderer Teil, den dieser Aufruf braucht, antwortet nicht. Wo die Verbindung mittendrin abriss, ist nicht zu sagen, ob etwas geändert wurde.',
    next: 'Sagt `detail`, dass die Änderung gemacht sein kann, sehen Sie zuerst nach. Versuchen Sie es nach `Retry-After` noch einmal; wo etwas angelegt wird, mit demselben `Idempotency-Key`. `GET /health/ready` sagt, was fehlt.',
  },
  UnsupportedMediaType: {
    title: 'Dieses Format wird nicht gelesen',
    happened: 'Der Inhalt kam in einem Format, Zeichensatz oder einer Kodierung, die dieser Aufruf nicht liest.',
    next: 'Senden Sie `Content-Type: application/json` in UTF-8, oder was `detail` nennt; so wie es ist, oder als gzip, deflate oder br.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
