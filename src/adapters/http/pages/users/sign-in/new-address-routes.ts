import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { EmailAddress } from '../../../../../core/domain/addresses/address.ts';
import type { Address } from '../../../../../core/domain/addresses/address.ts';
import type { AddUserIdentity } from '../../../../../core/use-cases/directory/add-user-identity.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { problemKind } from '../../../server/problem-kind.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal } from '../../page.ts';
import type { View } from '../../view.ts';
import type { MobileCodec } from '../directory/filters.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, userPath } from '../user-path.ts';
import type { AboutUser } from '../user-path.ts';
import { newAddressPage } from './addresses-page.ts';
import { SIGN_IN_TEXTS } from './texts.ts';

type Deps = Readonly<{
  mobile: MobileCodec;
  readManagedUser: ReadManagedUser;
  addUserIdentity: AddUserIdentity;
}>;

const NEW = `${USERS}/:id/addresses/new`;

const addressIn = (mobile: MobileCodec, text: string): Address | null => {
  const value = text.includes('@') ? EmailAddress.decode(text) : mobile.decode(text);
  if (E.isLeft(value)) return null;
  return { type: text.includes('@') ? 'email' : 'mobile', value: value.right } as Address;
};

/** Returns the error message for a refusal that the user can correct in the form, or null for other refusals. */
const mendable = ({ language }: View, refusal: AnyRefusal): string | null => {
  const words = SIGN_IN_TEXTS[language];
  if (refusal._tag === 'AddressTaken') return words.takenAddress;
  if (refusal._tag === 'AlreadyAdded') return words.alreadyAdded;
  if (refusal._tag === 'CountryNotServed') return words.notServed;
  if (refusal._tag === 'NotInvitable') return words.notInvitable;
  return refusal._tag === 'TooManyIdentities' ? words.tooMany(refusal.most) : null;
};

const formPage = (
  { readManagedUser }: Deps,
  { principal: actor, params: { id: userId }, view }: AboutUser & Readonly<{ view: View }>,
  address = '',
  text: string | null = null,
  status = 200,
) =>
  pipe(
    readManagedUser({ actor, userId }),
    TE.map((managed) => {
      const errors = text === null ? [] : [{ field: 'address', text }];
      return shown(newAddressPage(view, managed, { address, errors }), { status });
    }),
  );

const ADDING = { path: NEW, access: { privilege: 'user.update' }, fresh: 'own', params: UserPath } as const;

export const newAddressPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    operationId: 'showNewUserAddress',
    ...ADDING,
    handle: (request) => formPage(deps, request),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    operationId: 'submitNewUserAddress',
    ...ADDING,
    limited: 'administration',
    form: t.partial({ address: t.string }),
    handle: (request) => {
      const { principal: actor, params, body, language, view } = request;
      const text = body.address?.trim() ?? '';
      const address = addressIn(deps.mobile, text);
      if (address === null) return formPage(deps, request, text, SIGN_IN_TEXTS[language].wrongAddress, 422);
      return pipe(
        deps.addUserIdentity({ actor, userId: params.id, address, language }),
        TE.map(() => redirected(userPath(params.id, '/sign-in'), { notice: 'user-address-added' })),
        TE.orElseW((refusal) => {
          const why = mendable(view, refusal);
          const { status } = problemKind(refusal._tag);
          return why === null ? TE.left<AnyRefusal>(refusal) : formPage(deps, request, text, why, status);
        }),
      );
    },
    refused: refusedForUser,
  }),
];
