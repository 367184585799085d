import type { Address } from '../addresses/address.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { Evidence } from '../second-factor/evidence.ts';
import type { NewDevice } from '../sign-in/known-device.ts';

export type Client = Readonly<{ ip: string; userAgent: string | null }>;

/** A session to start. Its lifetime begins at the current time of the database. */
export type NewSession = Readonly<{
  id: SessionId;
  client: Client;
  ttlMs: number;
  idleTtlMs: number;
  device: NewDevice;
  evidence: Evidence;
}>;

/** Random text that only the store knows. The MAC of refresh tokens covers it, so the key alone can't forge tokens. */
export type SessionSalt = string & { readonly SessionSalt: unique symbol };

export type EndReason = 'logout' | 'ended' | 'password' | 'deleted' | 'disabled' | 'reuse' | 'excess';

/** A stored session. Making a token of the session also needs the secret key. */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  /** Incremented by each rotation. Only the refresh token of the newest generation can be rotated. */
  generation: number;
  /** The generation that the last elevation started. Tokens of older generations are invalid. */
  elevatedGeneration: number;
  authenticatedAt: Date;
  salt: SessionSalt;
  /** The newest generation whose access or refresh token was used. */
  seenGeneration: number;
  /** How often the previous refresh token was used after its grace period. */
  lateRetries: number;
  rotatedAt: Date;
  expiresAt: Date;
  idleExpiresAt: Date;
  endedAt: Date | null;
  primary: Address | null;
}>;

export type SessionSummary = Readonly<{
  id: SessionId;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}>;

/** How long an ended session is kept, in milliseconds. Later only the audit trail shows it. */
export const KEEP_ENDED_MS = 600_000;
