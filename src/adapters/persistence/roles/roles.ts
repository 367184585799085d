import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { nameTaken, notFound, unknownPrivilege } from '../../../core/domain/errors.ts';
import type { NameTaken, NotFound, UnknownPrivilege } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { COUNT_CAP, totalOf } from '../../../core/domain/page.ts';
import type { PrivilegeName } from '../../../core/domain/roles/privilege.ts';
import { createdRole, roleEntries } from '../../../core/domain/roles/role.ts';
import type { Role, RoleWrites, RoleSnapshot } from '../../../core/domain/roles/role.ts';
import type { RoleSort, Roles } from '../../../core/ports/roles.ts';
import type { Audit } from '../audit/audit-trail.ts';
import { attempt } from '../database/attempt.ts';
import { changing, inTurn } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { readPage } from '../database/read-page.ts';
import type { Source } from '../database/read-page.ts';
import type { Lists } from '../database/replicas.ts';
import { inTransaction, onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { violates } from '../database/violations.ts';
import { LIVING_OF } from '../sessions/living-sessions.ts';
import { PRIVILEGES_OF } from './held-privileges.ts';

type Row = {
  id: number;
  name: string;
  description: string | null;
  privileges: readonly string[];
  created_at: Date;
  updated_at: Date;
  version: number;
};
type SnapshotRow = Row & { now: Date; deleted_at: Date | null; users: number };

const COLUMNS = `r.id, r.name, r.description, r.created_at, r.updated_at, r.version, ${PRIVILEGES_OF('r')} as privileges`;
const FIND = { name: 'role_find', text: `select ${COLUMNS} from role r where r.id = $1 and r.deleted_at is null` };
/** Whoever gives the role to somebody has it locked, too. */
const LOCK = { name: 'role_lock', text: `select from role where id = $1 for no key update` };
const SEE = {
  name: 'role_see',
  text: `select ${COLUMNS}, r.deleted_at, date_trunc('milliseconds', clock_timestamp()) as now,
                (select count(*)::int from (select from "user" u where u.role_id = r.id limit ${COUNT_CAP}) c) as users
           from role r where r.id = $1`,
};
const CREATE = {
  name: 'role_create',
  text: `insert into role (name, description, created_by, updated_by) values ($2, $3, $1, $1)
         returning id, date_trunc('milliseconds', clock_timestamp()) as now`,
};
const SAVE = {
  name: 'role_save',
  text: `update role set name = $3, description = $4, deleted_at = $5, version = version + 1, updated_by = $1 where id = $2`,
};
const GRANT = {
  name: 'role_grant',
  text: `insert into role_privilege (role_id, privilege_id, created_by, updated_by)
         select $2, p.id, $1, $1 from privilege p where p.name = any ($3) and p.deleted_at is null
         on conflict (role_id, privilege_id) do update set deleted_at = null, updated_by = $1`,
};
const REVOKE = {
  name: 'role_revoke',
  text: `delete from role_privilege where role_id = $1
            and privilege_id = (select id from privilege where name = $2 and deleted_at is null)`,
};
const UNKNOWN = {
  name: 'role_unknown_privileges',
  text: `select n.name from unnest($1::text[]) n (name)
          where not exists (select from privilege p where p.name = n.name and p.deleted_at is null) order by 1`,
};
const IMPACT = {
  name: 'role_impact',
  text: `select (select count(*)::int from (select from "user" u where u.role_id = $1 and u.deleted_at is null limit ${COUNT_CAP + 1}) c) as users,
                (select count(*)::int from (select from "user" u cross join lateral (select from session s where ${LIVING_OF('u.id')} limit ${COUNT_CAP}) s
                   where u.role_id = $1 and u.is_active and u.deleted_at is null limit ${COUNT_CAP}) c) as sessions,
                coalesce((select json_agg(json_build_object('id', t.id, 'firstName', t.first_name, 'lastName', t.last_name) order by t.id)
                            from (select u.id, u.first_name, u.last_name from "user" u
                                   where u.role_id = $1 and u.deleted_at is null order by u.id limit 20) t), '[]') as some`,
};

const SOURCE: Source<RoleSort> = {
  columns: COLUMNS,
  from: `role r`,
  where: 'r.deleted_at is null',
  keys: {
    name: { expression: 'lower(r.name)', type: 'text' },
    created_at: { expression: 'r.created_at', type: 'timestamptz' },
  },
  id: { expression: 'r.id', type: 'int' },
};

const toRole = (row: Row): Role => ({
  id: row.id,
  name: row.name,
  description: row.description,
  privileges: row.privileges,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

const toSnapshot = (row: SnapshotRow): RoleSnapshot => ({
  ...toRole(row),
  isDeleted: row.deleted_at !== null,
  users: row.users,
});

const NAMES = ['role_name_unique', 'role_name_lower_unique'];

/** What a broken constraint means. */
const named = async <R, A>(work: Promise<E.Either<R, A>>): Promise<E.Either<R | NameTaken, A>> => {
  try {
    return await work;
  } catch (error) {
    if (!NAMES.some((constraint) => violates(error, constraint))) throw error;
    return E.left(nameTaken);
  }
};

const write = async (run: Run, actor: UserId, role: RoleSnapshot, now: Date, writes: RoleWrites): Promise<void> => {
  const { name = role.name, description = role.description, grants, revokes, deletes } = writes;
  if (grants) await run(GRANT, actor, role.id, [grants]);
  if (revokes) await run(REVOKE, role.id, revokes);
  await run(SAVE, actor, role.id, name, description, deletes ? now : null);
};

const unknownOf = async (run: Run, names: readonly PrivilegeName[]): Promise<readonly string[]> =>
  (await run<{ name: string }>(UNKNOWN, names)).map(({ name }) => name);

const readRole = async (run: Run, id: number): Promise<Role | null> => {
  const [row] = await run<Row>(FIND, id);
  return row === undefined ? null : toRole(row);
};

const written = async (run: Run, id: number): Promise<Role> => {
  const [row] = await run<SnapshotRow>(SEE, id);
  if (row === undefined) throw new TypeError('the role was there');
  return toRole(row);
};

type Deps = Readonly<{ pool: Pool; lists?: Lists; audit: Audit }>;

export const makeRoles = ({ pool, lists = () => onPool(pool), audit }: Deps): Roles => ({
  list: (request) => TE.tryCatch(() => readPage(lists(), SOURCE, request, toRole), outage('roles')),
  find: (id) => TE.tryCatch(async () => O.fromNullable(await readRole(onPool(pool), id)), outage('roles')),
  create: (actor, role) =>
    attempt('roles')(() =>
      named(
        inTransaction(pool, async (run): Promise<E.Either<UnknownPrivilege, Role>> => {
          const unknown = await unknownOf(run, role.privileges);
          if (unknown.length > 0) return E.left(unknownPrivilege('/privileges', unknown));
          const [made] = await run<{ id: number; now: Date }>(CREATE, actor, role.name, role.description);
          if (made === undefined) throw new TypeError('the role was not made');
          await run(GRANT, actor, made.id, role.privileges);
          await audit.record(run, made.now, [createdRole(actor, made.id, role)]);
          return E.right(await written(run, made.id));
        }),
      ),
    ),
  update: <R>(actor: UserId, id: number, decide: (role: RoleSnapshot) => E.Either<R, RoleWrites>) =>
    attempt('roles')(() =>
      named(
        inTurn(pool, changing(`role:${id}`), async (run): Promise<E.Either<R | NotFound | UnknownPrivilege, Role>> => {
          await run(LOCK, id);
          const [row] = await run<SnapshotRow>(SEE, id);
          if (row === undefined) return E.left(notFound);
          const role = toSnapshot(row);
          const decided = decide(role);
          if (E.isLeft(decided)) return decided;
          const writes = decided.right;
          const unknown = await unknownOf(run, writes.grants ? [writes.grants] : []);
          if (unknown.length > 0) return E.left(notFound);
          if (Object.keys(writes).length > 0) {
            await write(run, actor, role, row.now, writes);
            await audit.record(run, row.now, roleEntries(actor, role, writes));
          }
          return E.right(await written(run, id));
        }),
      ),
    ),
  impact: (id) =>
    TE.tryCatch(async () => {
      type Found = {
        users: number;
        sessions: number;
        some: readonly { id: UserId; firstName: string; lastName: string | null }[];
      };
      const run = onPool(pool);
      const role = await readRole(run, id);
      const [row] = await run<Found>(IMPACT, id);
      if (role === null || row === undefined) return O.none;
      return O.some({ role, users: totalOf(row.users), sessions: row.sessions, some: row.some });
    }, outage('roles')),
  unknown: (names) => TE.tryCatch(() => unknownOf(onPool(pool), names), outage('roles')),
});
