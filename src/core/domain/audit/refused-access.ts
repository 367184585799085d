import { denied } from '../audit.ts';
import type { AuditEntry, Subject } from '../audit.ts';
import type { UserId } from '../ids.ts';
import { RESOURCES } from '../resources.ts';

/** A call refused for missing privileges. `path` is the route pattern, `id` is the value of `:id` in the URL. */
export type RefusedAccess = Readonly<{
  actor: Readonly<{ userId: UserId }>;
  operationId: string;
  lacking: readonly string[];
  path: string;
  id: string | null;
}>;

const SUBJECTS: Readonly<Record<string, Subject['type']>> = {
  users: 'user',
  ...Object.fromEntries(Object.entries<string>(RESOURCES).map(([name, plural]) => [plural, name])),
};

/** Returns the resource in the path, such as a user for `/v1/users/:id/locks`; null if the path names none. */
const subjectOf = ({ path, id }: RefusedAccess): Subject | null => {
  const [, resource = ''] = /^\/v1\/([\w-]+)\/:id(?:\/|$)/.exec(path) ?? [];
  const type = SUBJECTS[resource];
  return type === undefined || id === null ? null : { type, id };
};

export const refusedAccess = (refused: RefusedAccess): AuditEntry =>
  denied(refused.actor.userId, 'access.refused', subjectOf(refused), [
    { field: 'operation', before: null, after: refused.operationId },
    { field: 'lacking', before: null, after: refused.lacking },
  ]);
