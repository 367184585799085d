import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound, unknownPrivilege } from '../../domain/errors.ts';
import type { Forbidden, NotFound, Unavailable, UnknownPrivilege } from '../../domain/errors.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { PrivilegeName } from '../../domain/roles/privilege.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Impact, Roles } from '../../ports/roles.ts';

export type Command = Readonly<{
  actor: Principal;
  id: number;
  add: readonly PrivilegeName[];
  remove: readonly PrivilegeName[];
}>;

/** The users that a change of a role would affect, and the privileges that these users would gain and lose. */
export type RoleImpact = Impact & Readonly<{ gains: readonly string[]; loses: readonly string[] }>;

type Refused = Forbidden | NotFound | UnknownPrivilege | Unavailable;

/** Previews a change of a role. Requires `role.read`. The users are named only if the actor also has `user.read`. */
export type ReadImpact = (cmd: Command) => TE.TaskEither<Refused, RoleImpact>;

export const makeReadImpact =
  ({ roles }: Readonly<{ roles: Roles }>): ReadImpact =>
  ({ actor, id, add, remove }) =>
    pipe(
      TE.fromEither(permitted(actor, 'role.read')),
      TE.flatMap(() => roles.unknown([...add, ...remove])),
      TE.flatMap((unknown) =>
        unknown.length > 0 ? TE.left(unknownPrivilege(pointerTo(unknown, add), unknown)) : TE.right(undefined),
      ),
      TE.flatMap(() => roles.impact(id)),
      TE.flatMap(TE.fromOption(() => notFound)),
      TE.map((impact) => ({
        ...impact,
        some: actor.privileges.includes('user.read') ? impact.some : [],
        gains: add.filter((name) => !impact.role.privileges.includes(name)),
        loses: remove.filter((name) => impact.role.privileges.includes(name)),
      })),
    );

const pointerTo = (unknown: readonly string[], add: readonly string[]): string =>
  unknown.some((name) => add.includes(name)) ? '?add' : '?remove';
