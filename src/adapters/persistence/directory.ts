import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { unknownRole } from '../../core/domain/errors.ts';
import type { UnknownRole } from '../../core/domain/errors.ts';
import { pageOf, totalOf } from '../../core/domain/page.ts';
import type { Page } from '../../core/domain/page.ts';
import type { User } from '../../core/domain/user.ts';
import type { Directory } from '../../core/ports/directory.ts';
import { attempt } from './attempt.ts';
import { PRIVILEGES_OF } from './held-privileges.ts';
import { positionOf } from './keyset.ts';
import type { PositionRow } from './keyset.ts';
import { lockState } from './lock-state.ts';
import { outage } from './outage.ts';
import type { Lists } from './replicas.ts';
import { restoreUser } from './restoring.ts';
import type { RestoreDeps } from './restoring.ts';
import { onPool } from './sql.ts';
import { pageStatement, surveyOf } from './user-page.ts';
import type { Survey } from './user-page.ts';
import { searchOf } from './user-search.ts';
import { USER_COLUMNS, toUser } from './users.ts';
import type { UserRow } from './users.ts';

const FROM = `"user" u join role r on r.id = u.role_id left join user_auth a on a.user_id = u.id`;
const FIND = {
  name: 'directory_find',
  text: `select ${USER_COLUMNS} from ${FROM} where u.id = $1 and (u.deleted_at is null or $2)`,
};
const EFFECTIVE = {
  name: 'directory_effective',
  text: `select r.name as role, ${PRIVILEGES_OF('r')} as held,
                array(select p.name from privilege p where p.deleted_at is null) as known
           from "user" u join role r on r.id = u.role_id where u.id = $1 and u.deleted_at is null`,
};

const NOTHING_ASKED: Survey = { isRoleKnown: null, found: [], total: null };

type PageRow = UserRow & PositionRow;

export type DirectoryDeps = RestoreDeps & Readonly<{ maxTotal: number; lists?: Lists }>;

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
        const [survey = NOTHING_ASKED] = asked === null ? [] : await run<Survey>(asked.statement, ...asked.values);
        if (survey.isRoleKnown === false) return E.left(unknownRole);
        const { statement, values } = pageStatement(filter, request, search, survey.found);
        const rows = await run<PageRow>(statement, ...values);
        const page = pageOf(rows, request, positionOf, survey.total === null ? null : totalOf(survey.total));
        return E.right({ ...page, items: page.items.map(toUser) });
      }),
    find: (id, deleted) =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)<UserRow>(FIND, id, deleted === 'include');
        return row === undefined ? O.none : O.some(toUser(row));
      }, outage('directory')),
    effective: (id) =>
      TE.tryCatch(async () => {
        type Found = { role: string; held: readonly string[]; known: readonly string[] };
        const [row] = await onPool(pool)<Found>(EFFECTIVE, id);
        if (row === undefined) return O.none;
        return O.some({ role: row.role, held: row.held, isKnown: (name: string) => row.known.includes(name) });
      }, outage('directory')),
    restore: (by, id) => restoreUser(pool, deps, by, id),
  };
};
