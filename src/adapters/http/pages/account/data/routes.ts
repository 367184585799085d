import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import type { MobileNumber } from '../../../../../core/domain/addresses/address.ts';
import type { Refusal } from '../../../../../core/domain/errors.ts';
import type { SessionId } from '../../../../../core/domain/ids.ts';
import { parseLogin } from '../../../../../core/domain/sign-in/login.ts';
import type { DeleteMe } from '../../../../../core/use-cases/account/delete-me.ts';
import type { ExportMe, Exported } from '../../../../../core/use-cases/account/export-me.ts';
import type { ReadMe } from '../../../../../core/use-cases/account/read-me.ts';
import { ended } from '../../cookies.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { other, redirected, shown } from '../../page.ts';
import type { PageAnswer } from '../../page.ts';
import { DATA_PATH, DELETE_PATH, EXPORT_PATH, dataPage, deletePage, namesOf } from './page.ts';

type Deps = Readonly<{
  readMe: ReadMe;
  exportMe: ExportMe;
  deleteMe: DeleteMe;
  normaliseMobile: (written: string) => MobileNumber | null;
  /** Returns the same document as the export of the API. */
  exportOf: (all: Exported, current: SessionId) => unknown;
}>;

const fileOf = (all: Exported, document: unknown): PageAnswer =>
  other({
    status: 200,
    file: Buffer.from(`${JSON.stringify(document, null, 2)}\n`),
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="account-${all.at.toISOString().slice(0, 10)}.json"`,
      'Cache-Control': 'no-store',
    },
  });

export const dataPages = (deps: Deps): readonly PageRecord[] => {
  const isMeant = (user: User, written: string): boolean =>
    [parseLogin(written, deps.normaliseMobile)?.value, written.trim()].some(
      (name) => name !== undefined && namesOf(user).includes(name),
    );
  return [
    page({
      method: 'GET',
      path: DATA_PATH,
      operationId: 'showData',
      access: 'signed-in',
      fresh: true,
      handle: ({ view }) => TE.right(shown(dataPage(view))),
    }),
    page({
      method: 'GET',
      path: EXPORT_PATH,
      operationId: 'downloadData',
      access: 'signed-in',
      fresh: true,
      handle: ({ principal }) =>
        pipe(
          deps.exportMe(principal),
          TE.map((all) => fileOf(all, deps.exportOf(all, principal.sessionId))),
        ),
      // After the confirmation, return to this page, because a return to the download would leave the confirmation page
      // open.
      refused: { ReauthenticationRequired: () => redirected(`/confirm?return_to=${encodeURIComponent(DATA_PATH)}`) },
    }),
    page({
      method: 'GET',
      path: DELETE_PATH,
      operationId: 'showDeletion',
      access: 'signed-in',
      fresh: true,
      handle: ({ principal, view }) =>
        pipe(
          deps.readMe(principal),
          TE.map((user) => shown(deletePage(view, user))),
        ),
    }),
    page({
      method: 'POST',
      path: DELETE_PATH,
      operationId: 'submitDeletion',
      access: 'signed-in',
      fresh: true,
      changes: 'user',
      form: t.strict({ login: t.string }),
      handle: ({ principal, body: { login }, view, language }) => {
        const away = (user: User): TE.TaskEither<Refusal, PageAnswer> =>
          pipe(
            deps.deleteMe({ principal, ifMatch: () => true, language }),
            TE.map((): PageAnswer =>
              redirected('/sign-in', { notice: 'account-deleted', cookies: [ended('session')] }),
            ),
            TE.orElse((refusal): TE.TaskEither<Refusal, PageAnswer> =>
              refusal._tag === 'LastAdministrator'
                ? TE.right(shown(deletePage(view, user, 'last-administrator'), { status: 409 }))
                : TE.left(refusal),
            ),
          );
        return pipe(
          deps.readMe(principal),
          TE.flatMap((user) =>
            isMeant(user, login) ? away(user) : TE.right(shown(deletePage(view, user, 'mismatch'), { status: 422 })),
          ),
        );
      },
    }),
  ];
};
