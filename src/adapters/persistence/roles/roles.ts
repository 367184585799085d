import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { nameTaken, notFound, unknownPrivilege } from '../../../core/domain/errors.ts';
import type { NotFound } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { COUNT_CAP, totalOf } from '../../../core/domain/page.ts';
import type { PrivilegeName } from '../../../core/domain/roles/privilege.ts';
import { roleCreated, roleEvents } from '../../../core/domain/roles/role.ts';
import type { Role, RoleSnapshot, RoleWrites } from '../../../core/domain/roles/role.ts';
import type { Impact, Roles } from '../../../core/ports/roles.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import type { Database } from '../database/database.ts';
import { entityReads } from '../database/entity-reads.ts';
import type { ReadRow } from '../database/entity-reads.ts';
import { outage } from '../database/outage.ts';
import { onPool, timeOf } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { computed, statement } from '../database/statement.ts';
import { entityChanges } from '../database/with-entities.ts';
import { RoleSchema } from '../schema/role.ts';
import { LIVING_OF } from '../sessions/living-sessions.ts';
import { PRIVILEGES_OF } from './held-privileges.ts';

/** Locks the role. Concurrent assignments of the role wait, because they lock it, too. */
const LOCK = statement({ name: 'role_lock', text: `select from public.role where id = $1 for no key update` });
const HOLDINGS = statement({
  name: 'role_holdings',
  columns: { privileges: computed.strings, users: computed.number },
  text: `select ${PRIVILEGES_OF('r')} as privileges,
                (select count(*)::int from (select from public."user" u where u.role_id = r.id limit ${COUNT_CAP}) c) as users
           from public.role r where r.id = $1`,
});
const GRANT = statement({
  name: 'role_grant',
  text: `insert into public.role_privilege (role_id, privilege_id, created_by, updated_by)
         select $2, p.id, $1, $1 from public.privilege p where p.name = any ($3) and p.deleted_at is null
         on conflict (role_id, privilege_id) do update set deleted_at = null, updated_by = $1`,
});
const REVOKE = statement({
  name: 'role_revoke',
  text: `delete from public.role_privilege where role_id = $1
            and privilege_id in (select id from public.privilege where name = any ($2) and deleted_at is null)`,
});
const UNKNOWN = statement({
  name: 'role_unknown_privileges',
  columns: { name: computed.string },
  text: `select n.name from unnest($1::text[]) n (name)
          where not exists (select from public.privilege p where p.name = n.name and p.deleted_at is null) order by 1`,
});
const IMPACT = statement({
  name: 'role_impact',
  columns: { users: computed.number, sessions: computed.number, some: computed.json<Impact['some']>() },
  text: `select (select count(*)::int from (select from public."user" u where u.role_id = $1 and u.deleted_at is null limit ${COUNT_CAP + 1}) c) as users,
                (select count(*)::int from (select from public."user" u cross join lateral (select from public.session s where ${LIVING_OF('u.id')} limit ${COUNT_CAP}) s
                   where u.role_id = $1 and u.is_active and u.deleted_at is null limit ${COUNT_CAP}) c) as sessions,
                coalesce((select json_agg(json_build_object('id', t.id, 'firstName', t.first_name, 'lastName', t.last_name) order by t.id)
                            from (select u.id, u.first_name, u.last_name from public."user" u
                                   where u.role_id = $1 and u.deleted_at is null order by u.id limit 20) t), '[]') as some`,
});

type Row = ReadRow<typeof RoleSchema> & { privileges: readonly string[] };

const toRole = (row: Row): Role => ({
  id: row.id,
  name: row.name,
  description: row.description ?? null,
  privileges: row.privileges,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  version: row.version,
});

const loadHoldings = async (run: Run, id: number): Promise<Pick<RoleSnapshot, 'privileges' | 'users'>> => {
  const [row] = await run(HOLDINGS, id);
  if (row === undefined) throw new TypeError('the locked role must exist');
  return row;
};

const unknownOf = async (run: Run, names: readonly PrivilegeName[]): Promise<readonly string[]> =>
  (await run(UNKNOWN, names)).map(({ name }) => name);

const impactOf = async (run: Run, role: Role): Promise<O.Option<Impact>> => {
  const [row] = await run(IMPACT, role.id);
  return row === undefined ? O.none : O.some({ ...row, role, users: totalOf(row.users) });
};

type Deps = Readonly<{ database: Database; recordEvents: RecordEvents }>;

export const makeRoles = ({ database, recordEvents }: Deps): Roles => {
  const { pool } = database;
  const reads = entityReads(database, RoleSchema, {
    port: 'roles',
    keys: { name: { expression: 'public.fold_case(e.name) collate "C"', type: 'text' }, created_at: 'createdAt' },
    computed: { privileges: PRIVILEGES_OF('e') },
    toItem: toRole,
  });
  const changes = entityChanges(database, 'roles', {
    role_name_unique: nameTaken,
    role_name_folded_unique: nameTaken,
  });
  return {
    ...reads,
    create: (actor, { name, description, privileges }) =>
      changes.create(async ({ em, run }) => {
        const unknown = await unknownOf(run, privileges);
        if (unknown.length > 0) return E.left(unknownPrivilege('/privileges', unknown));
        const row = em.create(RoleSchema, { name, description, createdBy: actor, updatedBy: actor });
        await em.flush();
        await run(GRANT, actor, row.id, privileges);
        await recordEvents(run, await timeOf(run), [roleCreated(actor, row.id, { name, description, privileges })]);
        return E.right(toRole({ ...row, ...(await loadHoldings(run, row.id)) }));
      }),
    update: <R>(actor: UserId, id: number, decide: (role: RoleSnapshot) => E.Either<R, RoleWrites>) =>
      changes.update(`role:${id}`, async ({ em, run }): Promise<E.Either<R | NotFound, Role>> => {
        await run(LOCK, id);
        const row = await em.findOne(RoleSchema, id);
        if (row === null) return E.left(notFound);
        const holdings = await loadHoldings(run, id);
        const role = { ...toRole({ ...row, ...holdings }), isDeleted: row.deletedAt !== null, users: holdings.users };
        const decided = decide(role);
        if (E.isLeft(decided)) return decided;
        const { name = role.name, description = role.description, grants = [], revokes = [], deletes } = decided.right;
        const unknown = await unknownOf(run, grants);
        if (unknown.length > 0) return E.left(notFound);
        if (Object.keys(decided.right).length > 0) {
          const now = await timeOf(run);
          if (grants.length > 0) await run(GRANT, actor, id, grants);
          if (revokes.length > 0) await run(REVOKE, id, revokes);
          const version = row.version + 1;
          em.assign(row, { name, description, deletedAt: deletes ? now : null, version, updatedBy: actor });
          await em.flush();
          await recordEvents(run, now, roleEvents(actor, role, decided.right));
        }
        return E.right(toRole({ ...row, ...(await loadHoldings(run, id)) }));
      }),
    impact: (id) =>
      pipe(
        reads.find(id),
        TE.flatMap((role) =>
          O.isNone(role) ? TE.right(role) : TE.tryCatch(() => impactOf(onPool(pool), role.value), outage('roles')),
        ),
      ),
    unknown: (names) => TE.tryCatch(() => unknownOf(onPool(pool), names), outage('roles')),
  };
};
