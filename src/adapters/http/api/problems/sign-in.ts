import type { Refusal } from '../../../../core/domain/errors.ts';
import { inSeconds, retryAfter } from './entry.ts';
import type { Entries } from './entry.ts';

/** What can be refused to who wants to get in. */
export const SIGN_IN = {
  InvalidCredentials: {
    status: 401,
    slug: 'invalid-credentials',
    title: 'Wrong login or password',
    about: {
      en: {
        happened:
          'The login is unknown, the password is wrong, the address was never confirmed, or the account is disabled or deleted. The answer is the same for all of these, so that nobody learns who has an account here.',
        next: 'Check both and try again. Who is new here confirms the address first, with the code of the message. Who forgot the password asks for another one (`POST /v1/auth/password/forgot`), or signs in with a code (`POST /v1/auth/otp`). A few wrong passwords in a row lock the account for a while.',
      },
      de: {
        title: 'Falsche Anmeldung',
        happened:
          'Den Anmeldenamen gibt es nicht, das Passwort ist falsch, die Adresse wurde nie bestätigt, oder das Konto ist gesperrt oder gelöscht. Die Antwort ist in allen Fällen dieselbe, damit niemand erfährt, wer hier ein Konto hat.',
        next: 'Prüfen Sie beides und versuchen Sie es noch einmal. Wer neu ist, bestätigt zuerst die Adresse mit dem Code aus der Nachricht. Wer das Passwort vergessen hat, fordert ein neues an (`POST /v1/auth/password/forgot`) oder meldet sich mit einem Code an (`POST /v1/auth/otp`). Einige falsche Passwörter hintereinander sperren das Konto für eine Weile.',
      },
    },
    detail: () => 'Check the login and the password and try again; new here? confirm your address first.',
  },
  InvalidCode: {
    status: 401,
    slug: 'invalid-code',
    title: 'Wrong or expired code',
    about: {
      en: {
        happened:
          'The code is wrong, too old, used already, or was never asked for. The answer is the same for all of these.',
        next: 'Type the code of the newest message; asked for again within its life, it is the same one. If it is too old, ask for another. A few wrong codes in a row lock the address for a while.',
      },
      de: {
        title: 'Falscher oder abgelaufener Code',
        happened:
          'Der Code ist falsch, zu alt, schon benutzt, oder er wurde nie angefordert. Die Antwort ist in allen Fällen dieselbe.',
        next: 'Geben Sie den Code der neuesten Nachricht ein; wird er innerhalb seiner Gültigkeit noch einmal angefordert, ist es derselbe. Ist er zu alt, fordern Sie einen neuen an. Einige falsche Codes hintereinander sperren die Adresse für eine Weile.',
      },
    },
    detail: () => 'Check the code in the newest message, or ask for another one.',
  },
  LockedOut: {
    status: 429,
    slug: 'locked',
    title: 'Locked after too many wrong attempts',
    about: {
      en: {
        happened:
          'Too many wrong passwords or codes came in a row. Until the lock ends, right and wrong ones are answered alike; nothing that is tried meanwhile counts or makes the lock longer. What is nobody’s account locks in the same way.',
        next: 'Wait as long as `Retry-After` says, or sign in in another way: with a code instead of the password, from a device that signed in before (`device_token`), or with the link of a reset message. An administrator can open the lock, too.',
      },
      de: {
        title: 'Gesperrt nach zu vielen falschen Versuchen',
        happened:
          'Zu viele falsche Passwörter oder Codes kamen hintereinander. Bis die Sperre endet, werden richtige und falsche gleich beantwortet; Versuche in dieser Zeit zählen nicht und verlängern die Sperre nicht. Was niemandes Konto ist, sperrt ebenso.',
        next: 'Warten Sie, solange `Retry-After` sagt, oder melden Sie sich anders an: mit einem Code statt mit dem Passwort, von einem Gerät, das schon angemeldet war (`device_token`), oder mit dem Link zum Zurücksetzen. Auch ein Administrator kann die Sperre öffnen.',
      },
    },
    detail: (refusal) => `Try again in ${inSeconds(refusal)}, or sign in in another way.`,
    headers: retryAfter,
  },
  TooSoon: {
    status: 429,
    slug: 'too-soon',
    title: 'Asked again too soon',
    about: {
      en: {
        happened:
          'A message was asked for at this address within the last minute or so. The answer is the same whether somebody has the address or not.',
        next: 'Look for the message that was sent last, also among the unwanted ones: its code is still good. Ask again after `Retry-After`.',
      },
      de: {
        title: 'Zu früh noch einmal angefordert',
        happened:
          'Für diese Adresse wurde eben erst eine Nachricht angefordert. Die Antwort ist dieselbe, ob jemand die Adresse hat oder nicht.',
        next: 'Suchen Sie die letzte Nachricht, auch unter den unerwünschten: Ihr Code gilt noch. Fordern Sie nach `Retry-After` erneut an.',
      },
    },
    detail: (refusal) => `Look for the message that was sent last; ask again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  RegistrationClosed: {
    status: 403,
    slug: 'registration-closed',
    title: 'Registration is closed',
    about: {
      en: {
        happened: 'This service is set so that nobody can register alone (`REGISTRATION=closed`).',
        next: 'Ask an administrator for an invitation. Who operates the service opens it with `REGISTRATION=open`.',
      },
      de: {
        title: 'Keine Registrierung möglich',
        happened:
          'Dieser Dienst ist so eingestellt, dass sich niemand selbst registrieren kann (`REGISTRATION=closed`).',
        next: 'Bitten Sie einen Administrator um eine Einladung. Wer den Dienst betreibt, öffnet ihn mit `REGISTRATION=open`.',
      },
    },
    detail: () => 'Ask an administrator for an invitation.',
  },
  WeakPassword: {
    status: 422,
    slug: 'weak-password',
    title: 'The password is too easy to guess',
    about: {
      en: {
        happened:
          'The new password is too short or too long, among the most common ones, made of the owner’s name or address, or the one there is already. Nothing was changed; a code or link that came with it is still good.',
        next: 'Read `errors`, which says what is wrong with it, and choose another. A few unrelated words are long, and easy to keep in mind; digits and signs are not asked for.',
      },
      de: {
        title: 'Das Passwort ist zu leicht zu erraten',
        happened:
          'Das neue Passwort ist zu kurz oder zu lang, eines der häufigsten, aus dem eigenen Namen oder der Adresse gemacht, oder das bisherige. Geändert wurde nichts; ein Code oder Link, der dabei war, gilt noch.',
        next: 'Lesen Sie in `errors`, was daran falsch ist, und wählen Sie ein anderes. Einige Wörter ohne Zusammenhang sind lang und leicht zu merken; Ziffern und Zeichen werden nicht verlangt.',
      },
    },
    detail: () => 'Choose another password; `errors` says why this one was refused.',
    errors: ({ pointer, reason }) => [{ pointer, code: 'weak-password', detail: reason }],
  },
  CountryNotServed: {
    status: 422,
    slug: 'country-not-served',
    title: 'No text messages to this country',
    about: {
      en: {
        happened:
          'Text messages go to some countries only (`SMS_COUNTRIES`), and this number belongs to another. The answer is the same whether somebody has the number or not.',
        next: 'Use a number of another country, or an e-mail address.',
      },
      de: {
        title: 'Keine Nachrichten in dieses Land',
        happened:
          'Textnachrichten gehen nur in bestimmte Länder (`SMS_COUNTRIES`), und diese Nummer gehört zu einem anderen. Die Antwort ist dieselbe, ob jemand die Nummer hat oder nicht.',
        next: 'Verwenden Sie eine Nummer eines anderen Landes oder eine E-Mail-Adresse.',
      },
    },
    detail: () => 'Use a mobile number of another country, or an e-mail address.',
    errors: ({ pointer }) => [
      { pointer, code: 'country-not-served', detail: 'is a number of a country to which no text messages are sent' },
    ],
  },
  InvalidResetToken: {
    status: 401,
    slug: 'invalid-reset-token',
    title: 'The link is not good any more',
    about: {
      en: {
        happened:
          'The link of a reset message works once, for 60 minutes, and only while password, address and account are what they were when it was sent.',
        next: 'Ask for a new message with `POST /v1/auth/password/forgot`, and open the whole link in it.',
      },
      de: {
        title: 'Dieser Link gilt nicht mehr',
        happened:
          'Der Link zum Zurücksetzen gilt einmal, 60 Minuten lang, und nur solange Passwort, Adresse und Konto sind, wie sie beim Versand waren.',
        next: 'Fordern Sie mit `POST /v1/auth/password/forgot` eine neue Nachricht an, und öffnen Sie den ganzen Link darin.',
      },
    },
    detail: () => 'Ask for a new message with POST /v1/auth/password/forgot, and use the link in it within the hour.',
  },
  CurrentPasswordRequired: {
    status: 422,
    slug: 'current-password-required',
    title: 'The current password is missing',
    about: {
      en: {
        happened: 'The account has a password, and who changes it proves to know it.',
        next: 'Send the present password as `current_password` beside `new_password`. Who forgot it resets it with a code or link: `POST /v1/auth/password/forgot`.',
      },
      de: {
        title: 'Das jetzige Passwort fehlt',
        happened: 'Das Konto hat ein Passwort, und wer es ändert, weist nach, es zu kennen.',
        next: 'Senden Sie das jetzige Passwort als `current_password` neben `new_password`. Wer es vergessen hat, setzt es mit Code oder Link zurück: `POST /v1/auth/password/forgot`.',
      },
    },
    detail: () => 'Send the password that you have as current_password, beside the new one.',
    errors: () => [{ pointer: '/current_password', code: 'required', detail: 'is required' }],
  },
  InvalidInvitation: {
    status: 401,
    slug: 'invalid-invitation',
    title: 'This invitation is not, or no longer, good',
    about: {
      en: {
        happened:
          'The link of an invitation works once and for some days. It ends when a newer one is sent, when another address of the user accepted, and when the address was verified in another way.',
        next: 'Open the link of the newest invitation. If you accepted already, sign in; else ask who invited you to send another.',
      },
      de: {
        title: 'Diese Einladung gilt nicht mehr',
        happened:
          'Der Link einer Einladung gilt einmal und einige Tage lang. Er endet, wenn eine neuere verschickt wird, wenn eine andere Adresse derselben Person angenommen hat, und wenn die Adresse anders bestätigt wurde.',
        next: 'Öffnen Sie den Link der neuesten Einladung. Wenn Sie schon angenommen haben, melden Sie sich an; sonst bitten Sie um eine neue.',
      },
    },
    detail: () => 'Use the link of the newest invitation, once; if it does not work, ask for another one, or sign in.',
  },
  InvalidRefreshToken: {
    status: 401,
    slug: 'invalid-refresh-token',
    title: 'The refresh token is not good any more',
    about: {
      en: {
        happened:
          'The session of this token has ended, the token is no token of this service, it was issued before the session last re-authenticated or changed the password, or it was used before and its successor was used since. The last one ends the session, because two had the token; its owner is told.',
        next: 'Sign in again. If this happens to honest clients, make sure that each keeps the newest `refresh_token`, and that two requests of one client do not refresh with different ones.',
      },
      de: {
        title: 'Das Refresh-Token gilt nicht mehr',
        happened:
          'Die Sitzung dieses Tokens ist beendet, das Token stammt nicht von diesem Dienst, es ist älter als die letzte erneute Anmeldung oder Passwortänderung in der Sitzung, oder es wurde schon benutzt, und sein Nachfolger auch. Letzteres beendet die Sitzung, weil zwei das Token hatten; ihr Eigentümer erfährt davon.',
        next: 'Melden Sie sich neu an. Wenn das ehrlichen Programmen geschieht, achten Sie darauf, dass jedes das neueste `refresh_token` behält, und dass nicht zwei Anfragen eines Programms mit verschiedenen erneuern.',
      },
    },
    detail: () => 'The session is over, or has newer tokens: use those, or sign in again.',
  },
} satisfies Partial<Entries<Refusal>>;
