import type { NotInvitable, Refusal } from '../../../core/domain/errors.ts';
import type { Entries } from './entry.ts';

const NOT_INVITABLE: Readonly<Record<NotInvitable['reason'], string>> = {
  inactive: 'Activate the user first.',
  registering: 'The user has registered, and ends that with the code that was sent; there is nothing to invite to.',
  'no-free-address': 'Give the user an address that nobody else has verified.',
};

/** What can be refused to who acts on users, roles and privileges. */
export const ADMINISTRATION = {
  NotYoursToGrant: {
    status: 403,
    slug: 'not-yours-to-grant',
    title: 'Not yours to grant',
    detail: ({ privileges }) =>
      `Nobody gives away what they do not hold: choose a role without ${privileges.join(', ')}, or ask somebody who holds it.`,
  },
  Superior: {
    status: 403,
    slug: 'superior',
    title: 'The user may do more than you',
    detail: ({ privileges }) =>
      `Whoever acts on a user holds every privilege of that user; ask somebody who holds ${privileges.join(', ')}.`,
  },
  NameTaken: {
    status: 409,
    slug: 'name-taken',
    title: 'There is one with this name',
    detail: () => 'Choose another name; two that differ in letter case only count as one.',
    errors: () => [{ pointer: '/name', code: 'name-taken', detail: 'is the name of another one' }],
  },
  UnknownRole: {
    status: 422,
    slug: 'unknown-role',
    title: 'There is no such role',
    detail: () => 'Name a role that exists; names are case-sensitive.',
    errors: () => [{ pointer: '/role', code: 'unknown-role', detail: 'is not the name of a role' }],
  },
  UnknownPrivilege: {
    status: 422,
    slug: 'unknown-privilege',
    title: 'There is no such privilege',
    detail: () => 'Name privileges that exist, or make them first.',
    errors: ({ pointer, names }) =>
      names.map((name) => ({ pointer, code: 'unknown-privilege', detail: `${name} is not the name of a privilege` })),
  },
  RoleInUse: {
    status: 409,
    slug: 'role-in-use',
    title: 'Somebody has this role',
    detail: ({ users }) =>
      `Give its ${users} users another role first; deleted users keep theirs, because they may be restored.`,
  },
  RestoreConflict: {
    status: 409,
    slug: 'restore-conflict',
    title: 'Somebody else has it by now',
    detail: () => 'Have what `errors` names changed or removed where it is now, then restore again.',
    errors: ({ pointers }) =>
      pointers.map((pointer) => ({ pointer, code: 'restore-conflict', detail: 'belongs to another one by now' })),
  },
  NoAddress: {
    status: 409,
    slug: 'no-address',
    title: 'No address to send to',
    detail: () => 'The user has verified no address, or is inactive: send an invitation, or activate the user first.',
  },
  BuiltIn: {
    status: 409,
    slug: 'built-in',
    title: 'Part of the service itself',
    detail: () => 'It can not be renamed, deleted or taken away; make one of your own instead.',
  },
  AlreadySignedIn: {
    status: 409,
    slug: 'already-signed-in',
    title: 'The user has signed in already',
    detail: () => 'Nothing is to be done: whoever has an account needs no invitation to it.',
  },
  NotInvitable: {
    status: 409,
    slug: 'not-invitable',
    title: 'The user can not be invited',
    detail: ({ reason }) => NOT_INVITABLE[reason],
  },
  LastAdministrator: {
    status: 409,
    slug: 'last-administrator',
    title: 'The last administrator',
    detail: () => 'Give somebody else the role SuperAdmin first, then try again.',
  },
} satisfies Partial<Entries<Refusal>>;
