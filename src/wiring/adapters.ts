import { ContainerModule } from 'inversify';
import { makeAuditSeals } from '../adapters/crypto/audit-seals.ts';
import { makeCommonPasswords } from '../adapters/crypto/common-passwords.ts';
import { makeCursors } from '../adapters/crypto/cursors.ts';
import { makeFingerprints } from '../adapters/crypto/fingerprints.ts';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeOneTimeCodes } from '../adapters/crypto/one-time-codes.ts';
import { makeOpaqueTokens } from '../adapters/crypto/opaque-tokens.ts';
import { makeResetLinks } from '../adapters/crypto/reset-links.ts';
import { makeSealer } from '../adapters/crypto/sealed.ts';
import { makeSendBudgetKey } from '../adapters/crypto/send-budget-keys.ts';
import { makeBucketOf } from '../adapters/crypto/unknown-identifiers.ts';
import { previews } from '../adapters/messaging/templates/previews.ts';
import { makeOAuthProviders } from '../adapters/oauth/providers.ts';
import { makeAccounts } from '../adapters/persistence/account/accounts.ts';
import { makeUsers } from '../adapters/persistence/account/users.ts';
import { makeAuditLog } from '../adapters/persistence/audit/audit-log.ts';
import { makeAudit } from '../adapters/persistence/audit/audit-trail.ts';
import { makeRecordEvents } from '../adapters/persistence/audit/record-events.ts';
import type { Database } from '../adapters/persistence/database/database.ts';
import { makeDirectory } from '../adapters/persistence/directory/directory.ts';
import { makeInvitations } from '../adapters/persistence/invitations/invitations.ts';
import { makeIdempotencyStore } from '../adapters/persistence/limits/idempotency-keys.ts';
import { makeLocks } from '../adapters/persistence/locks/locks.ts';
import { makeMail } from '../adapters/persistence/messages/mail.ts';
import { makeMailbox } from '../adapters/persistence/messages/mailbox.ts';
import { makeOutbox } from '../adapters/persistence/messages/outbox.ts';
import type { Seal } from '../adapters/persistence/messages/outbox.ts';
import { makeSendBudgets } from '../adapters/persistence/messages/send-budgets.ts';
import { makeOAuthFlows } from '../adapters/persistence/oauth/oauth-flows.ts';
import { makeRoles } from '../adapters/persistence/roles/roles.ts';
import { makeSessions } from '../adapters/persistence/sessions/sessions.ts';
import { makeAddresses } from '../adapters/persistence/sign-in/addresses.ts';
import { makeCredentials } from '../adapters/persistence/sign-in/credentials.ts';
import { makeUnknownAccounts, makeUnknownLogins } from '../adapters/persistence/sign-in/unknown-accounts.ts';
import { makePhoneNumbers } from '../adapters/phone/phone-numbers.ts';
import { uuidV7 } from '../adapters/system/uuid-v7.ts';
import { makeAccessTokens } from '../adapters/tokens/access-tokens.ts';
import type { KeyRing } from '../adapters/tokens/key-ring.ts';
import { makeRefreshTokens } from '../adapters/tokens/refresh-tokens.ts';
import type { Config } from '../config/config.ts';
import type { Origin } from '../core/domain/audit.ts';
import type { SessionId } from '../core/domain/ids.ts';
import type { Policies } from '../core/domain/policies.ts';
import type { Passwords } from '../core/ports/passwords.ts';
import {
  ACCESS_TOKENS,
  ACCOUNTS,
  ADDRESSES,
  COMMON_PASSWORDS,
  CREDENTIALS,
  CURSORS,
  AUDIT_LOG,
  CHANGE_COUNTER,
  DIRECTORY,
  ROLES,
  IDEMPOTENCY_KEYS,
  INVITATIONS,
  KEY_RING,
  LOCKS,
  MAILBOX,
  OAUTH_FLOWS,
  OAUTH_PROVIDERS,
  ONE_TIME_CODES,
  OPAQUE_TOKENS,
  OUTBOX,
  PASSWORDS,
  PHONE_NUMBERS,
  POLICIES,
  PREVIEWS,
  PURGE,
  RATE_LIMITERS,
  REFRESH_TOKENS,
  RESET_LINKS,
  SEND_BUDGETS,
  SESSIONS,
  UNKNOWN_LOGINS,
  USERS,
} from './ports.ts';
import { purgeOf } from './purging.ts';
import { changeCounterOf, rateLimitersOf } from './rate-limits.ts';
import { allResources } from './resources.ts';

/** What has to be created asynchronously; all other adapters are made from it on first use. */
export type Resources = Readonly<{
  config: Config;
  database: Database;
  keys: Keys;
  passwords: Passwords;
  keyRing: KeyRing;
  origin: () => Origin;
  /** Called when a sign-in at a provider failed; `why` contains no secret. */
  onProviderFailure: (provider: string, why: string) => void;
}>;

const policiesOf = (config: Config): Policies => ({
  otp: config.otp,
  password: config.passwords.policy,
  passwordLockout: config.passwords.lockout,
  sessionTtlMs: config.sessions.ttlMs,
  reauthTtlMs: config.sessions.reauthTtlMs,
  refresh: config.sessions.refresh,
  registration: config.registration.open ? 'open' : 'closed',
  smsCountries: config.smsCountries,
  invitation: config.invitations,
});

/** Encrypts texts, each bound to its row. */
export const sealTexts = (keys: Keys, label: 'messages' | 'signing-keys' | 'idempotency-answers'): Seal => {
  const sealer = makeSealer(keys.derive(label));
  return { seal: sealer.seal, open: (sealed, id) => sealer.open(sealed, id).toString() };
};

const crypto = ({ keys, passwords }: Resources) =>
  new ContainerModule(({ bind }) => {
    bind(PASSWORDS).toConstantValue(passwords);
    bind(COMMON_PASSWORDS).toDynamicValue(makeCommonPasswords).inSingletonScope();
    bind(ONE_TIME_CODES)
      .toDynamicValue(() => makeOneTimeCodes(keys))
      .inSingletonScope();
    bind(RESET_LINKS)
      .toDynamicValue(() => makeResetLinks(keys))
      .inSingletonScope();
    bind(CURSORS)
      .toDynamicValue(() => makeCursors(keys))
      .inSingletonScope();
    bind(OPAQUE_TOKENS).toDynamicValue(makeOpaqueTokens).inSingletonScope();
  });

const phone = new ContainerModule(({ bind }) => {
  bind(PHONE_NUMBERS).toDynamicValue(makePhoneNumbers).inSingletonScope();
});

const tokens = ({ config, keys, keyRing }: Resources) =>
  new ContainerModule(({ bind }) => {
    bind(KEY_RING).toConstantValue(keyRing);
    bind(REFRESH_TOKENS)
      .toDynamicValue(() => makeRefreshTokens(keys.derive('refresh-tokens')))
      .inSingletonScope();
    bind(ACCESS_TOKENS)
      .toDynamicValue(() =>
        makeAccessTokens({ ...config.accessTokens, keys: keyRing, now: () => new Date(), newId: uuidV7 }),
      )
      .inSingletonScope();
  });

const persistence = ({ config, database, keys, origin }: Resources) =>
  new ContainerModule(({ bind }) => {
    const { pool, lists } = database;
    const bucketOf = makeBucketOf(keys);
    const seal = sealTexts(keys, 'messages');
    const budgets = makeSendBudgets({ pool, policy: config.sendBudget, keyOf: makeSendBudgetKey(keys) });
    const mail = makeMail({ seal, newId: uuidV7, budgets });
    const audit = makeAudit({ seals: makeAuditSeals(keys), newId: uuidV7, origin });
    const recordEvents = makeRecordEvents({ audit, mail });
    const unknownAccounts = makeUnknownAccounts(bucketOf, policiesOf(config));
    const { maxTotal } = config.passwords.lockout;
    const { defaultRole } = config.registration;
    bind(ADDRESSES)
      .toDynamicValue(() => makeAddresses({ pool, unknownAccounts, defaultRole, mail, recordEvents }))
      .inSingletonScope();
    bind(INVITATIONS)
      .toDynamicValue(() => makeInvitations({ pool, unknownAccounts, mail, recordEvents }))
      .inSingletonScope();
    bind(ACCOUNTS)
      .toDynamicValue(() => makeAccounts(pool, { unknownAccounts, mail, recordEvents }))
      .inSingletonScope();
    bind(OAUTH_FLOWS)
      .toDynamicValue(() => makeOAuthFlows({ pool, unknownAccounts, defaultRole, recordEvents }))
      .inSingletonScope();
    bind(CREDENTIALS)
      .toDynamicValue(() => makeCredentials({ pool, recordEvents }))
      .inSingletonScope();
    bind(UNKNOWN_LOGINS)
      .toDynamicValue(() => makeUnknownLogins({ pool, bucketOf, recordEvents }))
      .inSingletonScope();
    bind(DIRECTORY)
      .toDynamicValue(() => makeDirectory({ pool, lists, unknownAccounts, audit, maxTotal }))
      .inSingletonScope();
    bind(ROLES)
      .toDynamicValue(() => makeRoles({ database, audit }))
      .inSingletonScope();
    bind(AUDIT_LOG)
      .toDynamicValue(() => makeAuditLog({ pool, audit }))
      .inSingletonScope();
    bind(LOCKS)
      .toDynamicValue(() => makeLocks({ pool, maxTotal, recordEvents }))
      .inSingletonScope();
    bind(SESSIONS)
      .toDynamicValue(() =>
        makeSessions({ pool, recordEvents, newId: () => uuidV7() as SessionId, max: config.sessions.max }),
      )
      .inSingletonScope();
    bind(USERS)
      .toDynamicValue(() => makeUsers(pool))
      .inSingletonScope();
    bind(OUTBOX)
      .toDynamicValue(() => makeOutbox(pool, seal))
      .inSingletonScope();
    for (const resource of allResources) resource.bind(bind, { database, audit });
    bind(SEND_BUDGETS).toConstantValue(budgets);
    bind(PURGE).toConstantValue(purgeOf(pool, keys));
    bind(IDEMPOTENCY_KEYS)
      .toDynamicValue(() => {
        const sealAnswers = sealTexts(keys, 'idempotency-answers');
        return makeIdempotencyStore({ pool, seal: sealAnswers, fingerprints: makeFingerprints(keys), newId: uuidV7 });
      })
      .inSingletonScope();
    bind(MAILBOX)
      .toDynamicValue(() => makeMailbox(pool))
      .inSingletonScope();
    bind(CHANGE_COUNTER)
      .toDynamicValue(() => (config.rateLimit.on ? changeCounterOf(pool, config.rateLimit.ownChanges) : null))
      .inSingletonScope();
    bind(RATE_LIMITERS)
      .toDynamicValue(() => (config.rateLimit.on ? rateLimitersOf(pool, keys) : null))
      .inSingletonScope();
  });

const oauth = ({ config, onProviderFailure }: Resources) =>
  new ContainerModule(({ bind }) => {
    bind(OAUTH_PROVIDERS)
      .toDynamicValue(() =>
        makeOAuthProviders({
          providers: config.oauth.providers,
          publicUrl: config.http.publicUrl,
          now: () => performance.now(),
          onFailure: onProviderFailure,
        }),
      )
      .inSingletonScope();
  });

/** The adapters of the running service; tests bind their own. */
export const adapters = (resources: Resources): readonly ContainerModule[] => [
  new ContainerModule(({ bind }) => {
    bind(POLICIES).toConstantValue(policiesOf(resources.config));
    bind(PREVIEWS).toConstantValue(() => previews(resources.config.http.publicUrl));
  }),
  crypto(resources),
  phone,
  tokens(resources),
  persistence(resources),
  oauth(resources),
];
