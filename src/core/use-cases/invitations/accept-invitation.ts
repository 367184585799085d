import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidInvitation } from '../../domain/errors.ts';
import type { InvalidInvitation, Overloaded, Unavailable, WeakPassword } from '../../domain/errors.ts';
import { accept, isOpen } from '../../domain/invitations/invitation.ts';
import type { Invitation } from '../../domain/invitations/invitation.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Client, NewSession } from '../../domain/sessions/session.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { deviceOf, newSession } from '../sign-in/signed-in.ts';
import type { IssueTokens, SignedInDevice } from '../sign-in/signed-in.ts';
import { hashChosen } from './chosen-password.ts';
import type { PasswordDeps } from './chosen-password.ts';

export type AcceptCommand = Readonly<{
  token: string;
  /** Null leaves the password as it is: a user without one signs in with codes. */
  password: string | null;
  language: Language;
}>;

type Refused = InvalidInvitation | WeakPassword | Overloaded | Unavailable;

/** A refused password leaves the token valid. Invalid tokens are refused alike, before the password is checked. */
export type AcceptInvitation = (
  cmd: AcceptCommand & Readonly<{ client: Client }>,
) => TE.TaskEither<Refused, SignedInDevice>;

/** The same for a web page, without signing in. */
export type AcceptOnPage = (cmd: AcceptCommand) => TE.TaskEither<Refused, void>;

type Deps = PasswordDeps & Readonly<{ invitations: Invitations; tokens: OpaqueTokens }>;

export const makeAcceptInvitation =
  (deps: Deps & Readonly<{ sessions: Sessions; issueTokens: IssueTokens }>): AcceptInvitation =>
  (cmd) => {
    const device = deviceOf(deps.tokens, null);
    const session = newSession(deps.policies, deps.sessions.newId(), cmd.client, device.fresh);
    return pipe(
      accepted(deps, cmd, session),
      TE.flatMap(() => deps.issueTokens<Refused>(session.id, invalidInvitation)),
      TE.map((tokens) => ({ ...tokens, deviceToken: device.tokenFor('Public') })),
    );
  };

export const makeAcceptOnPage =
  (deps: Deps): AcceptOnPage =>
  (cmd) =>
    accepted(deps, cmd, null);

const accepted = (
  deps: Deps,
  { token, password, language }: AcceptCommand,
  session: NewSession | null,
): TE.TaskEither<Refused, void> => {
  const digest = deps.tokens.digest(token);
  return pipe(
    deps.invitations.find(digest),
    TE.flatMap((found) => stillOpen(found)),
    TE.flatMap(({ own }) => hashChosen(deps, password, own)),
    TE.flatMap((passwordHash) =>
      deps.invitations.accept(digest, accept(deps.policies, { passwordHash, session, language })),
    ),
  );
};

type Found = O.Option<Readonly<{ invitation: Invitation; now: Date }>>;

const stillOpen = (found: Found): TE.TaskEither<Refused, Invitation> =>
  O.isSome(found) && isOpen(found.value.invitation, found.value.now)
    ? TE.right(found.value.invitation)
    : TE.left(invalidInvitation);
