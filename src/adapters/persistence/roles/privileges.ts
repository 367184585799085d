import { LockMode } from '@mikro-orm/core';
import * as E from 'fp-ts/lib/Either.js';
import { nameTaken, notFound } from '../../../core/domain/errors.ts';
import type { NotFound } from '../../../core/domain/errors.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { SUPER_ADMIN } from '../../../core/domain/roles/built-in-privileges.ts';
import { createdPrivilege, privilegeEntries } from '../../../core/domain/roles/privilege.ts';
import type { Privilege, PrivilegeSnapshot, PrivilegeWrites } from '../../../core/domain/roles/privilege.ts';
import type { Privileges } from '../../../core/ports/privileges.ts';
import type { Audit } from '../audit/audit-trail.ts';
import type { Database } from '../database/database.ts';
import { entityReads } from '../database/entity-reads.ts';
import type { ReadRow } from '../database/entity-reads.ts';
import { timeOf } from '../database/sql.ts';
import { statement } from '../database/statement.ts';
import { entityChanges } from '../database/with-entities.ts';
import { PrivilegeSchema } from '../schema/privilege.ts';

const HOLDERS = statement({
  name: 'privilege_holders',
  text: `select from public.role_privilege rp join public.role r on r.id = rp.role_id
          where rp.privilege_id = $1 and rp.deleted_at is null and r.name <> '${SUPER_ADMIN}' limit 1`,
});

const toPrivilege = (row: ReadRow<typeof PrivilegeSchema>): Privilege => ({
  id: row.id,
  name: row.name,
  description: row.description ?? null,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  version: row.version,
});

type Deps = Readonly<{ database: Database; audit: Audit }>;

export const makePrivileges = ({ database, audit }: Deps): Privileges => {
  const keys = { name: { expression: 'e.name collate "C"', type: 'text' }, created_at: 'createdAt' } as const;
  const changes = entityChanges(database, 'privileges', { privilege_name_unique: nameTaken });
  return {
    ...entityReads(database, PrivilegeSchema, { port: 'privileges', keys, toItem: toPrivilege }),
    create: (actor, fields) =>
      changes.create(async ({ em, run }) => {
        const row = em.create(PrivilegeSchema, { ...fields, createdBy: actor, updatedBy: actor });
        await em.flush();
        await audit.record(run, await timeOf(run), [createdPrivilege(actor, row.id, fields)]);
        return E.right(toPrivilege(row));
      }),
    update: <R>(actor: UserId, id: number, decide: (privilege: PrivilegeSnapshot) => E.Either<R, PrivilegeWrites>) =>
      changes.update(`privilege:${id}`, async ({ em, run }): Promise<E.Either<R | NotFound, Privilege>> => {
        const row = await em.findOne(PrivilegeSchema, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
        if (row === null) return E.left(notFound);
        const isAssigned = (await run(HOLDERS, id)).length > 0;
        const privilege = { ...toPrivilege(row), isDeleted: row.deletedAt !== null, isAssigned };
        const decided = decide(privilege);
        if (E.isLeft(decided)) return decided;
        const { description = privilege.description, deletes } = decided.right;
        if (Object.keys(decided.right).length > 0) {
          const now = await timeOf(run);
          const version = row.version + 1;
          em.assign(row, { description, deletedAt: deletes ? now : null, version, updatedBy: actor });
          await em.flush();
          await audit.record(run, now, privilegeEntries(actor, privilege, decided.right));
        }
        return E.right(toPrivilege(row));
      }),
  };
};
