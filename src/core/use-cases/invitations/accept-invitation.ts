import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidInvitation } from '../../domain/errors.ts';
import type { InvalidInvitation, Overloaded, Unavailable, WeakPassword } from '../../domain/errors.ts';
import { accept, isOpen } from '../../domain/invitations/invitation.ts';
import type { Invitation } from '../../domain/invitations/invitation.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { FactorMethod } from '../../domain/second-factor/evidence.ts';
import type { NewSignIn } from '../../domain/second-factor/opening.ts';
import type { Client } from '../../domain/sessions/session.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { Sessions } from '../../ports/sessions.ts';
import { deviceOf, newSignIn } from '../sign-in/signed-in.ts';
import type { Challenged, IssueTokens, SignedInDevice } from '../sign-in/signed-in.ts';
import { hashChosen } from './chosen-password.ts';
import type { PasswordDeps } from './chosen-password.ts';

export type AcceptCommand = Readonly<{
  token: string;
  /** Null keeps the current password. A user without a password signs in with codes. */
  password: string | null;
  language: Language;
}>;

type Refused = InvalidInvitation | WeakPassword | Overloaded | Unavailable;

/** If the password is refused, the token stays valid. An invalid token is refused before the password is checked. */
export type AcceptInvitation = (
  cmd: AcceptCommand & Readonly<{ client: Client }>,
) => TE.TaskEither<Refused, SignedInDevice | Challenged>;

/** Checks whether an invitation link is valid now. The link stays usable. */
export type ReadInvitation = (token: string) => TE.TaskEither<InvalidInvitation | Unavailable, void>;

/** Accepts an invitation on a web page. Does not sign the user in. */
export type AcceptOnPage = (cmd: AcceptCommand) => TE.TaskEither<Refused, void>;

type Deps = PasswordDeps & Readonly<{ invitations: Invitations; tokens: OpaqueTokens }>;

export const makeAcceptInvitation =
  (deps: Deps & Readonly<{ sessions: Sessions; issueTokens: IssueTokens }>): AcceptInvitation =>
  (cmd) => {
    const device = deviceOf(deps.tokens, null);
    const starting = { id: deps.sessions.newId(), client: cmd.client, device: device.fresh };
    const { signIn, challenged } = newSignIn(deps, starting, 'otp');
    const started = pipe(
      deps.issueTokens<Refused>(starting.id, invalidInvitation),
      TE.map((tokens) => ({ ...tokens, deviceToken: device.tokenFor('Public') })),
    );
    return pipe(
      accepted(deps, cmd, signIn),
      TE.flatMap((methods) =>
        methods.length > 0 ? TE.right<Refused, SignedInDevice | Challenged>(challenged(methods)) : started,
      ),
    );
  };

export const makeReadInvitation =
  ({ invitations, tokens }: Pick<Deps, 'invitations' | 'tokens'>): ReadInvitation =>
  (token) =>
    pipe(
      invitations.find(tokens.digest(token)),
      TE.flatMap(stillOpen),
      TE.map(() => undefined),
    );

export const makeAcceptOnPage =
  (deps: Deps): AcceptOnPage =>
  (cmd) =>
    pipe(
      accepted(deps, cmd, null),
      TE.map(() => undefined),
    );

const accepted = (
  deps: Deps,
  { token, password, language }: AcceptCommand,
  signIn: NewSignIn | null,
): TE.TaskEither<Refused, readonly FactorMethod[]> => {
  const digest = deps.tokens.digest(token);
  return pipe(
    deps.invitations.find(digest),
    TE.flatMap(stillOpen),
    TE.flatMap(({ own }) => hashChosen(deps, password, own)),
    TE.flatMap((passwordHash) =>
      deps.invitations.accept(digest, accept(deps.policies, { passwordHash, signIn, language })),
    ),
  );
};

type Found = O.Option<Readonly<{ invitation: Invitation; now: Date }>>;

const stillOpen = (found: Found): TE.TaskEither<InvalidInvitation, Invitation> =>
  O.isSome(found) && isOpen(found.value.invitation, found.value.now)
    ? TE.right(found.value.invitation)
    : TE.left(invalidInvitation);
