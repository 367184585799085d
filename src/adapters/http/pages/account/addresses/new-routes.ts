import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { Address, MobileNumber } from '../../../../../core/domain/addresses/address.ts';
import { parseLogin } from '../../../../../core/domain/sign-in/login.ts';
import type { AddIdentity } from '../../../../../core/use-cases/account/add-identity.ts';
import { retryAfterSeconds } from '../../../server/problem-kind.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { PageAnswer, Shown } from '../../page.ts';
import type { View } from '../../view.ts';
import { NEW_ADDRESS_PATH, codePath, newAddressPage } from './page.ts';
import { ADDRESS_TEXTS } from './texts.ts';

type Deps = Readonly<{ addIdentity: AddIdentity; normaliseMobile: (written: string) => MobileNumber | null }>;

type Refused = Readonly<{ view: View; given: Readonly<Record<string, string>> }>;

const again = ({ view, given }: Refused, status: number, error: string): Shown =>
  shown(newAddressPage(view, given['address'] ?? '', error), { status });
const textsOf = ({ view }: Refused) => ADDRESS_TEXTS[view.language];
const unreadable = (request: Refused): Shown => again(request, 422, textsOf(request).unreadable);

const refused: RefusedPages = {
  InvalidRequest: unreadable,
  CountryNotServed: (request) => again(request, 422, textsOf(request).notServed),
  AlreadyAdded: (request) => again(request, 409, textsOf(request).alreadyAdded),
  TooManyIdentities: (request, { most }) => again(request, 409, textsOf(request).tooMany(most)),
  TooSoon: (request, refusal) => again(request, 429, textsOf(request).tooSoon(retryAfterSeconds(refusal))),
};

export const newAddressPages = ({ addIdentity, normaliseMobile }: Deps): readonly PageRecord[] => {
  const addressIn = (written: string): Address | null => {
    const login = parseLogin(written, normaliseMobile);
    return login === null || login.type === 'username' ? null : login;
  };
  return [
    page({
      method: 'GET',
      path: NEW_ADDRESS_PATH,
      operationId: 'showNewAddress',
      access: 'signed-in',
      fresh: true,
      handle: ({ view }) => TE.right(shown(newAddressPage(view))),
    }),
    page({
      method: 'POST',
      path: NEW_ADDRESS_PATH,
      operationId: 'submitNewAddress',
      access: 'signed-in',
      fresh: true,
      changes: 'user',
      limited: 'sends',
      uncounted: ({ body }) => TE.right(addressIn(body.address) === null),
      form: t.strict({ address: t.string }),
      handle: ({ principal, body, view, language }) => {
        const address = addressIn(body.address);
        if (address === null) return TE.right<never, PageAnswer>(unreadable({ view, given: body }));
        return pipe(
          addIdentity({ principal, address, language }),
          TE.map(({ identity }): PageAnswer => redirected(codePath(identity), { notice: 'code-sent' })),
        );
      },
      refused,
    }),
  ];
};
