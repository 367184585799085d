import type { ProblemKind } from '../../../server/problem-kind.ts';

export const administrationProblems = {
  AlreadySignedIn: {
    happened: 'An invitation is for the first sign-in, and this user has signed in already.',
    next: 'Nothing is left to do. If the user can not sign in any more, send a password reset: `POST /v1/users/{id}/password-reset`.',
  },
  BuiltIn: {
    happened:
      'The service itself relies on this role or privilege: it can not be renamed or deleted, and what SuperAdmin holds can not be taken away.',
    next: 'Make another role or privilege, and use it instead.',
  },
  Forbidden: {
    happened:
      'You are signed in, and your role does not hold the privilege that this call asks for. `detail` names it.',
    next: 'Ask an administrator for a role that holds it; the change takes effect with your next request, without another sign-in.',
  },
  InsufficientPrivileges: {
    happened:
      'To change a user you must hold every privilege that the user holds, so that nobody can take over an account with more rights. Reading is allowed.',
    next: 'Ask somebody who holds the privileges that `detail` names.',
  },
  LastAdministrator: {
    happened: 'This is the last active user with the role SuperAdmin. Without one nobody could administer the service.',
    next: 'Give somebody else the role SuperAdmin first, then repeat the request.',
  },
  NameTaken: {
    happened: 'A role or privilege of this name exists. Names that differ in letter case only count as one.',
    next: 'Choose another name, or change the existing one.',
  },
  NoAddress: {
    happened: 'The user has no verified address that a message could go to, or is inactive.',
    next: 'Send an invitation (`POST /v1/users/{id}/invitation`), or activate the user first.',
  },
  NotInvitable: {
    happened:
      'The user is inactive, is registering without an invitation, or has no address that is still free. `detail` says which.',
    next: 'Do what `detail` says, then send the invitation again.',
  },
  NotYoursToGrant: {
    happened:
      'You can grant and revoke only privileges that you hold. `detail` names the privileges that you do not hold.',
    next: 'Choose a role without them, or ask somebody who holds them.',
  },
  RestoreConflict: {
    happened:
      'Deleting made addresses and names free, and another user has taken one since. `errors` names them. Nothing was restored.',
    next: 'Change or remove them at their present owner, then restore again.',
  },
  RoleInUse: {
    happened: 'Users have this role, deleted ones included, because they may be restored.',
    next: 'Give these users another role first (`GET /v1/users?role=…&deleted=include` finds them), then delete the role.',
  },
  UnknownPrivilege: {
    happened: 'The request names privileges that do not exist; `errors` says which.',
    next: 'Use those of `GET /v1/privileges`, or make them first with `POST /v1/privileges`.',
  },
  UnknownRole: {
    happened: 'The request names a role that does not exist, or was deleted.',
    next: 'Use one of `GET /v1/roles`, exactly as it is written there.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
