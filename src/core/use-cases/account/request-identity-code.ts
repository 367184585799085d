import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { requestIdentityCode } from '../../domain/account/claims.ts';
import type { Policies } from '../../domain/core-config.ts';
import { impossible } from '../../domain/errors.ts';
import type { AlreadyVerified, NotFound, TooSoon } from '../../domain/errors.ts';
import type { IdentityId } from '../../domain/ids.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { OneTimeCodes } from '../../ports/one-time-codes.ts';
import { codeContext } from '../sign-in/code-context.ts';
import type { CodePromise } from '../sign-in/request-code.ts';
import { decideOwn } from './own-account.ts';
import type { OwnRefusal } from './own-account.ts';

export type Command = Readonly<{ principal: Principal; id: IdentityId; language: Language }>;

/** Sends the code for an unverified address again. During a lock it sends nothing, but the answer is the same. */
export type RequestIdentityCode = (
  cmd: Command,
) => TE.TaskEither<NotFound | AlreadyVerified | TooSoon | OwnRefusal, CodePromise>;

type Deps = Readonly<{ accounts: Accounts; codes: OneTimeCodes; policies: Policies }>;

export const makeRequestIdentityCode =
  (deps: Deps): RequestIdentityCode =>
  ({ principal: { userId }, id, language }) =>
    pipe(
      requestIdentityCode(deps.policies.otp, codeContext(deps.codes, language), id),
      (decide) => decideOwn(deps, userId, { about: [], claim: id }, decide),
      TE.mapLeft(impossible('accounts', 'UsernameTaken', 'AddressTaken')),
      TE.map(() => ({ expiresInMs: deps.policies.otp.ttlMs, resendInMs: deps.policies.otp.resendIntervalMs })),
    );
