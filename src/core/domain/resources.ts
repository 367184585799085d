/**
 * What is kept and managed here beside users, by name, with the plural that its paths have. From each line follow the
 * privileges `<name>.read` and `<name>.manage`, what the audit trail calls it, and what the trail tells of all of them.
 */
export const RESOURCES = { role: 'roles', privilege: 'privileges' } as const satisfies Readonly<Record<string, string>>;

export type ResourceName = keyof typeof RESOURCES;

/** By name, the plural. */
const plurals: Readonly<Record<string, string>> = RESOURCES;

const spoken = (name: string): string => name.replaceAll('-', ' ');

type ResourcePrivilege = `${ResourceName}.${'read' | 'manage'}`;

/** With what each lets its holder do. */
export const RESOURCE_PRIVILEGES = Object.fromEntries(
  Object.entries(plurals).flatMap(([name, plural]) => [
    [`${name}.read`, `See ${spoken(plural)}`],
    [`${name}.manage`, `Create, change, delete and restore ${spoken(plural)}`],
  ]),
) as Readonly<Record<ResourcePrivilege, string>>;

export type ResourceAction = `${ResourceName}.${'created' | 'changed' | 'deleted' | 'restored'}`;
