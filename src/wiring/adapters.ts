import { pipe } from 'fp-ts/lib/function.js';
import * as R from 'fp-ts/lib/Record.js';
import { ContainerModule } from 'inversify';
import { makeBodyFingerprints } from '../adapters/crypto/body-fingerprints.ts';
import { makeClientHash } from '../adapters/crypto/client-hash.ts';
import { makeCommonPasswords } from '../adapters/crypto/common-passwords.ts';
import { makeCursors } from '../adapters/crypto/cursors.ts';
import { makeFingerprints } from '../adapters/crypto/fingerprints.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeOneTimeCodes } from '../adapters/crypto/one-time-codes.ts';
import { makeOpaqueTokens } from '../adapters/crypto/opaque-tokens.ts';
import { makePasskeyChallenges } from '../adapters/crypto/passkey-challenges.ts';
import { makeRecoveryCodes } from '../adapters/crypto/recovery-codes.ts';
import { makeRegistrationTokens } from '../adapters/crypto/registration-tokens.ts';
import { makeResetLinks } from '../adapters/crypto/reset-links.ts';
import { makeSealedTexts } from '../adapters/crypto/sealed-texts.ts';
import { makeTotps } from '../adapters/crypto/totps.ts';
import { makeBucketOf } from '../adapters/crypto/unknown-identifiers.ts';
import { QUOTAS, ownChangesQuota } from '../adapters/http/server/limits/quotas.ts';
import { makeOAuthProviders } from '../adapters/oauth/openid-providers.ts';
import { makeAccounts } from '../adapters/persistence/account/accounts.ts';
import { makeUsers } from '../adapters/persistence/account/user-columns.ts';
import { makeAuditLog } from '../adapters/persistence/audit/audit-log.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { makeDirectory } from '../adapters/persistence/directory/directory.ts';
import { makeImageRemovals } from '../adapters/persistence/images/image-removals.ts';
import { makeInvitations } from '../adapters/persistence/invitations/invitations.ts';
import { makeChangeCounter } from '../adapters/persistence/limits/change-counter.ts';
import { makeIdempotencyStore } from '../adapters/persistence/limits/idempotency-keys.ts';
import { makeRateLimiter } from '../adapters/persistence/limits/rate-limiter.ts';
import type { Elsewhere } from '../adapters/persistence/limits/rate-limiter.ts';
import { makeLocks } from '../adapters/persistence/locks/locks.ts';
import { makeMailbox } from '../adapters/persistence/messages/mailbox.ts';
import { makeOutbox } from '../adapters/persistence/messages/outbox.ts';
import { makeOAuthFlows } from '../adapters/persistence/oauth/oauth-flows.ts';
import { makePasskeys } from '../adapters/persistence/passkeys/passkeys.ts';
import { makeRoles } from '../adapters/persistence/roles/roles.ts';
import { makeSecondFactors } from '../adapters/persistence/second-factor/second-factors.ts';
import { makeUndoLinks } from '../adapters/persistence/second-factor/undo-links.ts';
import { makeSessions } from '../adapters/persistence/sessions/sessions.ts';
import { makeAddresses } from '../adapters/persistence/sign-in/addresses.ts';
import { makeCredentials } from '../adapters/persistence/sign-in/credentials.ts';
import { makeUnknownLogins } from '../adapters/persistence/sign-in/unknown-accounts.ts';
import { makePhoneNumbers } from '../adapters/phone/phone-numbers.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { makeAccessTokens } from '../adapters/tokens/access-tokens.ts';
import type { KeyRing } from '../adapters/tokens/key-ring.ts';
import { makeRefreshTokens, makeSessionCookies } from '../adapters/tokens/session-tokens.ts';
import type { Tracing } from '../adapters/tracing/tracing.ts';
import { makeCeremonies } from '../adapters/webauthn/ceremonies.ts';
import type { Config } from '../config/config.ts';
import { policiesOf } from '../config/for-core.ts';
import type { Origin } from '../core/domain/audit.ts';
import type { SessionId } from '../core/domain/ids.ts';
import type { Passwords } from '../core/ports/passwords.ts';
import type { Metrics } from '../start/metrics.ts';
import { auditOf, recordingOf, unknownAccountsOf } from './events.ts';
import { images } from './images.ts';
import { moduleOf } from './ports.ts';
import type { Makers } from './ports.ts';
import { allResources } from './resources.ts';

/** Objects that are created asynchronously. The adapters are created from these objects on first use. */
export type Resources = Readonly<{
  config: Config;
  database: Database;
  keys: Keys;
  passwords: Passwords;
  keyRing: KeyRing;
  origin: () => Origin;
  /** Called after a failed sign-in at a provider. `why` contains no secret. */
  onProviderFailure: (provider: string, why: string) => void;
  metrics?: Metrics;
  tracing?: Tracing | undefined;
  /**
   * The Redis server that counts requests for the rate limits. If Redis fails, or if this is null, the database counts.
   */
  rateCounts?: Elsewhere | null;
}>;

const crypto = ({ config, keys, passwords }: Resources): Makers => ({
  passwords: () => passwords,
  commonPasswords: makeCommonPasswords,
  codes: () => makeOneTimeCodes(keys),
  links: () => makeResetLinks(keys),
  cursors: () => makeCursors(keys),
  tokens: makeOpaqueTokens,
  registrations: () => makeRegistrationTokens(keys, makeOpaqueTokens()),
  fingerprints: () => makeBodyFingerprints(keys),
  totps: () => makeTotps(keys, config.appName),
  recoveryCodes: () => makeRecoveryCodes(keys),
  passkeyChallenges: () => makePasskeyChallenges(keys),
});

const phone: Makers = { phoneNumbers: makePhoneNumbers };

const tokens = ({ config, keys, keyRing }: Resources): Makers => ({
  keyRing: () => keyRing,
  refreshTokens: () => makeRefreshTokens(keys.derive('refresh-tokens')),
  sessionCookies: () => makeSessionCookies(keys.derive('session-cookies')),
  accessTokens: () => makeAccessTokens({ ...config.accessTokens, keys: keyRing, now: keyRing.now, newId: uuidV7 }),
});

const persistence = ({ config, database, keys, origin, metrics, rateCounts = null }: Resources): Makers => {
  const { pool, lists } = database;
  const onRecorded = metrics?.happened;
  const { seal, sendBudgets, mail, audit, recordEvents } = recordingOf({ config, pool, keys, origin, onRecorded });
  const unknownAccounts = unknownAccountsOf(config, keys);
  const { maxTotal } = config.passwords.lockout;
  const { defaultRole } = config.registration;
  const { rateLimit, secondFactor: remembering } = config;
  const { required } = remembering;
  return {
    addresses: () => makeAddresses({ pool, unknownAccounts, defaultRole, mail, recordEvents, remembering }),
    invitations: () => makeInvitations({ pool, unknownAccounts, mail, recordEvents, required }),
    accounts: () => makeAccounts(pool, { unknownAccounts, mail, recordEvents }),
    flows: () => makeOAuthFlows({ pool, unknownAccounts, defaultRole, recordEvents, remembering }),
    credentials: () => makeCredentials({ pool, recordEvents, remembering }),
    unknownLogins: () => makeUnknownLogins({ pool, bucketOf: makeBucketOf(keys), recordEvents }),
    directory: () => makeDirectory({ pool, lists, unknownAccounts, recordEvents, maxTotal }),
    roles: () => makeRoles({ database, recordEvents }),
    auditLog: () => makeAuditLog({ pool, audit }),
    locks: () => makeLocks({ pool, maxTotal, recordEvents }),
    sessions: () =>
      makeSessions({ pool, recordEvents, newId: () => uuidV7() as SessionId, max: config.sessions.max, required }),
    secondFactors: () => makeSecondFactors({ pool, recordEvents, required }),
    undoLinks: () => makeUndoLinks({ pool, recordEvents }),
    passkeys: () => makePasskeys({ pool, recordEvents, required }),
    users: () => makeUsers(pool),
    imageRemovals: () => makeImageRemovals(pool),
    outbox: () => makeOutbox(pool, seal),
    sendBudgets: () => sendBudgets,
    idempotencyKeys: () => {
      const answers = makeSealedTexts(keys, 'idempotency-answers');
      return makeIdempotencyStore({ pool, seal: answers, fingerprints: makeFingerprints(keys), newId: uuidV7 });
    },
    mailbox: () => makeMailbox(pool),
    changeCounter: () => (rateLimit.on ? makeChangeCounter({ pool, ...ownChangesQuota(rateLimit.ownChanges) }) : null),
    rateLimiters: () => {
      if (!rateLimit.on) return null;
      const common = { pool, hash: makeClientHash(keys), elsewhere: rateCounts };
      return pipe(
        QUOTAS,
        R.map((quota) => makeRateLimiter({ ...common, ...quota })),
      );
    },
  };
};

const resources = ({ database, keys, origin }: Resources) =>
  new ContainerModule(({ bind }) => {
    const audit = auditOf(keys, origin);
    for (const resource of allResources) resource.bind(bind, { database, audit });
  });

const oauth = ({ config, onProviderFailure, tracing }: Resources): Makers => ({
  providers: () => {
    const providers = makeOAuthProviders({
      providers: config.oauth.providers,
      publicUrl: config.http.publicUrl,
      now: () => performance.now(),
      onFailure: onProviderFailure,
    });
    return tracing?.calls(providers, 'provider ') ?? providers;
  },
});

const webauthn = ({ config: { webauthn: rp } }: Resources): Makers => ({
  ceremonies: () => makeCeremonies({ rpId: rp.id, origins: rp.origins }),
});

const settings = ({ config }: Resources): Makers => ({ policies: () => policiesOf(config) });

/** All adapters of the running service. Tests can rebind single adapters. */
export const adapters = (all: Resources): readonly ContainerModule[] => [
  ...[settings(all), crypto(all), phone, tokens(all), persistence(all), oauth(all), webauthn(all), images(all)].map(
    moduleOf,
  ),
  resources(all),
];
