import { RESOURCE_PRIVILEGES } from '../resources.ts';

export const SUPER_ADMIN = 'SuperAdmin';
export const USER_ROLE = 'User';

/** The privileges that the service itself checks. They can't be renamed or deleted. */
export const BUILT_IN_PRIVILEGES = {
  'user.read': 'See users, their locks and their effective privileges',
  'user.create': 'Create users and invite them',
  'user.update': 'Change users, their identities, and send invitations and password resets',
  'user.delete': 'Delete and restore users',
  'user.unlock': 'End the locks of a user',
  'user.reset-factors': 'Remove the second factor of a user who has lost it',
  'session.read': 'See the sessions of a user',
  'session.revoke': 'End the sessions of a user',
  'audit.read': 'Read the audit trail',
  'token.introspect': 'Ask whether an access token is active (RFC 7662)',
  ...RESOURCE_PRIVILEGES,
  'role.read': 'See roles and what they hold',
} as const satisfies Record<string, string>;

export type BuiltInPrivilege = keyof typeof BUILT_IN_PRIVILEGES;

/** The roles that the seeder creates, with their initial privileges. They can't be renamed or deleted. */
export const BUILT_IN_ROLES: Readonly<
  Record<string, Readonly<{ description: string; privileges: readonly BuiltInPrivilege[] }>>
> = {
  [SUPER_ADMIN]: {
    description: 'Holds every privilege',
    privileges: Object.keys(BUILT_IN_PRIVILEGES) as BuiltInPrivilege[],
  },
  Staff: {
    description: 'Supports users',
    privileges: ['user.read', 'user.update', 'user.unlock', 'session.read', 'role.read', 'privilege.read'],
  },
  [USER_ROLE]: { description: 'Has an account', privileges: [] },
};
