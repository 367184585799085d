import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { nameTaken, notFound } from '../../../core/domain/errors.ts';
import type { NameTaken, NotFound } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { SUPER_ADMIN } from '../../../core/domain/roles/built-in.ts';
import { createdPrivilege, privilegeEntries } from '../../../core/domain/roles/privilege.ts';
import type { Privilege, PrivilegeWrites, PrivilegeSnapshot } from '../../../core/domain/roles/privilege.ts';
import type { Privileges } from '../../../core/ports/privileges.ts';
import type { RoleSort } from '../../../core/ports/roles.ts';
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

type Row = {
  id: number;
  name: string;
  description: string | null;
  created_at: Date;
  updated_at: Date;
  version: number;
};
type SnapshotRow = Row & { now: Date; deleted_at: Date | null; is_assigned: boolean };

const COLUMNS = `p.id, p.name, p.description, p.created_at, p.updated_at, p.version`;
const FIND = {
  name: 'privilege_find',
  text: `select ${COLUMNS} from privilege p where p.id = $1 and p.deleted_at is null`,
};
const LOCK = { name: 'privilege_lock', text: `select from privilege where id = $1 for update` };
const SEE = {
  name: 'privilege_see',
  text: `select ${COLUMNS}, p.deleted_at, date_trunc('milliseconds', clock_timestamp()) as now,
                exists (select from role_privilege rp join role r on r.id = rp.role_id
                         where rp.privilege_id = p.id and rp.deleted_at is null and r.name <> '${SUPER_ADMIN}') as is_assigned
           from privilege p where p.id = $1`,
};
const CREATE = {
  name: 'privilege_create',
  text: `insert into privilege (name, description, created_by, updated_by) values ($2, $3, $1, $1)
         returning id, date_trunc('milliseconds', clock_timestamp()) as now`,
};
const SAVE = {
  name: 'privilege_save',
  text: `update privilege set description = $3, deleted_at = $4, version = version + 1, updated_by = $1 where id = $2`,
};

const SOURCE: Source<RoleSort> = {
  columns: COLUMNS,
  from: `privilege p`,
  where: 'p.deleted_at is null',
  keys: {
    name: { expression: 'p.name', type: 'text' },
    created_at: { expression: 'p.created_at', type: 'timestamptz' },
  },
  id: { expression: 'p.id', type: 'int' },
};

const toPrivilege = (row: Row): Privilege => ({
  id: row.id,
  name: row.name,
  description: row.description,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

const toSnapshot = (row: SnapshotRow): PrivilegeSnapshot => ({
  ...toPrivilege(row),
  isDeleted: row.deleted_at !== null,
  isAssigned: row.is_assigned,
});

const named = async <R, A>(work: Promise<E.Either<R, A>>): Promise<E.Either<R | NameTaken, A>> => {
  try {
    return await work;
  } catch (error) {
    if (!violates(error, 'privilege_name_unique')) throw error;
    return E.left(nameTaken);
  }
};

const see = async (run: Run, id: number): Promise<SnapshotRow | null> => (await run<SnapshotRow>(SEE, id))[0] ?? null;

const written = async (run: Run, id: number): Promise<Privilege> => {
  const row = await see(run, id);
  if (row === null) throw new TypeError('the privilege was there');
  return toPrivilege(row);
};

type Deps = Readonly<{ pool: Pool; lists?: Lists; audit: Audit }>;

export const makePrivileges = ({ pool, lists = () => onPool(pool), audit }: Deps): Privileges => ({
  list: (request) => TE.tryCatch(() => readPage(lists(), SOURCE, request, toPrivilege), outage('privileges')),
  find: (id) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)<Row>(FIND, id);
      return row === undefined ? O.none : O.some(toPrivilege(row));
    }, outage('privileges')),
  create: (actor, privilege) =>
    attempt('privileges')(() =>
      named(
        inTransaction(pool, async (run): Promise<E.Either<never, Privilege>> => {
          const { name, description } = privilege;
          const [made] = await run<{ id: number; now: Date }>(CREATE, actor, name, description);
          if (made === undefined) throw new TypeError('the privilege was not made');
          await audit.record(run, made.now, [createdPrivilege(actor, made.id, privilege)]);
          return E.right(await written(run, made.id));
        }),
      ),
    ),
  update: <R>(actor: UserId, id: number, decide: (privilege: PrivilegeSnapshot) => E.Either<R, PrivilegeWrites>) =>
    attempt('privileges')(() =>
      named(
        inTurn(pool, changing(`privilege:${id}`), async (run): Promise<E.Either<R | NotFound, Privilege>> => {
          await run(LOCK, id);
          const row = await see(run, id);
          if (row === null) return E.left(notFound);
          const privilege = toSnapshot(row);
          const decided = decide(privilege);
          if (E.isLeft(decided)) return decided;
          const writes = decided.right;
          if (Object.keys(writes).length > 0) {
            const { description = privilege.description, deletes } = writes;
            await run(SAVE, actor, id, description, deletes ? row.now : null);
            await audit.record(run, row.now, privilegeEntries(actor, privilege, writes));
          }
          return E.right(await written(run, id));
        }),
      ),
    ),
});
