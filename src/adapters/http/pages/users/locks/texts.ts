import type { ScopeKind } from '../../../../../core/domain/locks/attempt-scope.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  columns: Readonly<Record<'factor' | 'scope' | 'failures' | 'total' | 'opens', string>>;
  password: string;
  secondFactor: string;
  codes: string;
  codesAt: (address: string) => string;
  scope: Readonly<Record<ScopeKind, string>>;
  total: (total: string, most: string) => string;
  opensAt: string;
  stays: string;
  none: string;
  unlock: string;
  unlockAbout: string;
  reason: string;
  reasonHint: string;
  wrongReason: string;
}>;

export const LOCK_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Locks',
    columns: {
      factor: 'What is locked',
      scope: 'For whom',
      failures: 'Wrong tries in a row',
      total: 'Since the last success',
      opens: 'Opens',
    },
    password: 'Password',
    secondFactor: 'Second factor',
    codes: 'Codes',
    codesAt: (address) => `Codes to ${address}`,
    scope: { Public: 'Everybody', Device: 'A known device', Session: 'A session' },
    total: (total, most) => `${total} of ${most}`,
    opensAt: 'By itself at',
    stays: 'Not by itself: the user signs in another way, or you unlock',
    none: 'Nothing is locked.',
    unlock: 'Unlock',
    unlockAbout:
      'Opens every lock of this user and forgets all wrong tries. Make sure that it is the user who asks, and not somebody who guesses.',
    reason: 'Reason',
    reasonHint: 'Kept in the audit trail; 1 to 256 characters.',
    wrongReason: 'Enter a reason of 1 to 256 characters.',
  },
  de: {
    title: 'Sperren',
    columns: {
      factor: 'Was gesperrt ist',
      scope: 'Für wen',
      failures: 'Falsche Versuche hintereinander',
      total: 'Seit dem letzten Erfolg',
      opens: 'Endet',
    },
    password: 'Passwort',
    secondFactor: 'Zweiter Faktor',
    codes: 'Codes',
    codesAt: (address) => `Codes an ${address}`,
    scope: { Public: 'Alle', Device: 'Ein bekanntes Gerät', Session: 'Eine Sitzung' },
    total: (total, most) => `${total} von ${most}`,
    opensAt: 'Von selbst um',
    stays: 'Nicht von selbst: Die Person meldet sich anders an, oder Sie heben die Sperre auf',
    none: 'Nichts ist gesperrt.',
    unlock: 'Sperren aufheben',
    unlockAbout:
      'Hebt alle Sperren dieser Person auf und vergisst alle falschen Versuche. Vergewissern Sie sich, dass die Person selbst darum bittet und niemand, der rät.',
    reason: 'Grund',
    reasonHint: 'Steht im Prüfprotokoll; 1 bis 256 Zeichen.',
    wrongReason: 'Geben Sie einen Grund mit 1 bis 256 Zeichen ein.',
  },
};
