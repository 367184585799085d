import type { ProblemKind } from '../../server/problem-kind.ts';

/** Words in backticks are shown as code. */
export const DE: Readonly<Record<ProblemKind, Readonly<{ title: string; happened: string; next: string }>>> = {
  AddressTaken: {
    title: 'Die Adresse gehört zu einem anderen Konto',
    happened: 'Jemand anderes hat diese Adresse bestätigt, und eine Adresse gehört zu genau einem Konto.',
    next: 'Verwenden Sie eine andere Adresse. Wenn sie Ihnen gehört, melden Sie sich damit bei dem Konto an, das sie hat, und entfernen Sie sie dort.',
  },
  AlreadyAdded: {
    title: 'Diese Adresse haben Sie schon',
    happened: 'Die Adresse steht schon in der Liste Ihrer Identitäten, bestätigt oder nicht.',
    next: 'Lesen Sie `GET /v1/me/identities`; ist die Adresse noch nicht bestätigt, fordern Sie dort einen Code an (`POST /v1/me/identities/{id}/otp`).',
  },
  AlreadyLinked: {
    title: 'Mit einem anderen Konto verbunden',
    happened: 'Dieses Konto des Anbieters öffnet hier ein anderes Konto.',
    next: 'Melden Sie sich über den Anbieter an und lösen Sie dort die Verbindung (`DELETE /v1/me/identities/{id}`), oder verbinden Sie ein anderes Konto des Anbieters.',
  },
  AlreadySignedIn: {
    title: 'Hat sich schon angemeldet',
    happened: 'Eine Einladung lässt jemanden zum ersten Mal herein, und diese Person war schon da.',
    next: 'Es ist nichts zu tun. Kommt die Person nicht mehr hinein, schicken Sie ihr einen Weg zu einem neuen Passwort: `POST /v1/users/{id}/password-reset`.',
  },
  AlreadyVerified: {
    title: 'Schon bestätigt',
    happened: 'Die Adresse ist bestätigt, und ein Code würde nichts Neues beweisen.',
    next: 'Es ist nichts mehr zu tun: Verwenden Sie die Adresse.',
  },
  BuiltIn: {
    title: 'Teil des Dienstes selbst',
    happened:
      'Der Dienst selbst braucht diese Rolle oder dieses Privileg: Sie können nicht umbenannt oder gelöscht werden, und was SuperAdmin hat, kann nicht genommen werden.',
    next: 'Legen Sie eine eigene Rolle oder ein eigenes Privileg an, und verwenden Sie diese.',
  },
  CountryNotServed: {
    title: 'Keine Nachrichten in dieses Land',
    happened:
      'Textnachrichten gehen nur in bestimmte Länder (`SMS_COUNTRIES`), und diese Nummer gehört zu einem anderen. Die Antwort ist dieselbe, ob jemand die Nummer hat oder nicht.',
    next: 'Verwenden Sie eine Nummer eines anderen Landes oder eine E-Mail-Adresse.',
  },
  CurrentPasswordRequired: {
    title: 'Das jetzige Passwort fehlt',
    happened: 'Das Konto hat ein Passwort, und wer es ändert, weist nach, es zu kennen.',
    next: 'Senden Sie das jetzige Passwort als `current_password` neben `new_password`. Wer es vergessen hat, setzt es mit Code oder Link zurück: `POST /v1/auth/password/forgot`.',
  },
  Forbidden: {
    title: 'Nicht erlaubt',
    happened:
      'Sie sind angemeldet, und Ihre Rolle hat das Privileg nicht, das dieser Aufruf verlangt. `detail` nennt es.',
    next: 'Bitten Sie einen Administrator um eine Rolle, die es hat; die Änderung gilt mit Ihrer nächsten Anfrage, ohne neue Anmeldung.',
  },
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
  InsufficientPrivileges: {
    title: 'Diese Person darf mehr als Sie',
    happened:
      'Wer an einem Benutzer etwas ändert, muss jedes Privileg haben, das dieser hat, damit niemand an Konten kommt, die mehr dürfen. Lesen ist davon ausgenommen.',
    next: 'Bitten Sie jemanden, der die Privilegien hat, die `detail` nennt.',
  },
  InternalError: {
    title: 'Hier ist etwas schiefgegangen',
    happened: 'Das ist ein Fehler des Dienstes. Was geändert werden sollte, ist vielleicht geändert, vielleicht nicht.',
    next: 'Versuchen Sie es später noch einmal. Wenn es bleibt, melden Sie die `request_id` der Antwort: Unter ihr weiß das Protokoll mehr.',
  },
  InvalidCode: {
    title: 'Falscher oder abgelaufener Code',
    happened:
      'Der Code ist falsch, zu alt, schon benutzt, oder er wurde nie angefordert. Die Antwort ist in allen Fällen dieselbe.',
    next: 'Geben Sie den Code der neuesten Nachricht ein; wird er innerhalb seiner Gültigkeit noch einmal angefordert, ist es derselbe. Ist er zu alt, fordern Sie einen neuen an. Einige falsche Codes hintereinander sperren die Adresse für eine Weile.',
  },
  InvalidCredentials: {
    title: 'Falsche Anmeldung',
    happened:
      'Den Anmeldenamen gibt es nicht, das Passwort ist falsch, die Adresse wurde nie bestätigt, oder das Konto ist gesperrt oder gelöscht. Die Antwort ist in allen Fällen dieselbe, damit niemand erfährt, wer hier ein Konto hat.',
    next: 'Prüfen Sie beides und versuchen Sie es noch einmal. Wer neu ist, bestätigt zuerst die Adresse mit dem Code aus der Nachricht. Wer das Passwort vergessen hat, fordert ein neues an (`POST /v1/auth/password/forgot`) oder meldet sich mit einem Code an (`POST /v1/auth/otp`). Einige falsche Passwörter hintereinander sperren das Konto für eine Weile.',
  },
  InvalidImage: {
    title: 'Kein brauchbares Bild',
    happened:
      'Die Datei ist kein PNG-, JPEG- oder WebP-Bild, ist beschädigt oder unvollständig, oder hat mehr als 40 Megapixel.',
    next: 'Öffnen Sie sie in einem Bildprogramm, speichern Sie sie als PNG, JPEG oder WebP, und senden Sie sie noch einmal; `errors` sagt, woran es lag.',
  },
  InvalidInvitation: {
    title: 'Diese Einladung gilt nicht mehr',
    happened:
      'Der Link einer Einladung gilt einmal und einige Tage lang. Er endet, wenn eine neuere verschickt wird, wenn eine andere Adresse derselben Person angenommen hat, und wenn die Adresse anders bestätigt wurde.',
    next: 'Öffnen Sie den Link der neuesten Einladung. Wenn Sie schon angenommen haben, melden Sie sich an; sonst bitten Sie um eine neue.',
  },
  InvalidOAuthCode: {
    title: 'Die Anmeldung beim Anbieter gilt nicht mehr',
    happened:
      'Der `code`, mit dem der Anbieter zurückschickt, gilt einmal, 60 Sekunden lang, mit dem `code_verifier` derselben Seite, und wenn das Konto sich anmelden darf. Auch das Ende aller Sitzungen des Kontos hebt ihn auf.',
    next: 'Beginnen Sie die Anmeldung neu. Wenn sie jedes Mal scheitert, prüfen Sie die `code_challenge` (SHA-256 des `code_verifier`, in base64url), die Ihre Seite sendet.',
  },
  InvalidRefreshToken: {
    title: 'Das Refresh-Token gilt nicht mehr',
    happened:
      'Die Sitzung dieses Tokens ist beendet, das Token stammt nicht von diesem Dienst, es ist älter als die letzte erneute Anmeldung oder Passwortänderung in der Sitzung, oder es wurde schon benutzt, und sein Nachfolger auch. Letzteres beendet die Sitzung, weil zwei das Token hatten; ihr Eigentümer erfährt davon.',
    next: 'Melden Sie sich neu an. Wenn das ehrlichen Programmen geschieht, achten Sie darauf, dass jedes das neueste `refresh_token` behält, und dass nicht zwei Anfragen eines Programms mit verschiedenen erneuern.',
  },
  InvalidRequest: {
    title: 'Ungültige Eingabe',
    happened:
      'Felder, Parameter oder Kopfzeilen fehlen, sind hier unbekannt, oder nicht, was sie sein müssen. `errors` zeigt auf jedes: ein JSON Pointer in den Inhalt, `?name` in der Adresse, `{name}` im Pfad. Geändert wurde nichts.',
    next: 'Berichtigen Sie, was `errors` nennt, und senden Sie die Anfrage noch einmal.',
  },
  InvalidResetToken: {
    title: 'Dieser Link gilt nicht mehr',
    happened:
      'Der Link zum Zurücksetzen gilt einmal, 60 Minuten lang, und nur solange Passwort, Adresse und Konto sind, wie sie beim Versand waren.',
    next: 'Fordern Sie mit `POST /v1/auth/password/forgot` eine neue Nachricht an, und öffnen Sie den ganzen Link darin.',
  },
  LastAdministrator: {
    title: 'Der letzte Administrator',
    happened:
      'Das ist der letzte aktive Benutzer mit der Rolle SuperAdmin. Ohne einen könnte niemand mehr den Dienst verwalten.',
    next: 'Geben Sie zuerst jemand anderem die Rolle SuperAdmin, und wiederholen Sie dann die Anfrage.',
  },
  LastSignInMethod: {
    title: 'Ihr letzter Zugang',
    happened: 'Ohne ihn könnte sich niemand mehr bei dem Konto anmelden.',
    next: 'Fügen Sie zuerst eine andere Adresse hinzu und bestätigen Sie sie, oder verbinden Sie einen Anbieter. Wer ganz gehen will, löscht das Konto: `DELETE /v1/me`.',
  },
  LockedOut: {
    title: 'Gesperrt nach zu vielen falschen Versuchen',
    happened:
      'Zu viele falsche Passwörter oder Codes kamen hintereinander. Bis die Sperre endet, werden richtige und falsche gleich beantwortet; Versuche in dieser Zeit zählen nicht und verlängern die Sperre nicht. Was niemandes Konto ist, sperrt ebenso.',
    next: 'Warten Sie, solange `Retry-After` sagt, oder melden Sie sich anders an: mit einem Code statt mit dem Passwort, von einem Gerät, das schon angemeldet war (`device_token`), oder mit dem Link zum Zurücksetzen. Auch ein Administrator kann die Sperre öffnen.',
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
  NameTaken: {
    title: 'Der Name ist vergeben',
    happened:
      'Eine Rolle oder ein Privileg dieses Namens gibt es schon. Namen, die sich nur in großen und kleinen Buchstaben unterscheiden, gelten als derselbe.',
    next: 'Wählen Sie einen anderen Namen, oder ändern Sie, was es gibt.',
  },
  NoAddress: {
    title: 'Keine Adresse, an die gesendet werden könnte',
    happened: 'Der Benutzer hat keine bestätigte Adresse, an die eine Nachricht gehen könnte, oder ist nicht aktiv.',
    next: 'Schicken Sie eine Einladung (`POST /v1/users/{id}/invitation`), oder aktivieren Sie zuerst den Benutzer.',
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
  NotInvitable: {
    title: 'Kann nicht eingeladen werden',
    happened:
      'Der Benutzer ist nicht aktiv, registriert sich gerade selbst, oder hat keine Adresse, die noch frei ist. `detail` sagt, was zutrifft.',
    next: 'Tun Sie, was `detail` sagt, und schicken Sie dann die Einladung noch einmal.',
  },
  NotReady: {
    title: 'Nicht bereit',
    happened:
      'Der Dienst startet, endet, oder wartet auf das, was `errors` nennt: seine Datenbank oder die Migrationen dieser Version.',
    next: 'Versuchen Sie es nach `Retry-After` noch einmal. Wer ihn betreibt, sieht nach der Datenbank und ruft `npm run migrate` auf.',
  },
  NotVerified: {
    title: 'Noch nicht bestätigt',
    happened: 'Nur eine bestätigte Adresse kann die primäre sein, an die Nachrichten gehen.',
    next: 'Fordern Sie einen Code an (`POST /v1/me/identities/{id}/otp`), bestätigen Sie damit die Adresse (`…/verify`), und wiederholen Sie die Anfrage.',
  },
  NotYoursToGrant: {
    title: 'Das können Sie nicht vergeben',
    happened:
      'Niemand gibt, was er nicht hat, oder nimmt, was er nicht geben könnte. `detail` nennt die Privilegien, die Ihnen fehlen.',
    next: 'Wählen Sie eine Rolle ohne sie, oder bitten Sie jemanden, der sie hat.',
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
  ProviderUnavailable: {
    title: 'Der Anbieter antwortet nicht',
    happened:
      'Der Anbieter, über den die Anmeldung geht, antwortet nicht, oder nicht so, wie OpenID Connect es verlangt. Im Protokoll des Dienstes steht, was es war.',
    next: 'Versuchen Sie es in einigen Sekunden noch einmal, oder melden Sie sich anders an.',
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
  ReauthenticationRequired: {
    title: 'Melden Sie sich zuerst noch einmal an',
    happened:
      'Dieser Aufruf ändert, wie man in das Konto kommt, oder verrät alles darüber, und die letzte Anmeldung dieser Sitzung ist länger her als `REAUTH_TTL`. Ein gestohlenes Token allein soll dafür nicht genügen.',
    next: 'Rufen Sie `POST /v1/auth/reauthenticate` mit dem Passwort oder mit einem Code einer eigenen Adresse auf, und wiederholen Sie die Anfrage mit dem Access-Token der Antwort. Die Sitzung bleibt dieselbe.',
  },
  RegistrationClosed: {
    title: 'Keine Registrierung möglich',
    happened: 'Dieser Dienst ist so eingestellt, dass sich niemand selbst registrieren kann (`REGISTRATION=closed`).',
    next: 'Bitten Sie einen Administrator um eine Einladung. Wer den Dienst betreibt, öffnet ihn mit `REGISTRATION=open`.',
  },
  RequestTimeout: {
    title: 'Zu langsam gesendet',
    happened: 'Der Inhalt ist nicht rechtzeitig angekommen.',
    next: 'Senden Sie ihn über eine schnellere Verbindung noch einmal, oder eine kleinere Datei.',
  },
  RestoreConflict: {
    title: 'Das hat inzwischen jemand anderes',
    happened:
      'Beim Löschen wurden Adressen und Namen frei, und jemand anderes hat seither eine davon genommen. `errors` nennt sie. Wiederhergestellt wurde nichts.',
    next: 'Lassen Sie sie dort ändern oder entfernen, wo sie jetzt sind, und stellen Sie dann noch einmal her.',
  },
  RoleInUse: {
    title: 'Jemand hat diese Rolle',
    happened: 'Benutzer haben diese Rolle, gelöschte eingeschlossen, weil sie wiederhergestellt werden können.',
    next: 'Geben Sie diesen Benutzern zuerst eine andere Rolle (`GET /v1/users?role=…&deleted=include` findet sie), und löschen Sie dann die Rolle.',
  },
  TooManyIdentities: {
    title: 'Zu viele Adressen',
    happened: 'Ein Konto hat nur eine bestimmte Zahl von Adressen; `detail` nennt sie.',
    next: 'Entfernen Sie eine, die Sie nicht brauchen: `DELETE /v1/me/identities/{id}`.',
  },
  TooManyRenames: {
    title: 'Der Benutzername wurde zu oft geändert',
    happened:
      'Ein Konto ändert seinen Benutzernamen höchstens dreimal, solange eine Passwortsperre dauert (`PASSWORD_LOCK`). Seine Fehlversuche zählen bei jedem Namen weiter, den es aufgibt, und ein Konto soll nicht viele Namen sperren.',
    next: 'Wiederholen Sie die Anfrage nach `Retry-After`, oder senden Sie sie ohne `username`.',
  },
  TooSoon: {
    title: 'Zu früh noch einmal angefordert',
    happened:
      'Für diese Adresse wurde eben erst eine Nachricht angefordert. Die Antwort ist dieselbe, ob jemand die Adresse hat oder nicht.',
    next: 'Suchen Sie die letzte Nachricht, auch unter den unerwünschten: Ihr Code gilt noch. Fordern Sie nach `Retry-After` erneut an.',
  },
  Unauthenticated: {
    title: 'Nicht angemeldet',
    happened:
      'Mit der Anfrage kam kein Access-Token, oder eines, das nicht gilt: abgelaufen, gefälscht, von einer beendeten Sitzung, älter als die letzte erneute Anmeldung oder Passwortänderung in seiner Sitzung, oder von jemandem, der gesperrt oder gelöscht ist.',
    next: 'Senden Sie das Access-Token als `Authorization: Bearer <token>`. Ist es abgelaufen, holen Sie mit `POST /v1/auth/refresh` das nächste; wird auch das verweigert, melden Sie sich neu an.',
  },
  Unavailable: {
    title: 'Ein Teil des Dienstes ist nicht erreichbar',
    happened:
      'Die Datenbank oder ein anderer Teil, den dieser Aufruf braucht, antwortet nicht. Wo die Verbindung mittendrin abriss, ist nicht zu sagen, ob etwas geändert wurde.',
    next: 'Sagt `detail`, dass die Änderung gemacht sein kann, sehen Sie zuerst nach. Versuchen Sie es nach `Retry-After` noch einmal; wo etwas angelegt wird, mit demselben `Idempotency-Key`. `GET /health/ready` sagt, was fehlt.',
  },
  UnknownOAuthFlow: {
    title: 'In diesem Browser wurde keine solche Anmeldung begonnen',
    happened:
      'Der Anbieter hat diesen Browser zurückgeschickt, und hier wartet keine Anmeldung auf ihn: Sie wurde in einem anderen Browser begonnen, ist vorbei, oder dauerte zu lange.',
    next: 'Gehen Sie auf die Seite zurück, auf der Sie begonnen haben, und beginnen Sie dort neu.',
  },
  UnknownPrivilege: {
    title: 'Dieses Privileg gibt es nicht',
    happened: 'Die Anfrage nennt Privilegien, die es nicht gibt; `errors` sagt, welche.',
    next: 'Nennen Sie die aus `GET /v1/privileges`, oder legen Sie sie zuerst mit `POST /v1/privileges` an.',
  },
  UnknownRole: {
    title: 'Diese Rolle gibt es nicht',
    happened: 'Die Anfrage nennt eine Rolle, die es nicht gibt, oder die gelöscht wurde.',
    next: 'Nennen Sie eine aus `GET /v1/roles`, genau wie sie dort steht.',
  },
  UnsupportedMediaType: {
    title: 'Dieses Format wird nicht gelesen',
    happened: 'Der Inhalt kam in einem Format, Zeichensatz oder einer Kodierung, die dieser Aufruf nicht liest.',
    next: 'Senden Sie `Content-Type: application/json` in UTF-8, oder was `detail` nennt; so wie es ist, oder als gzip, deflate oder br.',
  },
  UsernameTaken: {
    title: 'Der Benutzername ist vergeben',
    happened: 'Jemand anderes hat diesen Benutzernamen; große und kleine Buchstaben sind dasselbe.',
    next: 'Wählen Sie einen anderen Benutzernamen.',
  },
  WeakPassword: {
    title: 'Das Passwort ist zu leicht zu erraten',
    happened:
      'Das neue Passwort ist zu kurz oder zu lang, eines der häufigsten, aus dem eigenen Namen oder der Adresse gemacht, oder das bisherige. Geändert wurde nichts; ein Code oder Link, der dabei war, gilt noch.',
    next: 'Lesen Sie in `errors`, was daran falsch ist, und wählen Sie ein anderes. Einige Wörter ohne Zusammenhang sind lang und leicht zu merken; Ziffern und Zeichen werden nicht verlangt.',
  },
  AssuranceRequired: {
    title: 'Ihr zweiter Faktor wird gebraucht',
    happened:
      'Das Konto hat einen zweiten Faktor, und diese Sitzung hat ihn nicht nachgewiesen, oder der Aufruf verlangt ihn von allen.',
    next: 'Rufen Sie `POST /v1/auth/reauthenticate` auf, beantworten Sie die Rückfrage bei `POST /v1/auth/second-factor`, und wiederholen Sie die Anfrage mit dem neuen Access-Token. Die Sitzung bleibt dieselbe.',
  },
  FactorRequired: {
    title: 'Ein zweiter Faktor ist Pflicht',
    happened: '`MFA_REQUIRED` verlangt für dieses Konto einen zweiten Faktor, und dies ist der einzige.',
    next: 'Behalten Sie ihn, oder ersetzen Sie ihn: Beginnen Sie mit `replace` eine neue App, und bestätigen Sie sie mit ihrem ersten Code.',
  },
  InvalidChallenge: {
    title: 'Die Anmeldung muss neu beginnen',
    happened:
      'Die Rückfrage ist unbekannt, schon beantwortet oder älter als `MFA_CHALLENGE_TTL`; oder seither wurde das Passwort geändert, wurden die Sitzungen beendet oder das Konto gesperrt.',
    next: 'Melden Sie sich noch einmal von vorn an.',
  },
  InvalidPasskey: {
    title: 'Der Passkey wurde nicht angenommen',
    happened:
      'Die Antwort des Geräts passt nicht: Sie gehört zu anderen Optionen, ist abgelaufen oder schon benutzt, kommt von einer anderen Website, sagt nicht, dass der Benutzer geprüft wurde, ist nicht mit diesem Passkey unterschrieben, oder der Passkey ist gesperrt, weil er kopiert wurde.',
    next: 'Fordern Sie neue Optionen an, und versuchen Sie es noch einmal. Wird er wieder abgelehnt, melden Sie sich anders an, sehen Sie in Ihrem Konto unter „Anmelden“ nach, und entfernen Sie einen gesperrten Passkey.',
  },
  TooManyPasskeys: {
    title: 'Zu viele Passkeys',
    happened: 'Ein Konto hat eine begrenzte Zahl von Passkeys; `detail` sagt, wie viele.',
    next: 'Entfernen Sie einen, den Sie nicht brauchen: `DELETE /v1/me/passkeys/{id}`.',
  },
  UnknownPasskey: {
    title: 'Dieser Passkey ist hier nicht bekannt',
    happened: 'Dieser Dienst kennt den Passkey nicht: Er wurde hier entfernt, und das Gerät hat ihn noch.',
    next: 'Nehmen Sie einen anderen, oder melden Sie sich anders an. Eine Seite kann es dem Browser mit `PublicKeyCredential.signalUnknownCredential` sagen, damit er ihn nicht mehr anbietet.',
  },
  SecondFactorRequired: {
    title: 'Ein zweiter Faktor wird gebraucht',
    happened:
      'Der erste Faktor war richtig, und das Konto hat einen zweiten. Noch ist nichts offen: Die Rückfrage öffnet nur diesen einen Aufruf.',
    next: 'Schicken Sie `challenge` mit `totp` oder `recovery_code` an `POST /v1/auth/second-factor`, innerhalb von `expires_in` Sekunden. `methods` sagt, was das Konto davon hat.',
  },
  SecondFactorSetupRequired: {
    title: 'Richten Sie zuerst einen zweiten Faktor ein',
    happened:
      '`MFA_REQUIRED` verlangt für dieses Konto einen zweiten Faktor, und es hat keinen. Bis dahin sind nur die Aufrufe offen, die einen hinzufügen.',
    next: 'Rufen Sie `POST /v1/me/factors/totp` auf, geben Sie das Geheimnis in eine Authenticator-App ein, und bestätigen Sie sie mit `POST /v1/me/factors/totp/confirm`.',
  },
};
