import { ContainerModule } from 'inversify';
import type { ServiceIdentifier } from 'inversify';
import type { ImageUrl } from '../adapters/http/api/codecs/views.ts';
import type { Cursors } from '../adapters/http/server/input/list-request.ts';
import type { ChangeCounter } from '../adapters/http/server/limits/change-limit.ts';
import type { RateLimiters } from '../adapters/http/server/limits/rate-limit.ts';
import type { IdempotencyStore } from '../adapters/persistence/limits/idempotency-keys.ts';
import type { Mailbox } from '../adapters/persistence/messages/mailbox.ts';
import type { SendBudgets } from '../adapters/persistence/messages/send-budgets.ts';
import type { KeyRing } from '../adapters/tokens/key-ring.ts';
import type { Policies } from '../core/domain/core-config.ts';
import type { AccessTokens } from '../core/ports/access-tokens.ts';
import type { Accounts } from '../core/ports/accounts.ts';
import type { Addresses } from '../core/ports/addresses.ts';
import type { AuditLog } from '../core/ports/audit-log.ts';
import type { CommonPasswords } from '../core/ports/common-passwords.ts';
import type { Credentials } from '../core/ports/credentials.ts';
import type { Directory } from '../core/ports/directory.ts';
import type { ImageConverter, ImageRemovals, Images } from '../core/ports/images.ts';
import type { Invitations } from '../core/ports/invitations.ts';
import type { Locks } from '../core/ports/locks.ts';
import type { OAuthFlows } from '../core/ports/oauth-flows.ts';
import type { OAuthProviders } from '../core/ports/oauth-providers.ts';
import type { OneTimeCodes } from '../core/ports/one-time-codes.ts';
import type { OpaqueTokens } from '../core/ports/opaque-tokens.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { PasskeyCeremonies } from '../core/ports/passkeys/passkey-ceremonies.ts';
import type { PasskeyChallenges } from '../core/ports/passkeys/passkey-challenges.ts';
import type { Passkeys } from '../core/ports/passkeys/passkeys.ts';
import type { Passwords } from '../core/ports/passwords.ts';
import type { PhoneNumbers } from '../core/ports/phone-numbers.ts';
import type { BodyFingerprints, RegistrationTokens } from '../core/ports/registrations.ts';
import type { ResetLinks } from '../core/ports/reset-links.ts';
import type { Roles } from '../core/ports/roles.ts';
import type { RecoveryCodes } from '../core/ports/second-factor/recovery-codes.ts';
import type { SecondFactors } from '../core/ports/second-factor/second-factors.ts';
import type { Totps } from '../core/ports/second-factor/totps.ts';
import type { UndoLinks } from '../core/ports/second-factor/undo-links.ts';
import type { RefreshTokens, SessionCookies } from '../core/ports/session-tokens.ts';
import type { Sessions } from '../core/ports/sessions.ts';
import type { UnknownLogins } from '../core/ports/unknown-logins.ts';
import type { Users } from '../core/ports/users.ts';

/** The type parameter makes it a compile error to bind the wrong adapter. */
export const id = <T>(name: string) => Symbol.for(name) as ServiceIdentifier<T>;

/** The ports that use cases depend on, by the property names that the use cases expect. */
export const PORTS = {
  accounts: id<Accounts>('Accounts'),
  addresses: id<Addresses>('Addresses'),
  credentials: id<Credentials>('Credentials'),
  auditLog: id<AuditLog>('AuditLog'),
  directory: id<Directory>('Directory'),
  roles: id<Roles>('Roles'),
  invitations: id<Invitations>('Invitations'),
  unknownLogins: id<UnknownLogins>('UnknownLogins'),
  locks: id<Locks>('Locks'),
  sessions: id<Sessions>('Sessions'),
  secondFactors: id<SecondFactors>('SecondFactors'),
  undoLinks: id<UndoLinks>('UndoLinks'),
  totps: id<Totps>('Totps'),
  recoveryCodes: id<RecoveryCodes>('RecoveryCodes'),
  passkeys: id<Passkeys>('Passkeys'),
  ceremonies: id<PasskeyCeremonies>('PasskeyCeremonies'),
  passkeyChallenges: id<PasskeyChallenges>('PasskeyChallenges'),
  users: id<Users>('Users'),
  passwords: id<Passwords>('Passwords'),
  commonPasswords: id<CommonPasswords>('CommonPasswords'),
  phoneNumbers: id<PhoneNumbers>('PhoneNumbers'),
  accessTokens: id<AccessTokens>('AccessTokens'),
  refreshTokens: id<RefreshTokens>('RefreshTokens'),
  sessionCookies: id<SessionCookies>('SessionCookies'),
  codes: id<OneTimeCodes>('OneTimeCodes'),
  tokens: id<OpaqueTokens>('OpaqueTokens'),
  registrations: id<RegistrationTokens>('RegistrationTokens'),
  fingerprints: id<BodyFingerprints>('BodyFingerprints'),
  links: id<ResetLinks>('ResetLinks'),
  providers: id<OAuthProviders>('OAuthProviders'),
  flows: id<OAuthFlows>('OAuthFlows'),
  images: id<Images>('Images'),
  imageConverter: id<ImageConverter>('ImageConverter'),
  imageRemovals: id<ImageRemovals>('ImageRemovals'),
};

/** Other objects that routes, jobs and the HTTP server need. */
export const PARTS = {
  idempotencyKeys: id<IdempotencyStore>('IdempotencyKeys'),
  keyRing: id<KeyRing>('KeyRing'),
  mailbox: id<Mailbox>('Mailbox'),
  /** If null, changes to the caller's own account are not limited. */
  changeCounter: id<ChangeCounter | null>('ChangeCounter'),
  /** If null, there are no rate limits. */
  rateLimiters: id<RateLimiters | null>('RateLimiters'),
  imageUrl: id<ImageUrl>('ImageUrl'),
  cursors: id<Cursors>('Cursors'),
  sendBudgets: id<SendBudgets>('SendBudgets'),
  outbox: id<Outbox>('Outbox'),
  policies: id<Policies>('Policies'),
};

type Bound<I> = [I] extends [ServiceIdentifier<infer T>] ? T : never;
type Values<I> = { readonly [Name in keyof I]: Bound<I[Name]> };
export type Ports = Values<typeof PORTS>;

type All = Values<typeof PORTS & typeof PARTS>;
/** Functions that create ports and other objects. Each runs once, when its object is first used. */
export type Makers = { readonly [Name in keyof All]?: () => All[Name] };

export const moduleOf = (makers: Makers): ContainerModule =>
  new ContainerModule(({ bind }) => {
    for (const [name, port] of Object.entries<ServiceIdentifier>({ ...PORTS, ...PARTS })) {
      const make = makers[name as keyof Makers];
      if (make) bind(port).toDynamicValue(make).inSingletonScope();
    }
  });
