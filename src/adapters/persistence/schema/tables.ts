import { PasskeySchema } from '../passkeys/passkey.ts';
import { UsedChallengeSchema } from '../passkeys/used-challenge.ts';
import { RecoveryCodeSchema } from '../second-factor/recovery-code.ts';
import { SignInChallengeSchema } from '../second-factor/sign-in-challenge.ts';
import { UndoLinkSchema } from '../second-factor/undo-link.ts';
import { AuditDetailSchema, AuditStrangerDetailSchema } from './audit-detail.ts';
import { AuditEventSchema, AuditStrangerSchema } from './audit-event.ts';
import { AuditSealSchema } from './audit-seal.ts';
import { AuditTallySchema } from './audit-tally.ts';
import { IdempotencyKeySchema } from './idempotency-key.ts';
import { ImageRemovalSchema } from './image-removal.ts';
import { ImportedUserSchema } from './imported-user.ts';
import { KnownDeviceSchema } from './known-device.ts';
import { MailboxMessageSchema } from './mailbox-message.ts';
import { OAuthFlowSchema } from './oauth-flow.ts';
import { OutboundMessageSchema } from './outbound-message.ts';
import { PrivilegeSchema } from './privilege.ts';
import { RateLimitSchema } from './rate-limit.ts';
import { RolePrivilegeSchema } from './role-privilege.ts';
import { RoleSchema } from './role.ts';
import { SendBudgetSchema } from './send-budget.ts';
import { SessionSchema } from './session.ts';
import { SigningKeySchema } from './signing-key.ts';
import { UnknownIdentifierSchema } from './unknown-identifier.ts';
import { UserAuthSchema } from './user-auth.ts';
import { UserIdentitySchema } from './user-identity.ts';
import { UserSchema } from './user.ts';

export const tables = [
  PrivilegeSchema,
  RoleSchema,
  RolePrivilegeSchema,
  UserSchema,
  UserIdentitySchema,
  UserAuthSchema,
  ImportedUserSchema,
  SessionSchema,
  KnownDeviceSchema,
  RecoveryCodeSchema,
  SignInChallengeSchema,
  UndoLinkSchema,
  PasskeySchema,
  UsedChallengeSchema,
  SigningKeySchema,
  OutboundMessageSchema,
  SendBudgetSchema,
  MailboxMessageSchema,
  UnknownIdentifierSchema,
  RateLimitSchema,
  IdempotencyKeySchema,
  OAuthFlowSchema,
  ImageRemovalSchema,
  AuditEventSchema,
  AuditDetailSchema,
  AuditSealSchema,
  AuditStrangerSchema,
  AuditStrangerDetailSchema,
  AuditTallySchema,
];
