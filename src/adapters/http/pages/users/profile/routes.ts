import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ProfilePatch } from '../../../../../core/domain/account/profile.ts';
import { PersonName } from '../../../../../core/domain/account/user.ts';
import type { ChangeUser } from '../../../../../core/use-cases/directory/change-user.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import type { View } from '../../view.ts';
import { FIELD_TEXTS } from '../field-texts.ts';
import type { ImageUrl } from '../frame.ts';
import { ProfileForm, profileCodecs, wrongFields } from '../profile-fields.ts';
import type { BirthDateCodec } from '../profile-fields.ts';
import { readFields } from '../read-fields.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, ifUnchanged, userPath } from '../user-path.ts';
import type { AboutUser } from '../user-path.ts';
import { profilePage } from './page.ts';
import type { Again } from './page.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  birthDate: BirthDateCodec;
  readManagedUser: ReadManagedUser;
  changeUser: ChangeUser;
}>;

const PATH = `${USERS}/:id`;
const Form = t.partial({ ...ProfileForm, version: t.string });

const codecOf = ({ birthDate }: Deps) =>
  t.exact(t.intersection([t.type({ first_name: PersonName }), t.partial(profileCodecs(birthDate))]));

/** The form sends every field, so an empty field clears the value. */
const patchOf = (filled: t.TypeOf<ReturnType<typeof codecOf>>): ProfilePatch => ({
  firstName: filled.first_name,
  lastName: filled.last_name ?? null,
  jobTitle: filled.job_title ?? null,
  gender: filled.gender ?? null,
  dob: filled.dob ?? null,
  username: filled.username ?? null,
});

const profile = (
  { readManagedUser, imageUrl }: Deps,
  { view, principal: actor, params: { id: userId } }: AboutUser & Readonly<{ view: View }>,
  again: Again | null = null,
  status = 200,
) =>
  pipe(
    readManagedUser({ actor, userId }),
    TE.map((managed) => shown(profilePage(view, imageUrl, managed, again), { status })),
  );

export const userProfilePages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showUser',
    access: { privilege: 'user.read' },
    params: UserPath,
    handle: (request) => profile(deps, request),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitUser',
    access: { privilege: 'user.update' },
    params: UserPath,
    form: Form,
    handle: (request) => {
      const { principal: actor, params, view, body } = request;
      const { version, ...texts } = body;
      const filled = readFields(codecOf(deps), texts);
      if (E.isLeft(filled)) return profile(deps, request, { texts, errors: wrongFields(view, filled.left) }, 422);
      const patch = { profile: patchOf(filled.right) };
      return pipe(
        deps.changeUser({ actor, userId: params.id, patch, ifMatch: ifUnchanged(version) }),
        TE.map(() => redirected(userPath(params.id), { notice: 'user-saved' })),
        TE.orElseW((refusal) => {
          const taken = [{ field: 'username', text: FIELD_TEXTS[view.language].taken.username }];
          if (refusal._tag === 'UsernameTaken') return profile(deps, request, { texts, errors: taken }, 409);
          if (refusal._tag === 'PreconditionFailed')
            return profile(deps, request, { texts, errors: [], isStale: true }, 412);
          return TE.left<AnyRefusal>(refusal);
        }),
      );
    },
    refused: refusedForUser,
  }),
];
