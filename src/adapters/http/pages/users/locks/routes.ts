import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { UnlockReason } from '../../../../../core/domain/locks/current-lock.ts';
import type { Lock } from '../../../../../core/domain/locks/current-lock.ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { ReadLocks } from '../../../../../core/use-cases/locks/read-locks.ts';
import type { Unlock } from '../../../../../core/use-cases/locks/unlock.ts';
import type { NoticeCode } from '../../notices.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { View } from '../../view.ts';
import type { ImageUrl } from '../frame.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, userPath } from '../user-path.ts';
import type { AboutUser } from '../user-path.ts';
import { locksPage } from './page.ts';
import type { Locks } from './page.ts';
import { LOCK_TEXTS } from './texts.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  mostFailures: Locks['most'];
  readManagedUser: ReadManagedUser;
  readLocks: ReadLocks;
  unlock: Unlock;
}>;

const PATH = `${USERS}/:id/locks`;

const noticeOf = (before: readonly Lock[]): NoticeCode => {
  if (before.length === 0) return 'unlocked-meanwhile';
  return before.some(({ factor }) => factor === 'password')
    ? 'password-unlocked'
    : before.some(({ factor }) => factor === 'otp')
      ? 'codes-unlocked'
      : 'factor-unlocked';
};

const locks = (
  deps: Deps,
  { principal: actor, params: { id: userId }, view }: AboutUser & Readonly<{ view: View }>,
  typed: Pick<Locks, 'reason' | 'errors'> = { reason: '', errors: [] },
) =>
  pipe(
    deps.readManagedUser({ actor, userId }),
    TE.bindTo('managed'),
    TE.bindW('found', () => deps.readLocks({ actor, userId })),
    TE.map(({ managed, found }) => {
      const content = { locks: found, most: deps.mostFailures, ...typed };
      return shown(locksPage(view, deps.imageUrl, managed, content), { status: typed.errors.length > 0 ? 422 : 200 });
    }),
  );

export const userLockPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showUserLocks',
    access: { privilege: 'user.read' },
    params: UserPath,
    handle: (request) => locks(deps, request),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitUserLocks',
    access: { privilege: 'user.unlock' },
    params: UserPath,
    form: t.partial({ reason: t.string }),
    handle: (request) => {
      const { principal: actor, params, body, view } = request;
      const reason = UnlockReason.decode(body.reason ?? '');
      if (E.isLeft(reason)) {
        const errors = [{ field: 'reason', text: LOCK_TEXTS[view.language].wrongReason }];
        return locks(deps, request, { reason: body.reason ?? '', errors });
      }
      return pipe(
        deps.unlock({ actor, userId: params.id, reason: reason.right }),
        TE.map(({ before }) => redirected(userPath(params.id, '/locks'), { notice: noticeOf(before) })),
      );
    },
    refused: refusedForUser,
  }),
];
