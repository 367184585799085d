import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Principal } from '../../../../../core/domain/sessions/principal.ts';
import type { Invite } from '../../../../../core/use-cases/invitations/invite.ts';
import type { ListRoles } from '../../../../../core/use-cases/roles/read-roles.ts';
import { problemKind } from '../../../server/problem-kind.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import type { FieldError } from '../../parts/alert.ts';
import type { View } from '../../view.ts';
import { ProfileForm } from '../profile-fields.ts';
import type { Texts } from '../profile-fields.ts';
import { refusedForUser } from '../refused.ts';
import { allRoles, mayGive } from '../roles.ts';
import { USERS, userPath } from '../user-path.ts';
import { invitePage } from './page.ts';
import { inviteeOf, mendable, readForm } from './read-form.ts';

type Deps = Parameters<typeof readForm>[0] & Readonly<{ minLength: number; invite: Invite; listRoles: ListRoles }>;

const PATH = `${USERS}/new`;
const Form = t.partial({ ...ProfileForm, email: t.string, mobile: t.string, role: t.string, password: t.string });

type Again = Readonly<{ texts?: Texts; errors?: readonly FieldError[]; status?: number }>;

const formPage = (deps: Deps, view: View, actor: Principal, { texts = {}, errors = [], status = 200 }: Again) =>
  pipe(
    allRoles(deps, actor),
    TE.map((roles) => roles?.filter((role) => mayGive(actor, role)).map(({ name }) => name) ?? null),
    TE.map((roles) => shown(invitePage(view, { texts, errors, roles, minLength: deps.minLength }), { status })),
  );

export const invitePages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showInvitationForm',
    access: { privilege: 'user.create' },
    handle: ({ principal, view }) => formPage(deps, view, principal, {}),
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitInvitationForm',
    access: { privilege: 'user.create' },
    limited: 'administration',
    form: Form,
    handle: ({ principal: actor, body: texts, language, view }) => {
      const filled = readForm(deps, view, texts);
      if (E.isLeft(filled)) return formPage(deps, view, actor, { texts, errors: filled.left, status: 422 });
      const { right } = filled;
      return pipe(
        deps.invite({ actor, invitee: inviteeOf(right), password: right.password ?? null, language }),
        TE.map((id) => redirected(userPath(id), { notice: 'user-invited' })),
        TE.orElseW((refusal) => {
          const errors = mendable(view, deps.minLength, refusal);
          const { status } = problemKind(refusal._tag);
          return errors === null
            ? TE.left<AnyRefusal>(refusal)
            : formPage(deps, view, actor, { texts, errors, status });
        }),
      );
    },
    refused: refusedForUser,
  }),
];
