const OPERATIONS = 'Operations';

/** What is said of the groups of calls; one that is not here is named by its path. */
export const TAGS: Readonly<Record<string, string>> = {
  Auth: 'Signing up, in and out; codes, recovery, tokens. No answer tells whether an account exists.',
  Me: 'What any signed-in user can do with the own account.',
  Users: 'The directory of users, for administrators.',
  Roles: 'Roles, and what they hold.',
  Privileges: 'What roles can hold.',
  Events: 'The audit trail.',
  [OPERATIONS]: 'For whoever runs the service, and for what verifies its tokens.',
};

/** The group that a call belongs to: the resource that its path begins with. */
export const tagOf = (path: string): string => {
  const [, resource] = /^\/v1\/([a-z0-9-]+)/.exec(path) ?? [];
  return resource === undefined
    ? OPERATIONS
    : resource.charAt(0).toUpperCase() + resource.slice(1).replaceAll('-', ' ');
};
