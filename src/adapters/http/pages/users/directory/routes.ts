import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { UserSort } from '../../../../../core/domain/directory/user-filter.ts';
import type { Unavailable } from '../../../../../core/domain/errors.ts';
import type { PageRequest } from '../../../../../core/domain/page.ts';
import type { Principal } from '../../../../../core/domain/sessions/principal.ts';
import type { ListUsers } from '../../../../../core/use-cases/directory/list-users.ts';
import type { ReadLockEnds } from '../../../../../core/use-cases/locks/read-lock-ends.ts';
import type { ListRoles } from '../../../../../core/use-cases/roles/read-roles.ts';
import { DEFAULT_LIMIT } from '../../../server/input/list-query.ts';
import { cursorOf, pageRequest } from '../../../server/input/list-request.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import type { ImageUrl } from '../frame.ts';
import { allRoles } from '../roles.ts';
import { USERS } from '../user-path.ts';
import { ListQuery, NEWEST, filtersIn } from './filters.ts';
import type { FilterName, Filters, MobileCodec } from './filters.ts';
import { directoryPage } from './page.ts';
import type { Found } from './page.ts';
import { DIRECTORY_TEXTS } from './texts.ts';

type Deps = Readonly<{
  mobile: MobileCodec;
  imageUrl: ImageUrl;
  cursors: Cursors;
  listUsers: ListUsers;
  readLockEnds: ReadLockEnds;
  listRoles: ListRoles;
}>;

type Asked = Filters & Readonly<{ actor: Principal; url: string; cursor: string | undefined }>;

/** Requests the page at the cursor, or the first page if the cursor belongs to another list. */
const requestOf = (cursors: Cursors, { given, sort, url, cursor }: Asked) => {
  const query = { ...given, sort, count: true, cursor };
  const asked = pageRequest(cursors, url, query, NEWEST);
  const isStale = E.isLeft(asked);
  const first: PageRequest<UserSort> = { limit: DEFAULT_LIMIT, after: null, sort, count: true };
  const request = E.getOrElse(() => first)(asked);
  return { query, request, isStale, isFirst: request.after === null };
};

const find = ({ cursors, listUsers, readLockEnds }: Deps, asked: Asked) => {
  const { query, request, isStale, isFirst } = requestOf(cursors, asked);
  const { actor, filter, url, sort } = asked;
  return pipe(
    listUsers({ actor, filter, page: request }),
    TE.bindTo('users'),
    TE.bindW('ends', ({ users }) => readLockEnds({ actor, userIds: users.items.map(({ id }) => id) })),
    TE.map(({ users: { items, next, total }, ends }): Found => {
      const cursor = next === null ? null : cursorOf(cursors, { url, query }, sort, next);
      return { items, ends, total, next: cursor, isFirst, isStale };
    }),
  );
};

/** The users who match the filters in the URL, fifty per page. */
export const directoryPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: USERS,
    operationId: 'showUsers',
    access: { privilege: 'user.read' },
    query: ListQuery,
    handle: ({ principal: actor, query, url, view }) => {
      const filters = filtersIn(deps.mobile, query);
      const texts = DIRECTORY_TEXTS[view.language];
      const wrongOf = (field: FilterName, text = texts.wrong(texts.label[field])) => ({ field, text });
      const load: TE.TaskEither<AnyRefusal, Found | null> =
        filters.wrong.length > 0
          ? TE.right(null)
          : find(deps, { ...filters, actor, url, cursor: query.cursor || undefined });
      return pipe(
        load,
        TE.map((found) => ({ found, errors: filters.wrong.map((field) => wrongOf(field)) })),
        TE.orElse((refusal) =>
          refusal._tag === 'UnknownRole'
            ? TE.right({ found: null, errors: [wrongOf('role', texts.unknownRole)] })
            : TE.left(refusal),
        ),
        TE.bindW('roles', (): TE.TaskEither<Unavailable, readonly string[] | null> =>
          pipe(
            allRoles(deps, actor),
            TE.map((roles) => roles?.map(({ name }) => name) ?? null),
          ),
        ),
        TE.map((content) =>
          shown(directoryPage(view, { imageUrl: deps.imageUrl, given: filters.given, ...content }), {
            status: content.errors.length > 0 ? 422 : 200,
          }),
        ),
      );
    },
  }),
];
