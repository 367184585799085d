import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { PersonName } from '../../../../core/domain/account/user.ts';
import { EmailAddress } from '../../../../core/domain/addresses/address.ts';
import type { Address } from '../../../../core/domain/addresses/address.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import type { Register } from '../../../../core/use-cases/sign-up/register.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import { PasswordText } from '../../server/input/texts.ts';
import { flowCookie } from '../cookies.ts';
import type { MobileCodec } from '../getting-in/address-text.ts';
import { formRefusals, withErrors } from '../getting-in/form-again.ts';
import type { ShowForm } from '../getting-in/form-again.ts';
import { ifGiven } from '../getting-in/if-given.ts';
import { FORM_TEXTS } from '../getting-in/texts.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import { weakPasswordText } from '../password-texts.ts';
import { closedPage, signUpPage } from './page.ts';
import { SIGN_UP_TEXTS } from './texts.ts';

type Deps = Readonly<{
  mobile: MobileCodec;
  isOpen: boolean;
  minLength: number;
  isPasswordless: boolean;
  register: Register;
}>;

const PATH = '/register';

const NO_ADDRESS: Extract<HttpRefusal, { _tag: 'InvalidRequest' }> = { _tag: 'InvalidRequest', errors: [] };

const fieldsIn = (language: Language) => {
  const texts = SIGN_UP_TEXTS[language];
  return {
    first_name: texts.firstNameFormat,
    last_name: texts.lastNameFormat,
    email: texts.emailFormat,
    mobile: texts.mobileFormat,
    password: texts.passwordFormat,
  };
};

const refusedPages = ({ minLength, isPasswordless }: Pick<Deps, 'minLength' | 'isPasswordless'>): RefusedPages => {
  const show: ShowForm = ({ view, given }, again) => signUpPage(view, { ...again, minLength, isPasswordless, given });
  const common = formRefusals(show, { en: fieldsIn('en'), de: fieldsIn('de') });
  return {
    ...common,
    InvalidRequest: (request, refusal) =>
      refusal === NO_ADDRESS
        ? withErrors(show, request, 422, [{ field: 'email', text: SIGN_UP_TEXTS[request.language].noAddress }])
        : common.InvalidRequest(request, refusal),
    CountryNotServed: (request) =>
      withErrors(show, request, 422, [{ field: 'mobile', text: FORM_TEXTS[request.language].country }]),
    WeakPassword: (request, refusal) =>
      withErrors(show, request, 422, [
        { field: 'password', text: weakPasswordText[request.language](refusal, minLength) },
      ]),
    RegistrationClosed: ({ view }) => shown(closedPage(view), { status: 403 }),
  };
};

/** The next page is the same whether or not the address has an account, so that it does not reveal accounts. */
export const signUpPages = ({ mobile, isOpen, minLength, isPasswordless, register }: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showRegistration',
    access: 'public',
    handle: ({ view }) =>
      TE.right(
        isOpen ? shown(signUpPage(view, { minLength, isPasswordless })) : shown(closedPage(view), { status: 403 }),
      ),
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitRegistration',
    access: 'public',
    limited: 'sends',
    form: t.strict({
      first_name: PersonName,
      last_name: ifGiven(PersonName),
      email: ifGiven(EmailAddress),
      mobile: ifGiven(mobile),
      password: isPasswordless ? ifGiven(PasswordText) : PasswordText,
    }),
    handle: ({ body: { first_name: firstName, last_name: lastName, email, mobile: number, password }, ...request }) => {
      const { language, flow, view } = request;
      const addresses: readonly Address[] = [
        ...(email === null ? [] : [{ type: 'email' as const, value: email }]),
        ...(number === null ? [] : [{ type: 'mobile' as const, value: number }]),
      ];
      const [first] = addresses;
      if (first === undefined) return TE.left(NO_ADDRESS);
      return pipe(
        register({ firstName, lastName, addresses, password, language }),
        TE.map(({ registration, resendInMs }) => {
          const next = { ...flow, address: first.value, registration, resendAt: Date.now() + resendInMs };
          return redirected('/code', { cookies: [flowCookie(view.site, next)] });
        }),
      );
    },
    refused: refusedPages({ minLength, isPasswordless }),
  }),
];
