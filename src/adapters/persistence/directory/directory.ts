import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { User } from '../../../core/domain/account/user.ts';
import { unknownRole } from '../../../core/domain/errors.ts';
import type { UnknownRole } from '../../../core/domain/errors.ts';
import { pageOf, totalOf } from '../../../core/domain/page.ts';
import type { Page } from '../../../core/domain/page.ts';
import type { Directory } from '../../../core/ports/directory.ts';
import { USER, USER_COLUMNS, USER_JOINS, toUser } from '../account/user-columns.ts';
import { attempt } from '../database/attempt.ts';
import { positionOf } from '../database/keyset.ts';
import { outage } from '../database/outage.ts';
import type { Lists } from '../database/replicas.ts';
import { onPool } from '../database/sql.ts';
import { computed, statement } from '../database/statement.ts';
import { lockState } from '../locks/lock-state.ts';
import { PRIVILEGES_OF } from '../roles/held-privileges.ts';
import { restoreUser } from './restoring.ts';
import type { RestoreDeps } from './restoring.ts';
import { takenMeanwhile } from './taken-meanwhile.ts';
import { searchOf } from './user-filter-sql.ts';
import { pageStatement, surveyOf } from './user-page.ts';
import type { Survey } from './user-page.ts';

const FIND = statement({
  name: 'directory_find',
  columns: USER,
  text: `select ${USER_COLUMNS} from public."user" ${USER_JOINS} where u.id = $1 and (u.deleted_at is null or $2)`,
});
const EFFECTIVE = statement({
  name: 'directory_effective',
  columns: { role: computed.string, held: computed.strings, known: computed.strings },
  text: `select r.name as role, ${PRIVILEGES_OF('r')} as held,
                array(select p.name from public.privilege p where p.deleted_at is null) as known
           from public."user" u join public.role r on r.id = u.role_id where u.id = $1 and (u.deleted_at is null or $2)`,
});

const NOTHING_ASKED: Survey = { roleId: null, found: [], total: null };

type DirectoryDeps = RestoreDeps & Readonly<{ maxTotal: number; lists?: Lists }>;

export const makeDirectory = ({
  pool,
  lists = () => onPool(pool),
  maxTotal,
  ...deps
}: DirectoryDeps & Readonly<{ pool: Pool }>): Directory => {
  const locks = lockState(maxTotal);
  return {
    list: (filter, request) =>
      attempt('directory')(async (): Promise<E.Either<UnknownRole, Page<User>>> => {
        const run = lists();
        const search = searchOf(filter, request.sort.by, locks);
        const asked = surveyOf(filter, request, search);
        const [survey = NOTHING_ASKED] = asked === null ? [] : await run(asked.statement, ...asked.values);
        if (filter.role !== undefined && survey.roleId === null) return E.left(unknownRole);
        const page = pageStatement(filter, request, search, survey);
        const rows = await run(page.statement, ...page.values);
        const { items, ...rest } = pageOf(
          rows,
          request,
          positionOf,
          survey.total === null ? null : totalOf(survey.total),
        );
        return E.right({ ...rest, items: items.map(toUser) });
      }),
    find: (id, deleted) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)(FIND, id, deleted === 'include');
        return row === undefined ? O.none : O.some(toUser(row));
      }, outage('directory')),
    effective: (id, deleted) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)(EFFECTIVE, id, deleted === 'include');
        if (row === undefined) return O.none;
        return O.some({ role: row.role, held: row.held, isKnown: (name: string) => row.known.includes(name) });
      }, outage('directory')),
    taken: takenMeanwhile(pool),
    restore: (by, id) => restoreUser(pool, deps, by, id),
  };
};
