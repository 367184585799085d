import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { PasskeyId } from '../../../../../core/domain/ids.ts';
import { PasskeyName } from '../../../../../core/domain/passkeys/passkey.ts';
import type { AddPasskey } from '../../../../../core/use-cases/passkeys/add-passkey.ts';
import type {
  ListMyPasskeys,
  ReadMyPasskey,
  RemovePasskey,
  RenamePasskey,
} from '../../../../../core/use-cases/passkeys/own-passkeys.ts';
import type { OfferCreation } from '../../../../../core/use-cases/passkeys/passkey-options.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { flowCookie, sessionCookie } from '../../cookies.ts';
import { formRefusals } from '../../getting-in/form-again.ts';
import type { ShowForm } from '../../getting-in/form-again.ts';
import { page } from '../../page-route.ts';
import type { PageRecord, Refused, RefusedPages } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import { errorSummary, problem } from '../../parts/alert.ts';
import { creationIn, jsonAnswer, offered, passkeyRefusals } from '../../passkeys/responses.ts';
import { CODES_PATH } from '../second-factor/paths.ts';
import { newPasskeyPage, passkeysPage, removePasskeyPage, renamePasskeyPage } from './page.ts';
import { NEW_PASSKEY_PATH, PASSKEYS_PATH, SIGNALS_PATH } from './paths.ts';
import { OWN_PASSKEY_TEXTS } from './texts.ts';

type Deps = Readonly<{
  hasPasskeys: boolean;
  offerPasskeyCreation: OfferCreation;
  addPasskey: AddPasskey;
  listMyPasskeys: ListMyPasskeys;
  readMyPasskey: ReadMyPasskey;
  renamePasskey: RenamePasskey;
  removePasskey: RemovePasskey;
}>;

const ONE = `${PASSKEYS_PATH}/:id`;
const REMOVE = `${ONE}/remove`;
const OnePath = t.strict({ id: integerText(PasskeyId) });
const own = { access: 'signed-in', assurance: 'aal1' } as const;
const change = { ...own, changes: 'user', fresh: true } as const;

const showNew: ShowForm = ({ view, given }, again) => newPasskeyPage(view, { ...again, name: given['name'] });
const refusedNew: RefusedPages = {
  ...formRefusals(showNew, { en: {}, de: {} }),
  ...passkeyRefusals((request, alert) => showNew(request, { alert })),
  AlreadyAdded: (request) => again(request, OWN_PASSKEY_TEXTS[request.language].already),
  TooManyPasskeys: (request, { most }) => again(request, OWN_PASSKEY_TEXTS[request.language].tooMany(most)),
};
const again = (request: Refused, text: string) => shown(showNew(request, { alert: problem(text) }), { status: 409 });

/** Shown if the passkey belongs to another user or has been removed. */
const gone: RefusedPages = {
  NotFound: () => redirected(PASSKEYS_PATH, { notice: 'gone-already' }),
  InvalidRequest: () => redirected(PASSKEYS_PATH, { notice: 'gone-already' }),
};

/** Allows sessions without a second factor (`aal1`), because a passkey can be the user's first second factor. */
export const passkeyPages = (deps: Deps): readonly PageRecord[] => (deps.hasPasskeys ? pagesOf(deps) : []);

const pagesOf = (deps: Deps): readonly PageRecord[] => [
  page({
    ...own,
    method: 'GET',
    path: PASSKEYS_PATH,
    operationId: 'showPasskeys',
    handle: ({ principal, view }) =>
      pipe(
        deps.listMyPasskeys(principal),
        TE.map((all) => shown(passkeysPage(view, all))),
      ),
  }),
  page({
    ...own,
    method: 'GET',
    path: NEW_PASSKEY_PATH,
    operationId: 'showNewPasskey',
    fresh: true,
    handle: ({ view }) => TE.right(shown(newPasskeyPage(view))),
  }),
  page({
    ...own,
    method: 'POST',
    path: `${NEW_PASSKEY_PATH}/options`,
    operationId: 'askNewPasskey',
    shownAt: NEW_PASSKEY_PATH,
    fresh: true,
    changes: 'user',
    form: t.partial({ conditional: t.literal('on') }),
    handle: ({ principal, body }) =>
      offered(deps.offerPasskeyCreation({ principal, isConditional: body.conditional === 'on' })),
  }),
  page({
    ...change,
    method: 'POST',
    path: NEW_PASSKEY_PATH,
    operationId: 'submitNewPasskey',
    limited: 'proofs',
    form: t.intersection([t.strict({ response: t.string }), t.partial({ name: t.string })]),
    handle: ({ principal, body, language, view }) => {
      const { site } = view;
      const name = (body.name ?? '').trim() === '' ? E.right(null) : PasskeyName.decode(body.name);
      if (E.isLeft(name)) {
        const errors = [{ field: 'name', text: OWN_PASSKEY_TEXTS[language].nameFormat }];
        const typed = { name: body.name, errors, alert: errorSummary(view, errors) };
        return TE.right(shown(newPasskeyPage(view, typed), { status: 422 }));
      }
      return pipe(
        creationIn(body.response),
        TE.flatMap((response) => deps.addPasskey({ principal, response, name: name.right, language })),
        TE.map(({ signedIn, recoveryCodes: codes }) =>
          redirected(codes === null ? PASSKEYS_PATH : CODES_PATH, {
            notice: 'passkey-added',
            cookies: [
              ...(signedIn === null ? [] : [sessionCookie(site, signedIn.cookie)]),
              ...(codes === null ? [] : [flowCookie(site, { codes })]),
            ],
          }),
        ),
      );
    },
    refused: refusedNew,
  }),
  page({
    ...own,
    method: 'POST',
    path: SIGNALS_PATH,
    operationId: 'askPasskeySignals',
    shownAt: PASSKEYS_PATH,
    changes: 'user',
    handle: ({ principal }) =>
      pipe(
        deps.offerPasskeyCreation({ principal, isConditional: false }),
        TE.map(({ options: { rp, user, excludeCredentials } }) =>
          jsonAnswer({
            rpId: rp.id,
            userId: user.id,
            name: user.name,
            displayName: user.displayName,
            accepted: excludeCredentials.map(({ id }) => id),
          }),
        ),
      ),
  }),
  page({
    ...own,
    method: 'GET',
    path: ONE,
    operationId: 'showPasskey',
    params: OnePath,
    handle: ({ principal, params: { id }, view }) =>
      pipe(
        deps.readMyPasskey({ principal, id }),
        TE.map(({ name }) => shown(renamePasskeyPage(view, { id }, { name }))),
      ),
    refused: gone,
  }),
  page({
    ...own,
    method: 'POST',
    path: ONE,
    operationId: 'submitPasskeyName',
    changes: 'user',
    params: OnePath,
    form: t.partial({ name: t.string }),
    handle: ({ principal, params: { id }, body, language, view }) => {
      const name = PasskeyName.decode(body.name ?? '');
      if (E.isLeft(name)) {
        const errors = [{ field: 'name', text: OWN_PASSKEY_TEXTS[language].nameFormat }];
        const typed = { name: body.name, errors, alert: errorSummary(view, errors) };
        return TE.right(shown(renamePasskeyPage(view, { id }, typed), { status: 422 }));
      }
      return pipe(
        deps.renamePasskey({ principal, id, name: name.right, ifMatch: () => true }),
        TE.map(() => redirected(PASSKEYS_PATH, { notice: 'passkey-renamed' })),
      );
    },
    refused: gone,
  }),
  page({
    ...own,
    method: 'GET',
    path: REMOVE,
    operationId: 'showRemovePasskey',
    fresh: true,
    params: OnePath,
    handle: ({ principal, params: { id }, view }) =>
      pipe(
        deps.readMyPasskey({ principal, id }),
        TE.map((passkey) => shown(removePasskeyPage(view, passkey))),
      ),
    refused: gone,
  }),
  page({
    ...change,
    method: 'POST',
    path: REMOVE,
    operationId: 'submitRemovePasskey',
    changes: 'session',
    params: OnePath,
    handle: ({ principal, params: { id }, language, view }) =>
      pipe(
        deps.readMyPasskey({ principal, id }),
        TE.bindTo('passkey'),
        TE.flatMap(({ passkey }) =>
          pipe(
            deps.removePasskey({ principal, id, language }),
            TE.map(() => redirected(PASSKEYS_PATH, { notice: 'passkey-removed' })),
            TE.orElseW((refusal) =>
              refusal._tag === 'LastSignInMethod'
                ? TE.right(
                    shown(removePasskeyPage(view, passkey, problem(OWN_PASSKEY_TEXTS[language].lastWay)), {
                      status: 409,
                      refusal,
                    }),
                  )
                : TE.left(refusal),
            ),
          ),
        ),
      ),
    refused: gone,
  }),
];
