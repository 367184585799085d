import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ReadManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import type { SendPasswordReset } from '../../../../../core/use-cases/directory/send-password-reset.ts';
import type { InviteAgain } from '../../../../../core/use-cases/invitations/invite-again.ts';
import { page } from '../../page-route.ts';
import type { PageRecord } from '../../page-route.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal, Redirected } from '../../page.ts';
import type { ImageUrl } from '../frame.ts';
import { refusedForUser } from '../refused.ts';
import { USERS, UserPath, userPath } from '../user-path.ts';
import { signInPage } from './page.ts';

type Deps = Readonly<{
  imageUrl: ImageUrl;
  readManagedUser: ReadManagedUser;
  inviteAgain: InviteAgain;
  sendPasswordReset: SendPasswordReset;
}>;

const PATH = `${USERS}/:id/sign-in`;
const Form = t.type({ do: t.keyof({ invitation: null, reset: null }) });

/**
 * Shows the addresses, and whether there is a password. Buttons send an invitation or a message to reset the password.
 */
export const userSignInPages = (deps: Deps): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: PATH,
    operationId: 'showUserSignIn',
    access: { privilege: 'user.read' },
    params: UserPath,
    handle: ({ principal: actor, params: { id: userId }, view }) =>
      pipe(
        deps.readManagedUser({ actor, userId }),
        TE.map((managed) => shown(signInPage(view, deps.imageUrl, managed))),
      ),
    refused: refusedForUser,
  }),
  page({
    method: 'POST',
    path: PATH,
    operationId: 'submitUserSignIn',
    access: { privilege: 'user.update' },
    limited: 'administration',
    params: UserPath,
    form: Form,
    handle: ({ principal: actor, params: { id: userId }, body, language }): TE.TaskEither<AnyRefusal, Redirected> => {
      const back = userPath(userId, '/sign-in');
      return body.do === 'invitation'
        ? pipe(
            deps.inviteAgain({ actor, userId, language }),
            TE.map(() => redirected(back, { notice: 'invitation-sent' })),
          )
        : pipe(
            deps.sendPasswordReset({ actor, userId, language }),
            TE.map(() => redirected(back, { notice: 'reset-sent' })),
          );
    },
    refused: refusedForUser,
  }),
];
