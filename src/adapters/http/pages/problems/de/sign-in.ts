import type { ProblemKind } from '../../../server/problem-kind.ts';

export const signInProblems = {
  AssuranceRequired: {
    title: 'Ihr zweiter Faktor wird gebraucht',
    happened:
      'Das Konto hat einen zweiten Faktor, und diese Sitzung hat ihn nicht nachgewiesen, oder der Aufruf verlangt ihn von allen.',
    next: 'Rufen Sie `POST /v1/auth/reauthenticate` auf, beantworten Sie die Rückfrage bei `POST /v1/auth/second-factor`, und wiederholen Sie die Anfrage mit dem neuen Access-Token. Die Sitzung bleibt dieselbe.',
  },
  CountryNotServed: {
    title: 'Keine Nachrichten in dieses Land',
    happened:
      'Textnachrichten gehen nur in bestimmte Länder (`SMS_COUNTRIES`), und diese Nummer gehört zu einem anderen. Die Antwort ist dieselbe, ob jemand die Nummer hat oder nicht.',
    next: 'Verwenden Sie eine Nummer eines anderen Landes oder eine E-Mail-Adresse.',
  },
  InvalidChallenge: {
    title: 'Die Anmeldung muss neu beginnen',
    happened:
      'Die Rückfrage ist unbekannt, schon beantwortet oder älter als `MFA_CHALLENGE_TTL`; oder seither wurde das Passwort geändert, wurden die Sitzungen beendet oder das Konto gesperrt.',
    next: 'Melden Sie sich noch einmal von vorn an.',
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
  InvalidPasskey: {
    title: 'Der Passkey wurde nicht angenommen',
    happened:
      'Die Antwort des Geräts passt nicht: Sie gehört zu anderen Optionen, ist abgelaufen oder schon benutzt, kommt von einer anderen Website, sagt nicht, dass der Benutzer geprüft wurde, ist nicht mit diesem Passkey unterschrieben, oder der Passkey ist gesperrt, weil er kopiert wurde.',
    next: 'Fordern Sie neue Optionen an, und versuchen Sie es noch einmal. Wird er wieder abgelehnt, melden Sie sich anders an, sehen Sie in Ihrem Konto unter „Anmelden“ nach, und entfernen Sie einen gesperrten Passkey.',
  },
  InvalidRefreshToken: {
    title: 'Das Refresh-Token gilt nicht mehr',
    happened:
      'Die Sitzung dieses Tokens ist beendet, das Token stammt nicht von diesem Dienst, es ist älter als die letzte erneute Anmeldung oder Passwortänderung in der Sitzung, oder es wurde schon benutzt, und sein Nachfolger auch. Letzteres beendet die Sitzung, weil zwei das Token hatten; ihr Eigentümer erfährt davon.',
    next: 'Melden Sie sich neu an. Wenn das ehrlichen Programmen geschieht, achten Sie darauf, dass jedes das neueste `refresh_token` behält, und dass nicht zwei Anfragen eines Programms mit verschiedenen erneuern.',
  },
  InvalidResetToken: {
    title: 'Dieser Link gilt nicht mehr',
    happened:
      'Der Link zum Zurücksetzen gilt einmal, 60 Minuten lang, und nur solange Passwort, Adresse und Konto sind, wie sie beim Versand waren.',
    next: 'Fordern Sie mit `POST /v1/auth/password/forgot` eine neue Nachricht an, und öffnen Sie den ganzen Link darin.',
  },
  LockedOut: {
    title: 'Gesperrt nach zu vielen falschen Versuchen',
    happened:
      'Zu viele falsche Passwörter oder Codes kamen hintereinander. Bis die Sperre endet, werden richtige und falsche gleich beantwortet; Versuche in dieser Zeit zählen nicht und verlängern die Sperre nicht. Was niemandes Konto ist, sperrt ebenso.',
    next: 'Warten Sie, solange `Retry-After` sagt, oder melden Sie sich anders an: mit einem Code statt mit dem Passwort, von einem Gerät, das schon angemeldet war (`device_token`), oder mit dem Link zum Zurücksetzen. Auch ein Administrator kann die Sperre öffnen.',
  },
  ProviderUnavailable: {
    title: 'Der Anbieter antwortet nicht',
    happened:
      'Der Anbieter, über den die Anmeldung geht, antwortet nicht, oder nicht so, wie OpenID Connect es verlangt. Im Protokoll des Dienstes steht, was es war.',
    next: 'Versuchen Sie es in einigen Sekunden noch einmal, oder melden Sie sich anders an.',
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
  UnknownOAuthFlow: {
    title: 'In diesem Browser wurde keine solche Anmeldung begonnen',
    happened:
      'Der Anbieter hat diesen Browser zurückgeschickt, und hier wartet keine Anmeldung auf ihn: Sie wurde in einem anderen Browser begonnen, ist vorbei, oder dauerte zu lange.',
    next: 'Gehen Sie auf die Seite zurück, auf der Sie begonnen haben, und beginnen Sie dort neu.',
  },
  UnknownPasskey: {
    title: 'Dieser Passkey ist hier nicht bekannt',
    happened: 'Dieser Dienst kennt den Passkey nicht: Er wurde hier entfernt, und das Gerät hat ihn noch.',
    next: 'Nehmen Sie einen anderen, oder melden Sie sich anders an. Eine Seite kann es dem Browser mit `PublicKeyCredential.signalUnknownCredential` sagen, damit er ihn nicht mehr anbietet.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
