import type { Refusal } from '../../../../core/domain/errors.ts';
import { soon } from './entry.ts';
import type { Entries } from './entry.ts';

/** What can be refused on the way over a provider. */
export const SIGN_IN_ELSEWHERE = {
  ProviderUnavailable: {
    status: 503,
    slug: 'provider-unavailable',
    title: 'The provider does not answer',
    about: {
      en: {
        happened:
          'The provider that the sign-in goes over does not answer, or not as OpenID Connect asks for. The log of the service says what it was.',
        next: 'Try again in a few seconds, or sign in in another way.',
      },
      de: {
        title: 'Der Anbieter antwortet nicht',
        happened:
          'Der Anbieter, über den die Anmeldung geht, antwortet nicht, oder nicht so, wie OpenID Connect es verlangt. Im Protokoll des Dienstes steht, was es war.',
        next: 'Versuchen Sie es in einigen Sekunden noch einmal, oder melden Sie sich anders an.',
      },
    },
    detail: () => `Try again in ${soon()['Retry-After']} s, or sign in in another way.`,
    headers: soon,
  },
  UnknownOAuthFlow: {
    status: 400,
    slug: 'unknown-oauth-flow',
    title: 'No such sign-in was started in this browser',
    about: {
      en: {
        happened:
          'The provider sent this browser back, and no sign-in waits for it: it was begun in another browser, is over, or took longer than it may.',
        next: 'Go back to the page where you began, and begin again there.',
      },
      de: {
        title: 'In diesem Browser wurde keine solche Anmeldung begonnen',
        happened:
          'Der Anbieter hat diesen Browser zurückgeschickt, und hier wartet keine Anmeldung auf ihn: Sie wurde in einem anderen Browser begonnen, ist vorbei, oder dauerte zu lange.',
        next: 'Gehen Sie auf die Seite zurück, auf der Sie begonnen haben, und beginnen Sie dort neu.',
      },
    },
    detail: () => 'It is over, took too long, or was started elsewhere: try again from the page where it began.',
  },
  InvalidOAuthCode: {
    status: 401,
    slug: 'invalid-oauth-code',
    title: 'The sign-in at the provider is not good any more',
    about: {
      en: {
        happened:
          'The `code` that came back from a provider serves once, for 60 seconds, with the `code_verifier` of the same page, and where the account may sign in. Ending all sessions of the account voids it, too.',
        next: 'Begin the sign-in again. If it fails each time, compare the `code_challenge` (SHA-256 of the verifier, in base64url) that your page sends.',
      },
      de: {
        title: 'Die Anmeldung beim Anbieter gilt nicht mehr',
        happened:
          'Der `code`, mit dem der Anbieter zurückschickt, gilt einmal, 60 Sekunden lang, mit dem `code_verifier` derselben Seite, und wenn das Konto sich anmelden darf. Auch das Ende aller Sitzungen des Kontos hebt ihn auf.',
        next: 'Beginnen Sie die Anmeldung neu. Wenn sie jedes Mal scheitert, prüfen Sie die `code_challenge` (SHA-256 des `code_verifier`, in base64url), die Ihre Seite sendet.',
      },
    },
    detail: () =>
      'The code serves once, for 60 s, with its code_verifier, and where the account may sign in: try again from the start.',
  },
  AlreadyLinked: {
    status: 409,
    slug: 'already-linked',
    title: 'Linked to another account',
    about: {
      en: {
        happened: 'This account of the provider opens another account here.',
        next: 'Sign in over the provider, and unlink it in that account (`DELETE /v1/me/identities/{id}`), or link another account of the provider.',
      },
      de: {
        title: 'Mit einem anderen Konto verbunden',
        happened: 'Dieses Konto des Anbieters öffnet hier ein anderes Konto.',
        next: 'Melden Sie sich über den Anbieter an und lösen Sie dort die Verbindung (`DELETE /v1/me/identities/{id}`), oder verbinden Sie ein anderes Konto des Anbieters.',
      },
    },
    detail: () => 'Sign in with that account of the provider and unlink it there, or choose another one.',
  },
} satisfies Partial<Entries<Refusal>>;
