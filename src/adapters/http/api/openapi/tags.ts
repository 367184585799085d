const OPERATIONS = 'Operations';

/** Keyed by the names that `tagOf` returns. A missing group gets a default description. */
export const TAGS: Readonly<Record<string, string>> = {
  Auth: 'Signing up, in and out; codes, recovery, tokens. No answer tells whether an account exists.',
  Me: 'The own account of a signed-in user.',
  Users: 'The directory of users, for administrators.',
  Roles: 'Roles and their privileges.',
  Privileges: 'Privileges that roles hold.',
  Events: 'The audit trail.',
  [OPERATIONS]: 'For operators, and for services that verify tokens.',
};

/** The group of an operation: the resource at the beginning of its path. */
export const tagOf = (path: string): string => {
  const [, resource] = /^\/v1\/([a-z0-9-]+)/.exec(path) ?? [];
  return resource === undefined
    ? OPERATIONS
    : resource.charAt(0).toUpperCase() + resource.slice(1).replaceAll('-', ' ');
};
