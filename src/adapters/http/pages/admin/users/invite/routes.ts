import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { PersonName } from '../../../../../../core/domain/account/user.ts';
import { EmailAddress } from '../../../../../../core/domain/addresses/address.ts';
import type { Address } from '../../../../../../core/domain/addresses/address.ts';
import { RoleName } from '../../../../../../core/domain/roles/role.ts';
import type { Principal } from '../../../../../../core/domain/sessions/principal.ts';
import type { Invite } from '../../../../../../core/use-cases/invitations/invite.ts';
import type { ListRoles } from '../../../../../../core/use-cases/roles/read-roles.ts';
import { PasswordText } from '../../../../server/input/texts.ts';
import { problemKind } from '../../../../server/problem-kind.ts';
import { page } from '../../../page-route.ts';
import type { PageRecord } from '../../../page-route.ts';
import { redirected, shown } from '../../../page.ts';
import type { AnyRefusal } from '../../../page.ts';
import type { FieldError } from '../../../parts/alert.ts';
import type { View } from '../../../view.ts';
import type { MobileCodec } from '../directory/filters.ts';
import { FIELD_TEXTS } from '../field-texts.ts';
import { ProfileForm, profileCodecs, wrongFields } from '../profile-fields.ts';
import type { BirthDateCodec, Texts } from '../profile-fields.ts';
import { readFields } from '../read-fields.ts';
import { refusedForUser } from '../refused.ts';
import { allRoles, mayGive } from '../roles.ts';
import { USERS, userPath } from '../user-path.ts';
import { invitePage } from './page.ts';

type Deps = Readonly<{
  mobile: MobileCodec;
  birthDate: BirthDateCodec;
  minLength: number;
  invite: Invite;
  listRoles: ListRoles;
}>;

const PATH = `${USERS}/new`;
const Form = t.partial({ ...ProfileForm, email: t.string, mobile: t.string, role: t.string, password: t.string });

const codecOf = ({ mobile, birthDate }: Deps) =>
  t.exact(
    t.intersection([
      t.type({ first_name: PersonName, role: RoleName }),
      t.partial({ ...profileCodecs(birthDate), email: EmailAddress, mobile, password: PasswordText }),
    ]),
  );
type Filled = t.TypeOf<ReturnType<typeof codecOf>>;

const addressesIn = ({ email, mobile }: Filled): readonly Address[] => [
  ...(email === undefined ? [] : [{ type: 'email' as const, value: email }]),
  ...(mobile === undefined ? [] : [{ type: 'mobile' as const, value: mobile }]),
];

const inviteeOf = (filled: Filled) => ({
  firstName: filled.first_name,
  lastName: filled.last_name ?? null,
  jobTitle: filled.job_title ?? null,
  gender: filled.gender ?? null,
  dob: filled.dob ?? null,
  username: filled.username ?? null,
  role: filled.role,
  addresses: addressesIn(filled),
});

/** What can be mended in the form; null for other refusals. */
const mendable = ({ language }: View, minLength: number, refusal: AnyRefusal): readonly FieldError[] | null => {
  const texts = FIELD_TEXTS[language];
  switch (refusal._tag) {
    case 'AddressTaken':
      return refusal.pointers.map((pointer) =>
        pointer === '/mobile'
          ? { field: 'mobile', text: texts.taken.mobile }
          : { field: 'email', text: texts.taken.email },
      );
    case 'UsernameTaken':
      return [{ field: 'username', text: texts.taken.username }];
    case 'CountryNotServed':
      return [{ field: 'mobile', text: texts.notServed }];
    case 'UnknownRole':
      return [{ field: 'role', text: texts.unknownRole }];
    case 'WeakPassword':
      return [{ field: 'password', text: texts.weak(refusal, minLength) }];
    default:
      return null;
  }
};

const read = (deps: Deps, view: View, texts: Texts): E.Either<readonly FieldError[], Filled> => {
  const filled = readFields(codecOf(deps), texts);
  const hasAddress = [texts.email, texts.mobile].some((text) => text?.trim());
  const missing = hasAddress ? [] : [{ field: 'email', text: FIELD_TEXTS[view.language].noAddress }];
  if (E.isLeft(filled)) return E.left([...wrongFields(view, filled.left), ...missing]);
  return missing.length > 0 ? E.left(missing) : filled;
};

type Again = Readonly<{ texts?: Texts; errors?: readonly FieldError[]; status?: number }>;

const formPage = (deps: Deps, view: View, actor: Principal, { texts = {}, errors = [], status = 200 }: Again) =>
  pipe(
    allRoles(deps, actor),
    TE.map((roles) => roles?.filter((role) => mayGive(actor, role)).map(({ name }) => name) ?? null),
    TE.map((roles) => shown(invitePage(view, { texts, errors, roles, minLength: deps.minLength }), { status })),
  );

/** Creates a user by an invitation. */
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
      const filled = read(deps, view, texts);
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
