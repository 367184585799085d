import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  signIn: string;
  confirm: string;
  /** The heading of the passkey section on a page with several methods. */
  way: string;
  already: string;
  cancelled: string;
  failed: string;
  refused: string;
  unknown: string;
  offer: string;
  add: string;
  later: string;
}>;

export const PASSKEY_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    signIn: 'Sign in with a passkey',
    confirm: 'Use a passkey',
    way: 'With a passkey',
    already: 'This device has a passkey for your account already.',
    cancelled: 'Nothing happened. Try again, or go on in another way.',
    failed: 'The passkey could not be used. Try again, or go on in another way.',
    refused: 'This passkey was not accepted. Try again, or go on in another way.',
    unknown: 'This passkey was removed here, so it no longer works. Go on in another way.',
    offer: 'Next time, sign in without a password: with your fingerprint, your face or the lock of this device.',
    add: 'Add a passkey',
    later: 'Not now',
  },
  de: {
    signIn: 'Mit Passkey anmelden',
    confirm: 'Passkey verwenden',
    way: 'Mit einem Passkey',
    already: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
    cancelled: 'Es ist nichts geschehen. Versuchen Sie es noch einmal, oder gehen Sie einen anderen Weg.',
    failed: 'Der Passkey ließ sich nicht verwenden. Versuchen Sie es noch einmal, oder gehen Sie einen anderen Weg.',
    refused: 'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder gehen Sie einen anderen Weg.',
    unknown: 'Dieser Passkey wurde hier entfernt und gilt nicht mehr. Gehen Sie einen anderen Weg.',
    offer:
      'Melden Sie sich beim nächsten Mal ohne Passwort an: mit Fingerabdruck, Gesicht oder der Sperre dieses Geräts.',
    add: 'Passkey hinzufügen',
    later: 'Jetzt nicht',
  },
};
