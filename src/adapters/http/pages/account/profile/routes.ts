import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Refusal } from '../../../../../core/domain/errors.ts';
import type { ChangeMe } from '../../../../../core/use-cases/account/change-me.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import { retryAfterSeconds } from '../../../server/problem-kind.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { PageAnswer } from '../../page.ts';
import type { View } from '../../view.ts';
import { fieldErrors } from '../field-errors.ts';
import { FIELDS, patchOf, profileForm, valuesOf } from './form.ts';
import type { BirthDateCodec, ProfileForm } from './form.ts';
import { differing, profilePage, staleProfilePage } from './page.ts';
import { PROFILE_TEXTS } from './texts.ts';

type Deps = Readonly<{ readMe: ReadMe; changeMe: ChangeMe; birthDate: BirthDateCodec }>;

const PATH = '/account/profile';

const refused: RefusedPages = {
  InvalidRequest: ({ view, given }, { errors }) =>
    shown(profilePage(view, given, fieldErrors(errors, FIELDS, PROFILE_TEXTS[view.language].refused)), { status: 422 }),
  UsernameTaken: ({ view, given }) =>
    shown(profilePage(view, given, [{ field: 'username', text: PROFILE_TEXTS[view.language].taken }]), { status: 409 }),
  TooManyRenames: ({ view, given }, refusal) => {
    const text = PROFILE_TEXTS[view.language].tooManyRenames(Math.ceil(retryAfterSeconds(refusal) / 60));
    return shown(profilePage(view, given, [{ field: 'username', text }]), { status: 429 });
  },
};

/** Handles a concurrent change: shows the typed values beside the saved values, unless they are equal. */
const stale = (
  { readMe }: Deps,
  { view, principal, body }: Readonly<{ view: View; principal: Parameters<ReadMe>[0]; body: ProfileForm }>,
): TE.TaskEither<Refusal, PageAnswer> =>
  pipe(
    readMe(principal),
    TE.map((user) => {
      const both = { mine: { ...body, version: String(body.version) }, theirs: valuesOf(user) };
      return differing(both).length === 0
        ? redirected(PATH, { notice: 'saved', hasChanged: false })
        : shown(staleProfilePage(view, both), { status: 412 });
    }),
  );

export const profilePages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showProfile',
    access: 'signed-in',
    handle: ({ principal, view }) =>
      pipe(
        deps.readMe(principal),
        TE.map((user) => shown(profilePage(view, valuesOf(user)))),
      ),
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitProfile',
    access: 'signed-in',
    changes: 'user',
    form: profileForm(deps.birthDate),
    handle: ({ principal, view, body }) =>
      pipe(
        deps.changeMe({ principal, patch: patchOf(body), ifMatch: ({ version }) => version === body.version }),
        TE.map(({ hasChanged }): PageAnswer => redirected(PATH, { notice: 'saved', hasChanged })),
        TE.orElseW((refusal) =>
          refusal._tag === 'PreconditionFailed' ? stale(deps, { view, principal, body }) : TE.left(refusal),
        ),
      ),
    refused,
  }),
];
