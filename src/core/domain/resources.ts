/** The resources and their plurals in paths. Each has privileges (`<name>.read`, `<name>.manage`) and audit events. */
export const RESOURCES = { role: 'roles', privilege: 'privileges' } as const satisfies Readonly<Record<string, string>>;

export type ResourceName = keyof typeof RESOURCES;

const plurals: Readonly<Record<string, string>> = RESOURCES;

const spoken = (name: string): string => name.replaceAll('-', ' ');

type ResourcePrivilege = `${ResourceName}.${'read' | 'manage'}`;

export const RESOURCE_PRIVILEGES = Object.fromEntries(
  Object.entries(plurals).flatMap(([name, plural]) => [
    [`${name}.read`, `See ${spoken(plural)}`],
    [`${name}.manage`, `Create, change, delete and restore ${spoken(plural)}`],
  ]),
) as Readonly<Record<ResourcePrivilege, string>>;

export type ResourceAction = `${ResourceName}.${'created' | 'changed' | 'deleted' | 'restored'}`;
