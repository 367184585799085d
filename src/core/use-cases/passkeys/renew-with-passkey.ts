import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidPasskey, unauthenticated } from '../../domain/errors.ts';
import type { InvalidPasskey, Unauthenticated, Unavailable, UnknownPasskey } from '../../domain/errors.ts';
import { sessionScope } from '../../domain/locks/attempt-scope.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { AssertionResponse } from '../../domain/passkeys/ceremony.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { deviceOf, issueElevated } from '../sign-in/signed-in.ts';
import type { SignedIn } from '../sign-in/signed-in.ts';
import { provePasskey, usingOf } from './prove-passkey.ts';
import { proofOf, unlessWrong } from './sign-in-with-passkey.ts';
import type { UsingDeps } from './sign-in-with-passkey.ts';

export type Command = Readonly<{ principal: Principal; response: AssertionResponse; language: Language }>;

/** Elevates the session to `aal2` with a passkey of its user. New tokens are issued; older ones become invalid. */
export type RenewWithPasskey = (
  cmd: Command,
) => TE.TaskEither<InvalidPasskey | UnknownPasskey | Unauthenticated | Unavailable, SignedIn>;

const NO_CLIENT = { ip: '', userAgent: null };

export const makeRenewWithPasskey =
  (deps: UsingDeps): RenewWithPasskey =>
  ({ principal: { userId, sessionId }, response, language }) => {
    const starting = { client: NO_CLIENT, device: deviceOf(deps.tokens, null), language, secondFactorOf: null };
    return pipe(
      provePasskey(deps, response, `renew:${sessionId}`),
      TE.filterOrElseW(
        ({ credential }) => credential.userId === userId,
        () => invalidPasskey,
      ),
      TE.map((proven) => usingOf(deps, proven, { ...starting, renews: sessionId })),
      TE.flatMap(({ using, decide }) => deps.passkeys.use(using, decide, sessionScope(sessionId))),
      TE.flatMap((used) => unlessWrong(used, unauthenticated)),
      TE.flatMap((decided) => issueElevated(deps.issueTokens, sessionId, unauthenticated, proofOf(decided))),
    );
  };
