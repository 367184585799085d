import { parseArgs } from 'node:util';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { makeSecondFactors } from '../adapters/persistence/second-factor/second-factors.ts';
import { makeCredentials } from '../adapters/persistence/sign-in/credentials.ts';
import { makePhoneNumbers } from '../adapters/phone/phone-numbers.ts';
import { orThrow } from '../adapters/system/or-throw.ts';
import { impossible } from '../core/domain/errors.ts';
import type { UserId } from '../core/domain/ids.ts';
import type { UnlockReason } from '../core/domain/locks/current-lock.ts';
import { asOperator } from '../core/domain/roles/access.ts';
import { parseLogin } from '../core/domain/sign-in/login.ts';
import { readConfig, readKeys } from '../start/project.ts';
import { recordingOf } from '../wiring/events.ts';
import { oneOff } from './one-off.ts';
import { usage } from './usage.ts';

const USAGE = `Usage: npm run --silent factors:reset -- LOGIN
Removes the second factor, the recovery codes and the passkeys of the user with this e-mail address, mobile number or username,
ends all sessions, and tells every verified address. For an administrator whom no other administrator can help; first make sure who asks.
Exit codes: 0 done, 1 there is no such user, or it failed, 64 usage, 78 configuration.`;
const REASON = 'npm run factors:reset' as UnlockReason;

const loginArgument = () => {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} });
    const [raw, ...more] = positionals;
    if (raw === undefined || more.length > 0) return usage(USAGE, 'give one login');
    const login = parseLogin(raw, makePhoneNumbers().normalise);
    return login ?? usage(USAGE, `${raw} is no e-mail address, mobile number or username`);
  } catch (error) {
    return usage(USAGE, error instanceof Error ? error.message : String(error));
  }
};
const login = loginArgument();

await oneOff('resetting the second factor', async ({ pool }, logger) => {
  const config = readConfig();
  const keys = await readKeys(config);
  const { recordEvents } = recordingOf({ config, pool, keys });
  const { secondFactor } = config;
  const credentials = makeCredentials({ pool, recordEvents, remembering: secondFactor });
  const secondFactors = makeSecondFactors({ pool, recordEvents, required: secondFactor.required });
  const found = await orThrow(credentials.find(login));
  const id = O.isSome(found) ? found.value.credential.userId : null;
  const reset = (user: UserId) =>
    pipe(
      secondFactors.reset(asOperator, user, REASON, 'en'),
      TE.mapLeft(impossible('second-factors', 'InsufficientPrivileges')),
    );
  const done = id === null ? O.none : await orThrow(reset(id));
  if (O.isSome(done))
    return logger.info({ user: id }, 'removed the second factor and the passkeys; all sessions have ended');
  logger.error('there is no user with this verified address or username; nothing was changed');
  process.exitCode = 1;
});
