import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../domain/errors.ts';
import type { Forbidden, InsufficientPrivileges, NotFound, Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import type { UnlockReason } from '../../domain/locks/current-lock.ts';
import type { Language } from '../../domain/messages/message.ts';
import { actingAs, permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { SecondFactors } from '../../ports/second-factor/second-factors.ts';

export type Command = Readonly<{ actor: Principal; userId: UserId; reason: UnlockReason; language: Language }>;

/**
 * Removes all second factors and passkeys of a user who has lost them. Also ends all sessions, removes all known
 * devices, and notifies every verified address. Requires `user.reset-factors`.
 */
export type ResetFactors = (
  cmd: Command,
) => TE.TaskEither<Forbidden | InsufficientPrivileges | NotFound | Unavailable, void>;

export const makeResetFactors =
  ({ secondFactors }: Readonly<{ secondFactors: SecondFactors }>): ResetFactors =>
  ({ actor, userId, reason, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.reset-factors')),
      TE.flatMap(() => secondFactors.reset(actingAs(actor), userId, reason, language)),
      TE.flatMap(TE.fromOption(() => notFound)),
    );
