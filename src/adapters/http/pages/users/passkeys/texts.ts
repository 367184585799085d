import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  none: string;
  remove: string;
  removeTitle: (name: string) => string;
  about: string;
  goes: string;
  stays: string;
  reason: string;
  reasonHint: string;
  wrongReason: string;
  submit: (name: string) => string;
}>;

export const USER_PASSKEY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    none: 'There is none.',
    remove: 'Remove',
    removeTitle: (name) => `Remove the passkey “${name}”?`,
    about: 'For somebody whose device was lost or stolen.',
    goes: 'The passkey no longer signs in.',
    stays: 'Sessions and other ways to sign in stay; every verified address is told.',
    reason: 'Reason',
    reasonHint: 'Kept in the audit trail; 1 to 256 characters.',
    wrongReason: 'Enter a reason of 1 to 256 characters.',
    submit: (name) => `Remove “${name}”`,
  },
  de: {
    none: 'Es gibt keinen.',
    remove: 'Entfernen',
    removeTitle: (name) => `Passkey „${name}“ entfernen?`,
    about: 'Für jemanden, dessen Gerät verloren oder gestohlen wurde.',
    goes: 'Der Passkey meldet nicht mehr an.',
    stays: 'Sitzungen und andere Wege zur Anmeldung bleiben; alle bestätigten Adressen werden benachrichtigt.',
    reason: 'Grund',
    reasonHint: 'Steht im Prüfprotokoll; 1 bis 256 Zeichen.',
    wrongReason: 'Geben Sie einen Grund von 1 bis 256 Zeichen an.',
    submit: (name) => `„${name}“ entfernen`,
  },
};
