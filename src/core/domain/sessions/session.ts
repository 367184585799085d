import type { Address } from '../addresses/address.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { Evidence } from '../second-factor/evidence.ts';
import type { NewDevice } from '../sign-in/known-device.ts';

export type Client = Readonly<{ ip: string; userAgent: string | null }>;

/** Starts at the database's time. */
export type NewSession = Readonly<{
  id: SessionId;
  client: Client;
  ttlMs: number;
  idleTtlMs: number;
  device: NewDevice;
  evidence: Evidence;
}>;

/** Random text known only to the store. The MAC of a refresh token covers it, so that the key alone can't make one. */
export type SessionSalt = string & { readonly SessionSalt: unique symbol };

export type EndReason = 'logout' | 'ended' | 'password' | 'deleted' | 'disabled' | 'reuse' | 'excess';

/** A stored session, without anything from which a token could be made without the key. */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  /** Raised by each rotation; the refresh token of the newest generation rotates next. */
  generation: number;
  /** Made by the last elevation; tokens of older generations are invalid. */
  elevatedGeneration: number;
  authenticatedAt: Date;
  salt: SessionSalt;
  /** The newest generation whose access or refresh token was used. */
  seenGeneration: number;
  /** How often the parent of the newest generation came late. */
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

/** How long an ended session is kept, in milliseconds; afterwards only the audit trail knows it. */
export const KEEP_ENDED_MS = 600_000;
