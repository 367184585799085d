import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { UserId } from '../../../../core/domain/ids.ts';
import type { Role } from '../../../../core/domain/roles/role.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { ListRoles, ReadRole } from '../../../../core/use-cases/roles/read-roles.ts';
import { integerText } from '../../server/input/integer-text.ts';
import type { Cursors } from '../../server/input/list-request.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal, PageAnswer } from '../page.ts';
import { paged } from '../paged.ts';
import type { View } from '../view.ts';
import { COLUMNS, changesIn } from './changes.ts';
import type { RoleChange } from './changes.ts';
import { gridPage } from './grid-page.ts';
import { PATH } from './grid.ts';
import { review } from './reviewing.ts';
import type { SaveDeps } from './reviewing.ts';
import { save } from './save.ts';

type Deps = SaveDeps & Readonly<{ cursors: Cursors; listRoles: ListRoles; readRole: ReadRole }>;
type Answer = TE.TaskEither<AnyRefusal, PageAnswer>;

const Query = t.partial({ cursor: t.string, role: t.string, after: t.string });
const Form = t.record(t.string, t.string);
const BY_NAME = { by: 'name', descending: false } as const;

const only = ({ readRole }: Deps, actor: Principal, view: View, { role, after = '' }: t.TypeOf<typeof Query>): Answer =>
  pipe(
    O.fromEither(integerText(UserId).decode(role)),
    O.match(
      (): Answer => TE.right(redirected(PATH)),
      (id) =>
        pipe(
          readRole({ actor, id }),
          TE.map((found) => shown(gridPage(view, { roles: [found], after, only: role }))),
        ),
    ),
  );

/** Shows the table again with the unsaved changes. */
const edit = (
  { readRole }: Deps,
  actor: Principal,
  view: View,
  after: string,
  changes: readonly RoleChange[],
): Answer =>
  pipe(
    changes,
    TE.traverseSeqArray(({ id }): TE.TaskEither<AnyRefusal, Role> => readRole({ actor, id })),
    TE.map((roles) => shown(gridPage(view, { roles, after, changes }))),
  );

/** The table of roles and privileges, and the review of changes. Nothing is saved without a review. */
export const roleGridPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showRoles',
    access: { privilege: 'role.read' },
    query: Query,
    handle: ({ view, principal: actor, url, query }): Answer => {
      if (query.role) return only(deps, actor, view, query);
      const { cursor, after = '' } = query;
      return pipe(
        paged({ cursors: deps.cursors, url, cursor, sort: BY_NAME, limit: COLUMNS }, (request) =>
          deps.listRoles({ actor, page: request }),
        ),
        TE.map(({ items, ...listed }) => shown(gridPage(view, { ...listed, roles: items, after }))),
      );
    },
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitRoles',
    access: { privilege: 'role.manage' },
    form: Form,
    handle: ({ view, principal, body }): Answer => {
      const [changes, after] = [changesIn(body), body['after'] ?? ''];
      if (changes.length === 0) return TE.right(redirected(PATH, { notice: 'roles-unchanged' }));
      if (body['do'] === 'edit') return edit(deps, principal, view, after, changes);
      return (body['do'] === 'save' ? save : review)(deps, { view, principal, after }, changes);
    },
  }),
];
