const OPERATIONS = 'Operations';

/** Descriptions by the group names that `tagOf` returns. Other groups get a default description. */
export const TAGS: Readonly<Record<string, string>> = {
  Auth: 'Signing up, in and out; codes, recovery, tokens. No answer tells whether an account exists.',
  Me: 'The own account of a signed-in user.',
  Users: 'The directory of users, for administrators.',
  Roles: 'Roles and their privileges.',
  Privileges: 'Privileges that roles hold.',
  Events: 'The audit trail.',
  [OPERATIONS]: 'For operators, and for services that verify tokens.',
};

/** Returns the group of an operation, which is the first part of its path. */
export const tagOf = (path: string): string => {
  const [, resource] = /^\/v1\/([a-z0-9-]+)/.exec(path) ?? [];
  return resource === undefined
    ? OPERATIONS
    : resource.charAt(0).toUpperCase() + resource.slice(1).replaceAll('-', ' ');
};
