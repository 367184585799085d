import type { AuditAction } from '../../../../core/domain/audit.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import type { ResourceAction } from '../../../../core/domain/resources.ts';
import { RESOURCE_NOUNS } from '../resource/nouns.ts';

type OwnAction = Exclude<AuditAction, ResourceAction>;
type Deed = ResourceAction extends `${string}.${infer D}` ? D : never;

const EN: Readonly<Record<OwnAction, string>> = {
  'session.started': 'Signed in',
  'session.renewed': 'Session renewed by a new sign-in',
  'session.ended': 'Session ended',
  'session.retried-late': 'Session token sent again late',
  'session.reused': 'Session ended: an old token was used again',
  'refresh.refused': 'Session token refused',
  'password.refused': 'Wrong password',
  'password.locked': 'Password locked after too many tries',
  'password.changed': 'Password changed',
  'password.reset': 'Password reset',
  'code.requested': 'Code requested',
  'code.refused': 'Wrong code',
  'code.locked': 'Codes locked after too many tries',
  'challenge.opened': 'First factor right, second one asked for',
  'factor.added': 'Second factor added',
  'factor.removed': 'Second factor removed',
  'factor.reset': 'Second factor removed by an administrator',
  'factor.undone': 'Second factor undone by a link',
  'factor.refused': 'Wrong code of the second factor',
  'factor.locked': 'Second factor locked after too many tries',
  'recovery-code.used': 'Recovery code used',
  'recovery-codes.made': 'New recovery codes made',
  'passkey.added': 'Passkey added',
  'passkey.changed': 'Passkey renamed',
  'passkey.removed': 'Passkey removed',
  'passkey.refused': 'Passkey refused',
  'passkey.cloned': 'Passkey blocked: it may have been copied',
  'lock.opened': 'Lock opened',
  'access.refused': 'Access refused',
  'form.refused': 'Forms from other sites refused',
  'user.registered': 'Account made',
  'user.created': 'User created',
  'user.invited': 'Invitation sent',
  'invitation.cancelled': 'Invitation cancelled',
  'invitation.accepted': 'Invitation accepted',
  'user.changed': 'User changed',
  'user.deleted': 'User deleted',
  'user.restored': 'User restored',
  'user.purged': 'User erased for good',
  'user.imported': 'User imported',
  'user.exported': 'Users exported',
  'identity.added': 'Address added',
  'identity.verified': 'Address confirmed',
  'identity.made-primary': 'Address made the main one',
  'identity.removed': 'Address removed',
  'role.granted': 'Privilege granted to a role',
  'role.revoked': 'Privilege taken from a role',
  'signing-key.created': 'Signing key created',
  'signing-key.removed': 'Signing key removed',
  'trail.shortened': 'Old events removed from the trail',
  'trail.vouched-for': 'Trail confirmed by an operator',
};

const DE: Readonly<Record<OwnAction, string>> = {
  'session.started': 'Angemeldet',
  'session.renewed': 'Sitzung durch neue Anmeldung verlängert',
  'session.ended': 'Sitzung beendet',
  'session.retried-late': 'Sitzungs-Token verspätet noch einmal gesendet',
  'session.reused': 'Sitzung beendet: altes Token erneut benutzt',
  'refresh.refused': 'Sitzungs-Token abgelehnt',
  'password.refused': 'Falsches Passwort',
  'password.locked': 'Passwort nach zu vielen Versuchen gesperrt',
  'password.changed': 'Passwort geändert',
  'password.reset': 'Passwort zurückgesetzt',
  'code.requested': 'Code angefordert',
  'code.refused': 'Falscher Code',
  'code.locked': 'Codes nach zu vielen Versuchen gesperrt',
  'challenge.opened': 'Erster Faktor richtig, nach dem zweiten gefragt',
  'factor.added': 'Zweiter Faktor hinzugefügt',
  'factor.removed': 'Zweiter Faktor entfernt',
  'factor.reset': 'Zweiter Faktor von der Verwaltung entfernt',
  'factor.undone': 'Zweiter Faktor über einen Link rückgängig gemacht',
  'factor.refused': 'Falscher Code des zweiten Faktors',
  'factor.locked': 'Zweiter Faktor nach zu vielen Versuchen gesperrt',
  'recovery-code.used': 'Wiederherstellungscode benutzt',
  'recovery-codes.made': 'Neue Wiederherstellungscodes erzeugt',
  'passkey.added': 'Passkey hinzugefügt',
  'passkey.changed': 'Passkey umbenannt',
  'passkey.removed': 'Passkey entfernt',
  'passkey.refused': 'Passkey abgelehnt',
  'passkey.cloned': 'Passkey gesperrt: vielleicht eine Kopie',
  'lock.opened': 'Sperre aufgehoben',
  'access.refused': 'Zugriff verweigert',
  'form.refused': 'Formulare anderer Websites abgelehnt',
  'user.registered': 'Konto erstellt',
  'user.created': 'Benutzer angelegt',
  'user.invited': 'Einladung gesendet',
  'invitation.cancelled': 'Einladung zurückgezogen',
  'invitation.accepted': 'Einladung angenommen',
  'user.changed': 'Benutzer geändert',
  'user.deleted': 'Benutzer gelöscht',
  'user.restored': 'Benutzer wiederhergestellt',
  'user.purged': 'Benutzer endgültig gelöscht',
  'user.imported': 'Benutzer importiert',
  'user.exported': 'Benutzer exportiert',
  'identity.added': 'Adresse hinzugefügt',
  'identity.verified': 'Adresse bestätigt',
  'identity.made-primary': 'Adresse zur Hauptadresse gemacht',
  'identity.removed': 'Adresse entfernt',
  'role.granted': 'Rolle um eine Berechtigung erweitert',
  'role.revoked': 'Rolle um eine Berechtigung gekürzt',
  'signing-key.created': 'Signaturschlüssel erzeugt',
  'signing-key.removed': 'Signaturschlüssel entfernt',
  'trail.shortened': 'Alte Ereignisse aus dem Protokoll entfernt',
  'trail.vouched-for': 'Protokoll durch den Betrieb bestätigt',
};

const DEEDS: Readonly<Record<Language, Readonly<Record<Deed, string>>>> = {
  en: { created: 'created', changed: 'changed', deleted: 'deleted', restored: 'restored' },
  de: { created: 'angelegt', changed: 'geändert', deleted: 'gelöscht', restored: 'wiederhergestellt' },
};

const ofResources = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(RESOURCE_NOUNS).flatMap(([name, { one }]) =>
      Object.entries(DEEDS[language]).map(([deed, word]) => [`${name}.${deed}`, `${one[language]} ${word}`]),
    ),
  );

/** The compiler checks that every action has a description. */
const WORDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { ...EN, ...ofResources('en') },
  de: { ...DE, ...ofResources('de') },
};

/** Returns all actions that the audit trail can contain, with their descriptions. */
export const actionWords = (language: Language): readonly (readonly [action: string, words: string])[] =>
  Object.entries(WORDS[language]);

/**
 * Returns a text such as “Signed in”. An unknown action, written by another version of the service, is shown as stored.
 */
export const actionText = (language: Language, action: string): string => WORDS[language][action] ?? action;
