import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import { USER_SORTS } from '../../../../../core/domain/directory/user-filter.ts';
import { unavailable } from '../../../../../core/domain/errors.ts';
import type { Unavailable } from '../../../../../core/domain/errors.ts';
import { UserId } from '../../../../../core/domain/ids.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import type { ListUsers } from '../../../../../core/use-cases/directory/list-users.ts';
import type { ReadUser } from '../../../../../core/use-cases/directory/read-user.ts';
import type { Invite } from '../../../../../core/use-cases/invitations/invite.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { FlagText, listQuery, timeText } from '../../../server/input/list-query.ts';
import type { Cursors } from '../../../server/input/list-request.ts';
import { ShownText, searchText } from '../../../server/input/search-text.ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { CHANGED_ADA, GRACE, NEW_USER, examplePage } from '../../codecs/examples.ts';
import { listPage } from '../../codecs/list-page.ts';
import { listBody } from '../../codecs/list.ts';
import { addressesInBody } from '../../codecs/requests.ts';
import type { BirthDateCodec, MobileCodec } from '../../codecs/requests.ts';
import { UserBody, viewUser } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';
import { newUserBody } from './user-requests.ts';
import { shownUser } from './user-tags.ts';

type Parts = Readonly<{
  imageUrl: ImageUrl;
  mobile: MobileCodec;
  birthDate: BirthDateCodec;
  cursors: Cursors;
  listUsers: ListUsers;
  readUser: ReadUser;
  invite: Invite;
}>;

const PATH = '/v1/users';
export const UserPath = t.strict({ id: integerText(UserId) });
const filters = (mobile: MobileCodec) =>
  listQuery(USER_SORTS, {
    q: explained(searchText(mobile), 'The beginning of a name, username or address, in any letter case.'),
    role: explained(RoleName, 'The name of a role.'),
    is_active: explained(FlagText, 'Whether the users are active.'),
    locked: explained(FlagText, 'Whether the users are locked at present.'),
    deleted: explained(
      ShownText,
      'Deleted users: left out by default; `include` adds them, `only` shows nothing else.',
    ),
    unconfirmed: explained(
      ShownText,
      'Registrations without a confirmed address: left out by default; `include` adds them, `only` shows nothing else.',
    ),
    created_from: timeText('Created at this time or later.'),
    created_to: timeText('Created before this time.'),
  });

const NEWEST = { by: 'created_at', descending: true } as const;

// The caller may read the new user, so this fails only if another request has already deleted the user.
const made: (read: ReturnType<ReadUser>) => TE.TaskEither<Unavailable, User> = TE.mapLeft((refusal) =>
  refusal._tag === 'Unavailable' || refusal._tag === 'Overloaded' ? refusal : unavailable('directory')(refusal),
);

export const userRoutes = ({ imageUrl, birthDate, mobile, cursors, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listUsers',
    summary: 'Users, newest first, filtered by beginning of name or address, role, state and time',
    access: { privilege: 'user.read' },
    query: filters(mobile),
    refusals: ['Forbidden', 'Unavailable'],
    responses: { 200: listBody(UserBody, 'Users') },
    example: {
      query: { q: 'ada', count: true },
      answer: { ...examplePage(CHANGED_ADA), total: 1, total_is_capped: false },
    },
    handle: ({ principal: actor, query, url }) => {
      const { q, role, locked, is_active: isActive, deleted = 'exclude', unconfirmed = 'exclude' } = query;
      const created = { createdFrom: query.created_from, createdTo: query.created_to };
      const filter = { q, role, locked, isActive, deleted, unconfirmed, ...created };
      return listPage({ cursors, url, query, sort: NEWEST, viewOf: viewUser(imageUrl) }, (page) =>
        pipe(
          useCases.listUsers({ actor, filter, page }),
          TE.mapLeft((refusal) => (refusal._tag === 'UnknownRole' ? unknownRoleInQuery : refusal)),
        ),
      );
    },
  }),
  route({
    method: 'POST',
    path: PATH,
    operationId: 'createUser',
    summary: 'Create a user, and send invitations to the addresses',
    access: { privilege: 'user.create' },
    limited: 'administration',
    idempotent: true,
    body: newUserBody(mobile, birthDate),
    refusals: [
      'AddressTaken',
      'CountryNotServed',
      'Forbidden',
      'NotYoursToGrant',
      'Overloaded',
      'Unavailable',
      'UnknownRole',
      'UsernameTaken',
      'WeakPassword',
    ],
    tagged: true,
    responses: { 201: UserBody },
    example: { body: NEW_USER, answer: GRACE },
    handle: ({ principal: actor, body, language }) =>
      pipe(
        useCases.invite({
          actor,
          invitee: {
            firstName: body.first_name,
            lastName: body.last_name ?? null,
            jobTitle: body.job_title ?? null,
            gender: body.gender ?? null,
            dob: body.dob ?? null,
            username: body.username ?? null,
            role: body.role,
            addresses: addressesInBody(body),
          },
          password: body.password ?? null,
          language,
        }),
        TE.flatMap((id) => made(useCases.readUser({ actor: { ...actor, privileges: ['user.read'] }, userId: id }))),
        TE.map(shownUser(imageUrl)),
        TE.map(({ body: user, headers }) => answer(201, user, { Location: `${PATH}/${user.id}`, ...headers })),
      ),
  }),
];

const unknownRoleInQuery = {
  _tag: 'InvalidRequest' as const,
  errors: [{ pointer: '?role', code: 'unknown-role', detail: 'is not the name of a role' }],
};
