import type { Language } from '../../../core/domain/messages/message.ts';
import { PASSWORD_MAX_LENGTH } from '../../../core/domain/sign-in/password.ts';
import type { PasswordRefusal } from '../../../core/domain/sign-in/password.ts';

const GERMAN: Readonly<Record<PasswordRefusal['fault'], (minLength: number) => string>> = {
  'too-short': (minLength) =>
    `muss mindestens ${minLength} Zeichen haben; einige Wörter hintereinander sind leicht zu merken`,
  'too-long': () => `darf höchstens ${PASSWORD_MAX_LENGTH} Zeichen haben`,
  common: () => 'ist eines der häufigsten Passwörter; wählen Sie eines, auf das sonst niemand kommt',
  'own-words': () =>
    'besteht nur aus Ihrem Namen, Ihrer Adresse oder dem Namen des Dienstes; wählen Sie eines, das niemand errät',
  unchanged: () => 'ist das Passwort, das Sie schon haben; wählen Sie ein anderes',
};

/** Returns the rest of a sentence that begins with “The password”. */
export const passwordFault: Readonly<Record<Language, (refusal: PasswordRefusal, minLength: number) => string>> = {
  en: ({ reason }) => reason,
  de: ({ fault }, minLength) => GERMAN[fault](minLength),
};

export const weakPasswordText: Readonly<Record<Language, (refusal: PasswordRefusal, minLength: number) => string>> = {
  en: (refusal, minLength) => `The password ${passwordFault.en(refusal, minLength)}.`,
  de: (refusal, minLength) => `Das Passwort ${passwordFault.de(refusal, minLength)}.`,
};
