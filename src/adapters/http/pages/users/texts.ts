import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  tabs: Readonly<
    Record<'label' | 'profile' | 'signIn' | 'locks' | 'sessions' | 'access' | 'history' | 'picture', string>
  >;
  state: Readonly<
    Record<'active' | 'disabled' | 'invited' | 'unconfirmed' | 'locked' | 'lockedUntil' | 'deleted', string>
  >;
  all: string;
  role: string;
  deleted: (purge: string | null) => string;
  restore: string;
  lacking: (privileges: string) => string;
  needs: (privilege: string) => string;
  backToUser: string;
  cancel: string;
}>;

export const USER_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    tabs: {
      label: 'About this user',
      profile: 'Profile',
      signIn: 'Signing in',
      locks: 'Locks',
      sessions: 'Sessions',
      access: 'Access',
      history: 'History',
      picture: 'Picture',
    },
    state: {
      active: 'Active',
      disabled: 'Disabled',
      invited: 'Invited',
      unconfirmed: 'Unconfirmed',
      locked: 'Locked',
      lockedUntil: 'Locked until',
      deleted: 'Deleted on',
    },
    all: 'All users',
    role: 'Role',
    deleted: (purge) =>
      `This user is deleted and can’t be changed.${purge === null ? '' : ` Until ${purge} it can be restored; then it is erased for good.`}`,
    restore: 'Restore',
    lacking: (privileges) => `You can look, but not change anything: this user holds what you don’t (${privileges}).`,
    needs: (privilege) => `To change this, you need the privilege ${privilege}.`,
    backToUser: 'Back to the user',
    cancel: 'Cancel',
  },
  de: {
    tabs: {
      label: 'Zu dieser Person',
      profile: 'Profil',
      signIn: 'Anmeldung',
      locks: 'Sperren',
      sessions: 'Sitzungen',
      access: 'Zugriff',
      history: 'Verlauf',
      picture: 'Bild',
    },
    state: {
      active: 'Aktiv',
      disabled: 'Deaktiviert',
      invited: 'Eingeladen',
      unconfirmed: 'Unbestätigt',
      locked: 'Gesperrt',
      lockedUntil: 'Gesperrt bis',
      deleted: 'Gelöscht am',
    },
    all: 'Alle Benutzer',
    role: 'Rolle',
    deleted: (purge) =>
      `Dieses Konto ist gelöscht und lässt sich nicht ändern.${purge === null ? '' : ` Bis ${purge} lässt es sich wiederherstellen, danach wird es endgültig gelöscht.`}`,
    restore: 'Wiederherstellen',
    lacking: (privileges) =>
      `Sie können hier nur lesen: Diese Person hat Berechtigungen, die Ihnen fehlen (${privileges}).`,
    needs: (privilege) => `Um das zu ändern, brauchen Sie die Berechtigung ${privilege}.`,
    backToUser: 'Zurück zur Person',
    cancel: 'Abbrechen',
  },
};
