import type { Language } from '../../../../core/domain/messages/message.ts';

type Notice = (name: string) => string;

const EN = {
  'user-invited': (name) => `${name} is invited. The invitation is on its way.`,
  'user-saved': (name) => `The changes to ${name} were saved.`,
  'invitation-sent': (name) => `A new invitation for ${name} is on its way.`,
  'reset-sent': (name) => `A link for a new password is on its way to ${name}.`,
  'user-address-added': () => 'The address was added. A link to confirm it is on its way.',
  'user-address-removed': () => 'The address was removed.',
  'password-unlocked': (name) => `${name} can sign in with a password again.`,
  'codes-unlocked': (name) => `${name} can sign in with codes again.`,
  'factor-unlocked': (name) => `The second factor of ${name} is unlocked.`,
  'factor-reset': (name) => `Every second factor and passkey of ${name} was removed, and every session has ended.`,
  'user-passkey-removed': () => 'The passkey was removed.',
  'unlocked-meanwhile': () => 'Nothing was locked any more: the lock had ended meanwhile.',
  'sessions-ended': (name) => `All sessions of ${name} have ended.`,
  'role-given': (name) => `${name} has the new role.`,
  'user-disabled': (name) => `${name} is disabled, and all sessions have ended.`,
  'user-enabled': (name) => `${name} can sign in again.`,
  'user-deleted': (name) => `${name} was deleted.`,
  'user-restored': (name) => `${name} was restored.`,
  'user-picture-saved': () => 'The picture was saved.',
  'user-picture-removed': () => 'The picture was removed.',
} satisfies Record<string, Notice>;

const DE: Readonly<Record<keyof typeof EN, Notice>> = {
  'user-invited': (name) => `${name} ist eingeladen. Die Einladung ist unterwegs.`,
  'user-saved': (name) => `Die Änderungen an ${name} wurden gespeichert.`,
  'invitation-sent': (name) => `Eine neue Einladung für ${name} ist unterwegs.`,
  'reset-sent': (name) => `Ein Link für ein neues Passwort ist unterwegs zu ${name}.`,
  'user-address-added': () => 'Die Adresse wurde hinzugefügt. Ein Link zum Bestätigen ist unterwegs.',
  'user-address-removed': () => 'Die Adresse wurde entfernt.',
  'password-unlocked': (name) => `${name} kann sich wieder mit Passwort anmelden.`,
  'codes-unlocked': (name) => `${name} kann sich wieder mit Codes anmelden.`,
  'factor-unlocked': (name) => `Der zweite Faktor von ${name} ist nicht mehr gesperrt.`,
  'factor-reset': (name) =>
    `Alle zweiten Faktoren und Passkeys von ${name} wurden entfernt; alle Sitzungen sind beendet.`,
  'user-passkey-removed': () => 'Der Passkey wurde entfernt.',
  'unlocked-meanwhile': () => 'Es war nichts mehr gesperrt: Die Sperre war schon zu Ende.',
  'sessions-ended': (name) => `Alle Sitzungen von ${name} sind beendet.`,
  'role-given': (name) => `${name} hat die neue Rolle.`,
  'user-disabled': (name) => `${name} ist deaktiviert, und alle Sitzungen sind beendet.`,
  'user-enabled': (name) => `${name} kann sich wieder anmelden.`,
  'user-deleted': (name) => `${name} wurde gelöscht.`,
  'user-restored': (name) => `${name} wurde wiederhergestellt.`,
  'user-picture-saved': () => 'Das Bild wurde gespeichert.',
  'user-picture-removed': () => 'Das Bild wurde entfernt.',
};

export const USER_NOTICES = { en: EN, de: DE } satisfies Record<Language, unknown>;
