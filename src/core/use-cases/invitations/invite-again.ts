import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Policies } from '../../domain/core-config.ts';
import type {
  AlreadySignedIn,
  Forbidden,
  NotFound,
  NotInvitable,
  InsufficientPrivileges,
  Unavailable,
} from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { inviteAgain } from '../../domain/invitations/inviting.ts';
import type { Language } from '../../domain/messages/message.ts';
import { actingAs, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; language: Language }>;

/** Sends new links to the unverified addresses of a user who has never signed in, and revokes the earlier links. */
export type InviteAgain = (
  cmd: Command,
) => TE.TaskEither<Forbidden | InsufficientPrivileges | NotFound | AlreadySignedIn | NotInvitable | Unavailable, void>;

type Deps = Readonly<{ invitations: Invitations; tokens: OpaqueTokens; policies: Policies }>;

export const makeInviteAgain =
  ({ invitations, tokens, policies }: Deps): InviteAgain =>
  ({ actor, userId, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.update')),
      TE.flatMap(() => {
        const send = inviteAgain(policies.invitation, { language, issue: tokens.issue }, actor.userId);
        return invitations.resend(actingAs(actor), userId, send);
      }),
    );
